"""Mediation by cross-fitted models, of which some may be wrong: parts of an effect by any shape."""

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
    """Estimate the natural direct or indirect effect of a treatment with two arms.

    Raises
    ------
    InvalidQuestion : no mediator is named, or the treatment is a dose.
    TooFewSamples : an arm is too small.
    DegenerateData : the mediator is constant, or determined by the treatment.
    """
    from app.causal.cross_fitted_paths import averaged, meeting, rounds
    from app.causal.kernels.mediated import paths
    from app.causal.mediators import mediated, moved, share_through, split_up

    rows = mediated(data, estimand)
    sample = rows.sample
    fitted = list(
        rounds(rows, estimand, folds=params.folds, repeats=params.repeats, rng=rng, report=report)
    )
    scored = [paths(sample.outcome, sample.treated, means, params.trim) for means in fitted]
    parts = {
        EffectKind.NIE: averaged([s.indirect for s in scored], sample.weights),
        EffectKind.NDE: averaged([s.direct for s in scored], sample.weights),
        EffectKind.ATE: averaged([s.total for s in scored], sample.weights),
    }
    baseline = averaged([s.untreated for s in scored], sample.weights).value
    main, beside = split_up(
        parts, rows, estimand, method=SPEC.name, level=params.level, baseline=baseline
    )
    checks = (
        *sample.diagnostics,
        *moved(rows, estimand, params.level),
        share_through(parts, rows, estimand, params.level),
        *meeting(rows, fitted[0], params.trim, estimand),
    )
    return Estimation(main, checks, beside=beside)


SPEC = EstimatorSpec(
    name="mediation_multiply_robust",
    title="Mediation, cross-fitted and multiply robust",
    summary="Splits an effect at a mediator; enough of its models must be right, not all.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.SEQUENTIAL_IGNORABILITY,
            Assumption.OVERLAP,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1.6e-4, n_power=0.9, d_power=0.4),
    params=Params,
    references=("10.1214/12-AOS990",),
    designs=frozenset({Design.MEDIATION}),
    effects=frozenset({EffectKind.NDE, EffectKind.NIE}),
    treatment_kinds=frozenset({Kind.BINARY, Kind.NOMINAL}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=lambda params: params.model_copy(update={"repeats": 1}),
    requires=frozenset({"mediator"}),
    min_samples=200,
)
