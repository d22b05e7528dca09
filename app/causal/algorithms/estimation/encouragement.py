"""An offer that not all follow: its effect on all, on those it moved, and who these are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.catalogue import Cost, Progress
from app.causal.data import Kind
from app.causal.findings import Estimation
from app.causal.instrument_spec import Instruments, InstrumentSpec
from app.causal.profile import Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.compliers import Compliers
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.scored import Scored
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect on those who follow the offer, in the outcome's units.

    What the offer does to the outcome is divided by what it does to the treatment, both adjusted
    for the covariates by lines in each arm of the offer. A weak offer of a two-valued outcome is
    answered by bounds on the effect on all.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    DegenerateData : the offer moves nobody, or is the treatment itself.
    """
    from app.causal.instrument_strength import diagnose, honest_interval
    from app.causal.instrumented import intention_to_treat, irrelevant, sampled, without_controls
    from app.causal.kernels.compliers import NobodyMoved, compliers
    from app.causal.kernels.linear_effect import average_effect
    from app.causal.kernels.two_stage import TwoStage
    from app.causal.kernels.two_stage import estimate as two_stages
    from app.causal.offers import (
        can_be_an_offer,
        complier_means,
        complier_profile,
        offer_of,
        told_part,
        who_complied,
    )
    from app.causal.sample import as_estimate, require_arms
    from app.causal.scales import Scales

    sample = sampled(data, estimand)
    require_arms(sample, estimand, at_least=5)
    offered, parts = offer_of(sample, estimand), without_controls(sample, estimand)

    def effect_of_offer(column: NDArray[np.float64]) -> Scored:
        return average_effect(column, offered, sample.covariates, sample.weights)  # type: ignore[return-value]

    report(0.2, "comparing those with and without the offer")
    try:
        found: Compliers = compliers(sample.outcome, sample.treated, effect_of_offer)
    except NobodyMoved:
        raise irrelevant(estimand) from None
    usual = told_part(found.effect, sample, params.level)
    linear = TwoStage(found.effect.value, found.effect.influence, two_stages(parts).ordinary)
    checks = diagnose(parts, linear, usual, params.level, sample=sample, estimand=estimand)
    estimate = as_estimate(
        sample,
        estimand,
        method=SPEC.name,
        value=found.effect.value,
        inference=honest_interval(parts, linear, usual, params.level),
        level=params.level,
        baseline=found.untreated.value,
    )
    profile = complier_profile(sample, estimand, effect_of_offer, found.share)
    more = (
        who_complied(found, estimand, sample, params.level),
        *((profile,) if profile else ()),
        can_be_an_offer(sample, estimand, offered, rng),
        *intention_to_treat(sample, estimand, params.level),
    )
    beside = tuple(complier_means(found, sample, estimand, method=SPEC.name, level=params.level))
    if any(d.name == "first_stage" and d.verdict is Verdict.PASSED for d in checks):
        infer_part = partial(_inferred, sample, params.level)
        scales = Scales(sample, estimand, SPEC.name, params.level, infer_part)
        beside = (*scales.told(found.untreated, found.treated), *beside)
    told = Estimation(estimate, (*sample.diagnostics, *checks, *more), beside=beside)
    return _bounded_if_weak(told, sample, estimand, offered, params.level)


def _inferred(
    sample: Sample, level: float, value: float, influence: NDArray[np.float64]
) -> Inference:
    from app.causal.kernels.scored import Part
    from app.causal.offers import told_part

    return told_part(Part(value, influence), sample, level)


def _bounded_if_weak(
    told: Estimation,
    sample: Sample,
    estimand: Estimand,
    offered: NDArray[np.bool_],
    level: float,
) -> Estimation:
    """Return bounds on the effect on all in place of a number that a weak offer cannot carry."""
    from app.causal.offers import bounded_estimate, bounds_of

    weak = any(d.name == "first_stage" and d.verdict is Verdict.FAILED for d in told.diagnostics)
    bounds = bounds_of(sample, offered, level)
    if bounds is None:
        return told
    bounded: Estimate = bounded_estimate(bounds, sample, estimand, method=SPEC.name, level=level)
    if not weak:
        label = "what the offer allows the effect on all units to be"
        return replace(told, beside=(*told.beside, replace(bounded, label=label)))
    return replace(told, estimate=bounded, diagnostics=tuple(map(_borne, told.diagnostics)))


def _borne(diagnosis: Diagnosis) -> Diagnosis:
    """Return the weakness of the offer as no failure: bounds do not lean on its strength."""
    if diagnosis.name not in {"first_stage", "anderson_rubin"}:
        return diagnosis
    rest = " The bounds on the effect on all units do not rest on it."
    return replace(diagnosis, verdict=Verdict.INCONCLUSIVE, sentence=diagnosis.sentence + rest)


SPEC = InstrumentSpec(
    name="encouragement",
    title="Effect on compliers (Wald, adjusted)",
    summary="Divides what an offer does to the outcome by what it does to the treatment.",
    takes=Instruments.OFFER,
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.2),
    params=Params,
    references=("10.2307/2951620", "10.1198/016214502388618401", "10.1080/01621459.1997.10474074"),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    run=run,
)
