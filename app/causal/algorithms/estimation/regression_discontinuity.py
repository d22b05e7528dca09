"""Regression discontinuity: the jump at a cutoff by local lines, with a robust interval."""

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
    """`bandwidth` is the reach of the lines in units of the running variable; None finds it.

    `placebo_cutoffs` are looked at on each side, where nothing is decided.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    bandwidth: float | None = Field(None, gt=0)
    placebo_cutoffs: int = Field(3, ge=0, le=20)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Estimate the effect at the cutoff, in the outcome's units.

    The value is that of local lines; the interval is around the value corrected for curvature
    and allows for the correction's own error. Where the cutoff moves only some, the effect is on
    them. Covariates are not adjusted for: whether they jump is a check, and the effect with them
    held fixed comes beside.

    Raises
    ------
    InvalidQuestion : running variable or cutoff are not known.
    TooFewSamples, DegenerateData : too few rows near the cutoff, or nothing changes there.
    """
    del rng  # nothing here is random
    from app.causal.threshold import local_effect, threshold
    from app.causal.threshold_checks import diagnose
    from app.causal.threshold_picture import alternatives, picture
    from app.causal.threshold_scales import on_scales
    from app.causal.threshold_told import told, window

    rows = threshold(data, estimand)
    report(0.2, "comparing both sides of the cutoff")
    widths = window(rows, params.bandwidth)
    found = local_effect(rows, rows.sample.outcome, widths)
    estimate = told(rows, estimand, found, method=SPEC.name, level=params.level)
    checks = diagnose(rows, estimand, widths, found, placebos=params.placebo_cutoffs)
    others = alternatives(rows, estimand, widths, method=SPEC.name, level=params.level)
    return Estimation(
        estimate,
        (*rows.sample.diagnostics, *checks),
        beside=(
            *on_scales(rows, estimand, widths, method=SPEC.name, level=params.level),
            *others,
        ),
        curves=(picture(rows, estimand, widths),),
    )


SPEC = EstimatorSpec(
    name="regression_discontinuity",
    title="Regression discontinuity (robust, bias-corrected)",
    summary="Compares units just below a cutoff with units just above it.",
    assumes=frozenset({Assumption.CONTINUITY, Assumption.NO_MANIPULATION, Assumption.SUTVA}),
    cost=Cost(scale=4e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.3982/ECTA11757", "10.1016/j.jeconom.2007.05.005"),
    designs=frozenset({Design.RDD}),
    effects=frozenset({EffectKind.LATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    for_refits=lambda params: params.model_copy(update={"placebo_cutoffs": 0}),
    min_samples=40,
)
