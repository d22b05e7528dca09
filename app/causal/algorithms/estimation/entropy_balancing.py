"""Entropy balancing: weights that make the groups' means equal, as even as that allows."""

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
    from numpy.typing import NDArray

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.scored import Scored
    from app.causal.sample import Sample

SMALLEST_ARM = 20


class Params(BaseModel):
    """`moments` is 1 to balance means, 2 to balance the spread of numbers as well."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    moments: int = Field(1, ge=1, le=2)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms, in the outcome's units.

    Raises
    ------
    TooFewSamples, NoOverlap : no weights make the groups alike.
    """
    del rng  # nothing here is random
    from app.causal.comparability import balance
    from app.causal.estimating import InUnits
    from app.causal.propensity import meeting
    from app.causal.row_weights import dependence, worth
    from app.causal.sample import require_arms, take

    sample = take(data, estimand)
    require_arms(sample, estimand, at_least=SMALLEST_ARM)
    report(0.2, "balancing the groups")
    scored, weights = _balanced(sample, estimand, _moments(sample.covariates, params.moments))
    found = (
        balance(sample, weights),
        worth(weights, sample.treated),
        *meeting(sample, estimand),
        *dependence(sample.clusters, sample.treatment, estimand),
    )
    told = InUnits(sample, estimand, SPEC.name, params.level)
    return Estimation(
        told.estimate(scored), (*sample.diagnostics, *found), beside=told.ratios(scored)
    )


def _balanced(
    sample: Sample, estimand: Estimand, columns: NDArray[np.float64]
) -> tuple[Scored, NDArray[np.float64]]:
    from app.causal.comparability import no_counterparts
    from app.causal.kernels.entropy_balance import NoBalance, average_effect, effect_on_treated

    effect = effect_on_treated if estimand.kind is EffectKind.ATT else average_effect
    try:
        return effect(sample.outcome, sample.treated, columns, sample.weights)
    except NoBalance:
        raise no_counterparts(estimand.adjustment, "No weights give") from None


def _moments(columns: NDArray[np.float64], order: int) -> NDArray[np.float64]:
    """Return the columns, and the squares of those with more than two values."""
    import numpy as np

    if order == 1 or not columns.shape[1]:
        return columns
    centred = columns - columns.mean(axis=0)
    many = [len(np.unique(column)) > 2 for column in columns.T]
    return np.column_stack([columns, centred[:, many] ** 2])


SPEC = EstimatorSpec(
    name="entropy_balancing",
    title="Entropy balancing",
    summary="Weighs rows so that covariates have equal means in both groups, exactly.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.OVERLAP,
            Assumption.TREATMENT_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.3),
    params=Params,
    references=("10.1093/pan/mpr025", "10.1515/jci-2016-0010"),
    designs=frozenset({Design.BACKDOOR, Design.RANDOMISED}),
    effects=frozenset({EffectKind.ATE, EffectKind.ATT}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=50,
)
