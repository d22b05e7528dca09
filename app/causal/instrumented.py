"""What estimators by an instrument share: columns without controls, how an effect is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.instrument_strength import diagnose, honest_interval, judged_strength
from app.causal.kernels.inference import infer
from app.causal.kernels.linear_effect import slope
from app.causal.kernels.scored import Part, plus
from app.causal.kernels.two_stage import IrrelevantInstrument, partial_out
from app.causal.profile import Diagnosis, Verdict
from app.causal.rounding import decimals, number, per_cent
from app.causal.sample import as_estimate, take
from app.causal.scales import Scales
from app.errors import DegenerateData, InvalidQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.two_stage import Partialled, TwoStage
    from app.causal.sample import Sample

_SAME = 1e-8  # of the treatment's variance: what an instrument that is the treatment leaves


def sampled(data: Dataset, estimand: Estimand) -> Sample:
    """Return the rows of an instrument's design.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    """
    if not estimand.instruments:
        raise InvalidQuestion(
            "An estimate by an instrument needs one.",
            hint="Name a column that moves the treatment and reaches the outcome only through it.",
        )
    return take(data, estimand)


def without_controls(sample: Sample, estimand: Estimand) -> Partialled:
    """Return outcome, treatment and instruments freed of the covariates.

    Raises
    ------
    DegenerateData : the instrument does not move the treatment, or is the treatment itself.
    """
    try:
        parts = partial_out(
            sample.outcome,
            sample.treatment,
            sample.instruments,
            sample.covariates,
            sample.clusters,
            sample.weights,
        )
    except IrrelevantInstrument:
        raise irrelevant(estimand) from None
    basis = np.linalg.qr(parts.instruments)[0]
    left = parts.treatment - basis @ (basis.T @ parts.treatment)
    if float(left @ left) <= _SAME * float(parts.treatment @ parts.treatment):
        raise _is_treatment(estimand)
    return parts


def irrelevant(estimand: Estimand) -> DegenerateData:
    names = ", ".join(estimand.instruments)
    return DegenerateData(
        f"{names} does not move {estimand.treatment!r} at all, given the covariates.",
        hint="Name another instrument, or leave out a covariate that repeats it.",
    )


def _is_treatment(estimand: Estimand) -> DegenerateData:
    names = ", ".join(estimand.instruments)
    return DegenerateData(
        f"{names} determines {estimand.treatment!r} completely: it is the treatment under another"
        " name, and using it as an instrument frees the comparison of nothing.",
        hint="If it was assigned at random, ask for the effect in a randomised experiment; else"
        " state what to adjust for.",
    )


def told(
    sample: Sample,
    estimand: Estimand,
    fit: Callable[[Partialled], TwoStage],
    *,
    method: str,
    level: float,
) -> tuple[Estimate, tuple[Diagnosis, ...], TwoStage]:
    """Return the effect that `fit` finds, its diagnoses, and what was fitted.

    Where the instrument is not strong the Anderson–Rubin interval, if it is bounded, takes the
    place of the usual one.
    """
    parts = without_controls(sample, estimand)
    try:
        found = fit(parts)
    except IrrelevantInstrument:
        raise irrelevant(estimand) from None
    usual = infer(
        found.value,
        sample.settled(found.influence),
        level=level,
        degrees=parts.degrees,
        clusters=sample.clusters,
    )
    inference: Inference = honest_interval(parts, found, usual, level)
    estimate = as_estimate(
        sample, estimand, method=method, value=found.value, inference=inference, level=level
    )
    checks = diagnose(parts, found, usual, level, sample=sample, estimand=estimand)
    return estimate, checks, found


def on_scales(
    sample: Sample,
    estimand: Estimand,
    fit: Callable[[Partialled], TwoStage],
    found: TwoStage,
    *,
    method: str,
    level: float,
) -> tuple[Estimate, ...]:
    """Return the effect as ratios, in per cent or as means of those whom the instruments move.

    Their mean without the treatment is what the instruments do to the outcome counted only where
    untreated, per untreated (Abadie 2002, doi:10.1198/016214502388618401). Nothing where nobody
    asks, for a dose, or with instruments that are not strong: no delta method is to be had then.
    """
    if not sample.has_arms or not (sample.outcome_is_binary or estimand.scale):
        return ()
    if judged_strength(without_controls(sample, estimand), estimand).verdict is not Verdict.PASSED:
        return ()
    left = 1.0 - sample.treatment
    parts = without_controls(
        replace(sample, outcome=sample.outcome * left, treatment=left), estimand
    )
    untreated = fit(parts)

    def inferred(value: float, influence: NDArray[np.float64]) -> Inference:
        return infer(
            value,
            sample.settled(influence),
            level=level,
            degrees=parts.degrees,
            clusters=sample.clusters,
        )

    low = Part(untreated.value, untreated.influence)
    high = plus(low, Part(found.value, found.influence))
    return Scales(sample, estimand, method, level, inferred).told(low, high)


def intention_to_treat(sample: Sample, estimand: Estimand, level: float) -> tuple[Diagnosis, ...]:
    """Return what the offer itself did to all, where the one instrument has two values."""
    if sample.instruments.shape[1] != 1 or len(np.unique(sample.instruments)) != 2:
        return ()
    offer = sample.instruments[:, 0]
    effect = slope(sample.outcome, offer, sample.covariates, sample.weights)
    effect_of = infer(
        effect.value,
        effect.influence,
        level=level,
        degrees=effect.degrees,
        clusters=sample.clusters,
    )
    step = float(np.ptp(offer))
    digits = decimals(effect_of.standard_error * step, effect.value * step)
    value, *ends = (number(v * step, digits) for v in (effect.value, *effect_of.interval))
    return (
        Diagnosis(
            "intention_to_treat",
            Verdict.PASSED,
            f"On all, whether they followed it or not, {estimand.instruments[0]} itself changed"
            f" {estimand.outcome} by {value} {estimand.unit}".rstrip()
            + f" ({per_cent(level)} interval {ends[0]} to {ends[1]}): the effect of intention to"
            " treat.",
            effect_size=effect.value * step,
            p_value=effect_of.p_value,
            n=sample.n,
            columns=(estimand.instruments[0], estimand.outcome),
        ),
    )
