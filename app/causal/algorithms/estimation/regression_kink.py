"""Regression kink: the bend of the outcome over that of the treatment, with a robust interval."""

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
    """`bandwidth` is the reach of the parabolas in units of the running variable; None finds it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    bandwidth: float | None = Field(None, gt=0)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate what one unit more of the treatment does at the cutoff, in the outcome's units.

    The value is the change of the outcome's slope per change of the treatment's, by local
    parabolas; the interval is around the value corrected by cubics and allows for the
    correction's own error.

    Raises
    ------
    InvalidQuestion : running variable or cutoff are not known.
    TooFewSamples, DegenerateData : too few rows near the cutoff, or the treatment does not bend.
    """
    del rng  # nothing here is random
    from app.causal.kernels.discontinuity import KINK
    from app.causal.kink_checks import diagnose
    from app.causal.threshold import local_effect, threshold
    from app.causal.threshold_told import told, window

    rows = threshold(data, estimand)
    report(0.2, "comparing slopes on both sides of the cutoff")
    widths = window(rows, params.bandwidth, KINK)
    found = local_effect(rows, rows.sample.outcome, widths, shape=KINK)
    estimate = told(rows, estimand, found, method=SPEC.name, level=params.level)
    checks = diagnose(rows, estimand, widths, found)
    return Estimation(estimate, (*rows.sample.diagnostics, *checks))


SPEC = EstimatorSpec(
    name="regression_kink",
    title="Regression kink (robust, bias-corrected)",
    summary="Compares how treatment and outcome change their slopes where a rule bends.",
    assumes=frozenset({Assumption.CONTINUITY, Assumption.NO_MANIPULATION, Assumption.SUTVA}),
    cost=Cost(scale=4e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.3982/ECTA11224", "10.3982/ECTA11757"),
    designs=frozenset({Design.KINK}),
    effects=frozenset({EffectKind.LATE}),
    treatment_kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    treatment_values=(3, 1_000_000_000),
    min_samples=100,
)
