"""Difference in means: what a randomised experiment measures, with no model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.sample import Sample


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect in the outcome's units, with errors that allow for unequal spread.

    Covariates are not adjusted for, only compared: rows that miss one of them are kept.
    """
    del rng, report  # nothing here is random or slow
    import numpy as np

    from app.causal.estimating import InUnits
    from app.causal.kernels.linear_effect import average_effect
    from app.causal.kernels.scored import Scored
    from app.causal.row_weights import dependence
    from app.causal.sample import require_arms, take

    plain = replace(estimand, adjustment=())
    sample = take(data, plain)
    require_arms(sample, estimand, at_least=2)
    effect = average_effect(sample.outcome, sample.treated, np.empty((sample.n, 0)), sample.weights)
    scored = Scored(effect.value, effect.influence, effect.baseline, effect.baseline_influence)
    told = InUnits(sample, plain, SPEC.name, params.level)
    estimate = told.estimate(scored, degrees=effect.degrees)
    found = (
        *_randomisation(data, estimand, sample),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    return Estimation(estimate, (*sample.diagnostics, *found), beside=told.ratios(scored))


def _randomisation(data: Dataset, estimand: Estimand, sample: Sample) -> tuple[Diagnosis, ...]:
    """Return whether the arms look as if chance had made them."""
    from app.causal.comparability import chance_imbalance
    from app.causal.sample import take

    sizes = f"{int(sample.treated.sum())} treated and {int((~sample.treated).sum())} untreated rows"
    arms = Diagnosis("arm_sizes", Verdict.PASSED, f"The comparison has {sizes}.", n=sample.n)
    if not estimand.adjustment:
        return (arms,)
    return arms, chance_imbalance(take(data, estimand))


SPEC = EstimatorSpec(
    name="difference_in_means",
    title="Difference in means",
    summary="Compares the groups of an experiment as they are.",
    assumes=frozenset({Assumption.SUTVA}),
    cost=Cost(scale=1e-7, n_power=1.0, d_power=0.0),
    params=Params,
    references=("10.1017/CBO9781139025751",),
    designs=frozenset({Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    min_samples=6,
    run=run,
    level_moves_ends=True,
)
