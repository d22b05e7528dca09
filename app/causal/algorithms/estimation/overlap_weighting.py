"""Overlap weighting: the effect where either treatment was likely, whatever lies beyond."""

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
    trim: float = Field(0.001, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Each row counts by how likely it was in the other arm; no row needs to be left out.

    Raises
    ------
    TooFewSamples : too few rows in an arm.
    """
    from app.causal.comparability import balance
    from app.causal.cross_fitting import SMALLEST_ARM, middle_round
    from app.causal.estimating import InUnits
    from app.causal.row_weights import dependence, worth
    from app.causal.sample import require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    middle, widening = middle_round(sample, _at_overlap(sample), params, rng, report)
    weights = abs(sample.treatment - middle.propensity)
    found = (
        balance(sample, weights),
        worth(weights, sample.treated),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    told = InUnits(sample, estimand, SPEC.name, params.level)
    estimate = told.estimate(middle.scored, widening=widening)
    return Estimation(estimate, (*sample.diagnostics, *found), beside=told.ratios(middle.scored))


def _at_overlap(sample: Sample) -> Score:
    from app.causal.kernels.overlap_weights import effect_at_overlap

    rows, counts = (sample.outcome, sample.treated), sample.weights
    return lambda chance, low, high: effect_at_overlap(*rows, chance, low, high, counts)


def _one_round(params: Params) -> Params:
    """Cross-fit once, over few folds: rounds and folds steady the figure reported."""
    return params.model_copy(update={"repeats": 1, "folds": min(params.folds, 3)})


SPEC = EstimatorSpec(
    name="overlap_weighting",
    title="Overlap weighting",
    summary="Tells the effect where either treatment was likely, where the groups overlap most.",
    assumes=frozenset({Assumption.UNCONFOUNDEDNESS, Assumption.SUTVA}),
    cost=Cost(scale=1.2e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1080/01621459.2016.1260466",),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATO}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=_one_round,
    min_samples=100,
    level_moves_ends=True,
)
