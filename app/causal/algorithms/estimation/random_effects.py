"""Random effects: differences within and between units weighed together, if these go together."""

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
    """Estimate the effect by generalised least squares; lasting differences are taken as noise.

    Raises
    ------
    InvalidQuestion : no column tells time, or units apart.
    DegenerateData : the treatment does not vary beyond the periods.
    """
    del rng  # nothing here is random
    from app.causal.kernels.inference import infer
    from app.causal.panel import panel_of
    from app.causal.panel_checks import interval_basis
    from app.causal.panel_diagnoses import pooling_misleads
    from app.causal.partial_pooling import partly_pooled
    from app.causal.sample import as_estimate

    panel = panel_of(data, estimand)
    report(0.3, "weighing differences within and between units")
    effect = partly_pooled(panel)
    inference = infer(
        effect.value,
        effect.influence,
        level=params.level,
        degrees=effect.degrees,
        clusters=panel.clusters,
    )
    estimate = as_estimate(
        panel.sample,
        estimand,
        method=SPEC.name,
        value=effect.value,
        inference=inference,
        level=params.level,
        baseline=effect.baseline,
    )
    checks = (*panel.sample.diagnostics, *pooling_misleads(panel, estimand), interval_basis(panel))
    return Estimation(estimate, checks)


SPEC = EstimatorSpec(
    name="random_effects",
    title="Random effects",
    summary="Weighs differences within and between units; needs that lasting ones do not confound.",
    assumes=frozenset(
        {
            Assumption.STRICT_EXOGENEITY,
            Assumption.NO_LASTING_CONFOUNDERS,
            Assumption.LINEARITY,
            Assumption.SUTVA,
        }
    ),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.5),
    params=Params,
    references=("10.2307/1913646", "10.2307/1913827"),
    designs=frozenset({Design.PANEL}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=20,
)
