"""Cox regression: the ratio of hazards of two treatments at equal covariates."""

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
    """Estimate the hazard ratio, of two arms or of one unit more of a dose.

    Rows may come in late; errors are robust, and clustered where units have several rows.

    Raises
    ------
    DegenerateData : a covariate decides who has the event, or the times are impossible.
    TooFewSamples : the event happened to too few.
    """
    del rng  # nothing here is random
    from app.causal.hazards import hazard_model, hazard_ratio, proportional
    from app.causal.kernels.scored import Scored
    from app.causal.survival import survival_diagnoses, survival_rows

    rows = survival_rows(data, estimand)
    report(0.2, "fitting the hazard model")
    model = hazard_model(rows, estimand)
    scored = Scored(float(model.coefficients[0]), model.influence[:, 0], 0.0)
    estimate = hazard_ratio(rows, estimand, scored, method=SPEC.name, level=params.level)
    drift = proportional(model, estimand)
    return Estimation(estimate, (*survival_diagnoses(rows, estimand), drift))


SPEC = EstimatorSpec(
    name="cox_regression",
    title="Cox regression",
    summary="Compares how fast the event comes, at equal covariates, as a ratio of hazards.",
    assumes=frozenset(
        {
            Assumption.UNCONFOUNDEDNESS,
            Assumption.PROPORTIONAL_HAZARDS,
            Assumption.INDEPENDENT_CENSORING,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=3e-6, n_power=1.0, d_power=1.5),
    params=Params,
    references=(
        "10.1111/j.2517-6161.1972.tb00899.x",
        "10.1080/01621459.1989.10478874",
        "10.1093/biomet/81.3.515",
    ),
    designs=frozenset({Design.SURVIVAL}),
    effects=frozenset({EffectKind.HAZARD_RATIO}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    run=run,
    requires=frozenset({"event_column"}),
    min_samples=10,
)
