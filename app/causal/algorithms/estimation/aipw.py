"""AIPW: models of treatment and of outcome, cross-fitted, so that either may be wrong.

It is the interactive model of double machine learning (Chernozhukov et al. 2018).
"""

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

if TYPE_CHECKING:
    import numpy as np

    from app.causal.cross_fitting import Round, Score
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.sample import Sample


class Params(BaseModel):
    """Folds and repeats of cross-fitting; `trim` bounds the chances of treatment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(5, ge=2, le=20)
    repeats: int = Field(3, ge=1, le=50)
    trim: float = Field(0.01, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Chances of treatment beyond `trim` are held at it; how many is reported. The effects on the
    treated and where overlap is best come from the same models, beside it.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm.
    """
    from app.causal.cross_fitting import diagnose

    sample, middle, told = _fitted(data, estimand, params, rng, report)
    error = told.estimate.standard_error or 0.0
    found = diagnose(sample, estimand, params.trim, middle, error)
    return replace(told, diagnostics=(*sample.diagnostics, *found))


def undiagnosed(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate as `run` does, and look no further."""
    return _fitted(data, estimand, params, rng, report)[-1]


def _fitted(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> tuple[Sample, Round, Estimation]:
    from app.causal.cross_fitting import SMALLEST_ARM, middle_round, refuse_groups_apart
    from app.causal.estimating import InUnits
    from app.causal.narrower import narrower
    from app.causal.sample import require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    refuse_groups_apart(sample, estimand, params.trim)
    middle, widening = middle_round(sample, _formula(sample, estimand), params, rng, report)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    estimate = told.estimate(middle.scored, widening=widening)
    beside = (*told.ratios(middle.scored), *narrower(told, middle, params.trim))
    return sample, middle, Estimation(estimate, beside=beside)


def _formula(sample: Sample, estimand: Estimand) -> Score:
    """Return the doubly robust formula of the estimand, on this sample."""
    from app.causal.kernels.doubly_robust import average_effect, effect_on_treated

    rows, counts = (sample.outcome, sample.treated), sample.weights
    if estimand.kind is EffectKind.ATT:
        return lambda chance, low, _: effect_on_treated(*rows, chance, low, counts)
    return lambda chance, low, high: average_effect(*rows, chance, low, high, counts)


def _one_round(params: Params) -> Params:
    """Cross-fit once, over few folds: rounds and folds steady the figure reported."""
    return params.model_copy(update={"repeats": 1, "folds": min(params.folds, 3)})


SPEC = EstimatorSpec(
    name="aipw",
    title="Doubly robust estimation (cross-fitted AIPW)",
    summary="Right if either the treatment model or the outcome model is; both may bend.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=1.2e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1111/ectj.12097", "10.2307/2290910"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    undiagnosed=undiagnosed,
    min_samples=100,
    level_moves_ends=True,
)
