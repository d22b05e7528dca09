"""Fixed effects: the slope within units, lasting differences and common shocks taken out."""

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
    """Estimate the effect of one unit more, or of being treated, from changes within units.

    Raises
    ------
    InvalidQuestion : no column tells time, or units apart.
    DegenerateData : the treatment does not change within units.
    """
    from app.causal.panel import panel_of
    from app.causal.panel_diagnoses import slope_checks
    from app.causal.slope_answer import answered
    from app.causal.within_effect import inference_of, within_effect

    panel = panel_of(data, estimand)
    report(0.3, "taking out the levels of units and periods")
    effect = within_effect(panel)
    inference, resampled = inference_of(panel, effect, params.level, rng)
    checks = slope_checks(panel, estimand, effect.value)
    return answered(
        panel, estimand, effect, inference, SPEC.name, params.level, checks, resampled=resampled
    )


SPEC = EstimatorSpec(
    name="fixed_effects",
    title="Two-way fixed effects",
    summary="Compares each unit with itself over time, with what moved all units taken out.",
    assumes=frozenset({Assumption.STRICT_EXOGENEITY, Assumption.LINEARITY, Assumption.SUTVA}),
    cost=Cost(scale=1e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.2307/1913646", "10.1198/jbes.2010.07136"),
    designs=frozenset({Design.PANEL}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION, Kind.NOMINAL}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=12,
)
