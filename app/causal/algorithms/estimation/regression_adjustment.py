"""Regression adjustment: least squares with covariates, slopes apart by arm, robust errors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design
from app.errors import DegenerateData

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.linear_effect import LinearEffect
    from app.causal.profile import Diagnosis
    from app.causal.sample import Sample

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect in the outcome's units; a dose has an effect per unit of it.

    Raises
    ------
    DegenerateData : the treatment is a linear function of the covariates.
    """
    del rng  # nothing here is random
    from app.causal.row_weights import dependence
    from app.causal.sample import take

    sample = take(data, estimand)
    report(0.2, "fitting the outcome model")
    effect = _fit(sample, estimand)
    found = (
        *_diagnose(sample, effect, estimand),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    told = _told(sample, effect, estimand, params)
    return replace(told, diagnostics=(*sample.diagnostics, *found))


def undiagnosed(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate as `run` does, and look no further."""
    del rng, report
    from app.causal.sample import take

    sample = take(data, estimand)
    return _told(sample, _fit(sample, estimand), estimand, params)


def _told(sample: Sample, effect: LinearEffect, estimand: Estimand, params: Params) -> Estimation:
    from app.causal.estimating import InUnits
    from app.causal.kernels.scored import Scored

    scored = Scored(effect.value, effect.influence, effect.baseline, effect.baseline_influence)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    estimate = told.estimate(scored, degrees=effect.degrees)
    return Estimation(estimate, beside=told.ratios(scored))


def _fit(sample: Sample, estimand: Estimand) -> LinearEffect:
    from app.causal.kernels.least_squares import NotEstimable
    from app.causal.kernels.linear_effect import average_effect, effect_on_treated, slope

    try:
        if not sample.has_arms:
            return slope(sample.outcome, sample.treatment, sample.covariates, sample.weights)
        if estimand.kind is EffectKind.ATT:
            return effect_on_treated(*_arms(sample))
        return average_effect(*_arms(sample))
    except NotEstimable:
        raise DegenerateData(
            f"{estimand.treatment!r} is a linear function of {', '.join(estimand.adjustment)}.",
            hint="Leave out the covariate that repeats the treatment.",
        ) from None


def _arms(sample: Sample) -> tuple[Vector, NDArray[np.bool_], Matrix, Vector | None]:
    return sample.outcome, sample.treated, sample.covariates, sample.weights


def _diagnose(sample: Sample, effect: LinearEffect, estimand: Estimand) -> tuple[Diagnosis, ...]:
    from app.causal.comparability import balance
    from app.causal.outcome_model import outcome_model
    from app.causal.propensity import meeting

    model = outcome_model(effect)
    if not sample.has_arms:
        return model
    return balance(sample), *meeting(sample, estimand), *model


def shuffled(
    data: Dataset, estimand: Estimand, params: Params, count: int, rng: np.random.Generator
) -> Sequence[float] | None:
    """Return the effects of shuffled treatments; None where rows belong together or count apart."""
    del params
    from app.causal.kernels.linear_effect import fits_apart
    from app.causal.kernels.shuffled_effect import arm_effects, dose_slopes, shuffles
    from app.causal.sample import take

    sample = take(data, estimand)
    if sample.clusters is not None or sample.weights is not None:
        return None
    moved = shuffles(sample.treatment, count, rng)
    if not (sample.has_arms and fits_apart(sample.treated, sample.covariates)):
        return list(dose_slopes(sample.outcome, moved, sample.covariates) * sample.step)
    of_treated = estimand.kind is EffectKind.ATT
    found = arm_effects(sample.outcome, moved, sample.covariates, of_treated=of_treated)
    return None if found is None else list(found)


SPEC = EstimatorSpec(
    name="regression_adjustment",
    title="Regression adjustment",
    summary="Compares outcomes at equal covariates by linear models, with robust errors.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OUTCOME_MODEL, Assumption.SUTVA}),
    cost=Cost(scale=3e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1214/12-AOAS583", "10.1016/0304-4076(85)90158-7"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    undiagnosed=undiagnosed,
    shuffled=shuffled,
    level_moves_ends=True,
)
