"""Two-stage least squares: the effect on those whom an instrument moves, with controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.errors import DegenerateData, InvalidQuestion

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.inference import Inference
    from app.causal.kernels.two_stage import Partialled, TwoStage
    from app.causal.sample import Sample


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, or of one unit more of a dose.

    With a weak instrument the Anderson–Rubin interval, where it is bounded, takes the place of the
    usual one.

    Raises
    ------
    InvalidQuestion : no instrument is named.
    DegenerateData : the instrument does not move the treatment at all.
    """
    del rng  # nothing here is random
    from app.causal.instrument_strength import diagnose, honest_interval
    from app.causal.kernels.inference import infer
    from app.causal.sample import as_estimate, take

    if not estimand.instruments:
        raise InvalidQuestion("Two-stage least squares needs an instrument.")
    sample = take(data, estimand)
    report(0.2, "fitting both stages")
    parts, found = _fit(sample, estimand)
    usual = infer(
        found.value,
        sample.settled(found.influence),
        level=params.level,
        degrees=parts.degrees,
        clusters=sample.clusters,
    )
    inference: Inference = honest_interval(parts, found, usual, params.level)
    estimate = as_estimate(
        sample,
        estimand,
        method=SPEC.name,
        value=found.value,
        inference=inference,
        level=params.level,
    )
    diagnostics = diagnose(parts, found, usual, params.level, sample=sample, estimand=estimand)
    offer = _intention_to_treat(sample, estimand, params)
    return Estimation(estimate, (*sample.diagnostics, *diagnostics, *offer))


def _intention_to_treat(
    sample: Sample, estimand: Estimand, params: Params
) -> tuple[Diagnosis, ...]:
    """Return what the offer itself did to all, where the one instrument has two values."""
    import numpy as np

    from app.causal.kernels.inference import infer
    from app.causal.kernels.linear_effect import slope
    from app.causal.rounding import decimals, number

    if sample.instruments.shape[1] != 1 or len(np.unique(sample.instruments)) != 2:
        return ()
    offer = sample.instruments[:, 0]
    effect = slope(sample.outcome, offer, sample.covariates, sample.weights)
    effect_of = infer(
        effect.value,
        effect.influence,
        level=params.level,
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
            + f" ({params.level:.0%} interval {ends[0]} to {ends[1]}): the effect of intention to"
            " treat.",
            effect_size=effect.value * step,
            p_value=effect_of.p_value,
            n=sample.n,
            columns=(estimand.instruments[0], estimand.outcome),
        ),
    )


def _fit(sample: Sample, estimand: Estimand) -> tuple[Partialled, TwoStage]:
    from app.causal.kernels.two_stage import IrrelevantInstrument, estimate, partial_out

    try:
        parts = partial_out(
            sample.outcome,
            sample.treatment,
            sample.instruments,
            sample.covariates,
            sample.clusters,
            sample.weights,
        )
        return parts, estimate(parts)
    except IrrelevantInstrument:
        names = ", ".join(estimand.instruments)
        raise DegenerateData(
            f"{names} does not move {estimand.treatment!r} at all, given the covariates.",
            hint="Name another instrument, or leave out a covariate that repeats it.",
        ) from None


SPEC = EstimatorSpec(
    name="two_stage_least_squares",
    title="Two-stage least squares",
    summary="Uses only the part of the treatment that an instrument moves.",
    assumes=frozenset(
        {
            Assumption.RELEVANCE,
            Assumption.EXCLUSION,
            Assumption.INSTRUMENT_INDEPENDENCE,
            Assumption.MONOTONICITY,
        }
    ),
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.2307/2291629", "10.1214/aoms/1177730090"),
    designs=frozenset({Design.IV}),
    effects=frozenset({EffectKind.LATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.NOMINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
)
