"""Front door by cross-fitted models: an effect followed through its mediator, in any shape."""

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
    """Folds and repeats of cross-fitting; `trim` bounds the chances of treatment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    folds: int = Field(4, ge=3, le=10)
    repeats: int = Field(3, ge=1, le=20)
    trim: float = Field(0.025, ge=0.0001, lt=0.5)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect of a treatment with two arms that runs through the mediators.

    Raises
    ------
    InvalidQuestion : no mediator is named, or the treatment is a dose.
    TooFewSamples : an arm is too small.
    DegenerateData : the mediator is constant, or determined by the treatment.
    """
    from app.causal.cross_fitted_paths import averaged, meeting, rounds
    from app.causal.kernels.mediated import front_door
    from app.causal.mediators import mediated, moved, told

    rows = mediated(data, estimand)
    sample = rows.sample
    fitted = list(
        rounds(rows, estimand, folds=params.folds, repeats=params.repeats, rng=rng, report=report)
    )
    scores = [front_door(sample.outcome, sample.treated, means, params.trim) for means in fitted]
    estimate = told(
        averaged(scores, sample.weights),
        rows,
        estimand,
        estimand.kind,
        "",
        method=SPEC.name,
        level=params.level,
    )
    checks = (
        *sample.diagnostics,
        *moved(rows, estimand, params.level),
        *meeting(rows, fitted[0], params.trim, estimand),
    )
    return Estimation(estimate, checks)


SPEC = EstimatorSpec(
    name="front_door_one_step",
    title="Front door, cross-fitted (one-step)",
    summary="Follows an effect through its mediator with models that may bend.",
    assumes=frozenset(
        {
            Assumption.FULL_MEDIATION,
            Assumption.FREE_MEDIATOR,
            Assumption.OVERLAP,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1.6e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1111/rssb.12345",),
    designs=frozenset({Design.FRONTDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=lambda params: params.model_copy(update={"repeats": 1}),
    requires=frozenset({"mediator"}),
    min_samples=200,
)
