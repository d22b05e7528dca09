"""Local projections: how a series answers over the next steps to a push of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import Basis, EffectKind
from app.causal.findings import Estimation
from app.causal.question import Design

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand


class Params(BaseModel):
    """`horizon` is how many steps ahead answers are looked at; None chooses."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    horizon: int | None = Field(None, ge=1, le=60)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate what one unit more of the cause now does to the outcome later, in its units.

    The value is the answer at the lag that is asked for, else its mean over the horizon that is
    asked for, else the answer at the lag where it is clearest, the interval widened for choosing.

    Raises
    ------
    TooFewSamples : too few times for the pasts that are held fixed.
    DegenerateData : the others determine the cause.
    """
    del rng  # nothing here is random
    from app.causal.lagged_effect import answered, prepared

    rows = prepared(data, estimand, params.horizon)
    report(0.3, f"following the answer over {rows.horizon} steps")
    return answered(rows, estimand, method=SPEC.name, level=params.level)


SPEC = EstimatorSpec(
    name="local_projection",
    title="Local projections",
    summary="Follows how one series answers, step by step, to news of another.",
    assumes=frozenset(
        {Assumption.NO_SURPRISE_CAUSE, Assumption.LINEARITY, Assumption.STATIONARITY}
    ),
    cost=Cost(scale=3e-6, n_power=1.0, d_power=2.0),
    params=Params,
    references=("10.1257/0002828053828518", "10.3982/ECTA18756"),
    designs=frozenset({Design.BACKDOOR}),
    effects=frozenset({EffectKind.ATE}),
    treatment_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    basis=Basis.LAGS,
    run=run,
    min_samples=30,
)
