"""Front door by regression: what treatment does to a mediator, and that to the outcome."""

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

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


class Params(BaseModel):
    """`level` is the confidence of the interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect that runs through the mediators, whatever drives treatment and outcome.

    Raises
    ------
    InvalidQuestion : no mediator is named.
    DegenerateData : the mediator is constant, or determined by the treatment.
    """
    del rng  # nothing here is random
    from app.causal.kernels.mediation_models import through_front_door
    from app.causal.mediators import mediated, moved, told

    rows = mediated(data, estimand)
    sample = rows.sample
    report(0.2, "fitting models of mediator and outcome")
    found, baseline = through_front_door(
        sample.outcome,
        sample.treatment,
        rows.between,
        sample.covariates,
        ends=rows.ends,
        counts=sample.weights,
    )
    estimate = told(
        found,
        rows,
        estimand,
        estimand.kind,
        "",
        method=SPEC.name,
        level=params.level,
        baseline=baseline,
    )
    return Estimation(estimate, (*sample.diagnostics, *moved(rows, estimand, params.level)))


SPEC = EstimatorSpec(
    name="front_door_regression",
    title="Front door by regression",
    summary="Follows an effect through its mediator, by lines with an interaction.",
    assumes=frozenset(
        {
            Assumption.FULL_MEDIATION,
            Assumption.FREE_MEDIATOR,
            Assumption.OUTCOME_MODEL,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=2e-7, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.1093/biomet/82.4.669",),
    designs=frozenset({Design.FRONTDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    requires=frozenset({"mediator"}),
    min_samples=50,
)
