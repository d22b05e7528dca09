"""TMLE: predicted outcomes are moved until the treatment model finds no bias left in them."""

from __future__ import annotations

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

    from app.causal.cross_fitting import Score
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

    The answer never leaves the range of outcomes that were seen, however rare a treatment is.

    Raises
    ------
    TooFewSamples, NoOverlap : too few comparable rows in an arm.
    """
    from app.causal.cross_fitting import SMALLEST_ARM, diagnose, middle_round, refuse_groups_apart
    from app.causal.estimating import InUnits
    from app.causal.sample import require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    refuse_groups_apart(sample, estimand, params.trim)
    middle, widening = middle_round(sample, _targeted(sample, estimand), params, rng, report)
    told = InUnits(sample, estimand, SPEC.name, params.level)
    estimate = told.estimate(middle.scored, widening=widening)
    found = diagnose(sample, estimand, params.trim, middle, estimate.standard_error or 0.0)
    return Estimation(estimate, (*sample.diagnostics, *found), beside=told.ratios(middle.scored))


def _targeted(sample: Sample, estimand: Estimand) -> Score:
    """Return the targeted effect of the estimand, on this sample."""
    from app.causal.kernels.targeted import average_effect, effect_on_treated

    rows, counts = (sample.outcome, sample.treated), sample.weights
    if estimand.kind is EffectKind.ATT:
        return lambda chance, low, _: effect_on_treated(*rows, chance, low, counts)
    return lambda chance, low, high: average_effect(*rows, chance, low, high, counts)


def _one_round(params: Params) -> Params:
    """Cross-fit once, over few folds: rounds and folds steady the figure reported."""
    return params.model_copy(update={"repeats": 1, "folds": min(params.folds, 3)})


SPEC = EstimatorSpec(
    name="tmle",
    title="Targeted maximum likelihood (cross-fitted TMLE)",
    summary="Doubly robust, and never outside the range of outcomes that were seen.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.OVERLAP, Assumption.SUTVA}),
    cost=Cost(scale=1.2e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.2202/1557-4679.1043", "10.2202/1557-4679.1260"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    min_samples=100,
    level_moves_ends=True,
)
