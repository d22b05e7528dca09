"""Trimming bounds at a cutoff: a threshold design whose units were steered across it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, EstimatorSpec, Progress
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.findings import Estimate, Estimation
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Design
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.kernels.discontinuity import Bandwidths
    from app.causal.steered_threshold import Steered
    from app.causal.threshold import Threshold


class Params(BaseModel):
    """`bandwidth` is the reach of the lines in units of the running variable; None finds it.

    `draws` is how often rows are drawn anew where the cutoff moves only some.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: float = Field(0.95, gt=0.5, lt=1)
    bandwidth: float | None = Field(None, gt=0)
    draws: int = Field(100, ge=20, le=2000)


def run(
    data: Dataset, estimand: Estimand, params: Params, rng: np.random.Generator, report: Progress
) -> Estimation:
    """Bound the effect at the cutoff on those who did not choose their side of it.

    Where the cutoff moves only some, on those of them whom it moves.

    The value is the middle of the bounds. Beside them comes the jump without the rows around the
    cutoff that hold the step in density, where leaving out some rows takes the step away.

    Raises
    ------
    InvalidQuestion : running variable or cutoff are not known.
    NotIdentified : those who were steered may make up the whole jump in the treatment.
    TooFewSamples, DegenerateData : too few rows near the cutoff, or nothing changes there.

    References
    ----------
    Gerard, Rokkanen & Rothe 2020, doi:10.3982/QE1079; the jump beyond a hole: Barreca, Lindo &
    Waddell 2016, doi:10.1111/ecin.12225
    """
    from app.causal.kernels.inference import Inference
    from app.causal.sample import as_estimate
    from app.causal.steered_some import bounded_among_moved
    from app.causal.steered_threshold import bounded
    from app.causal.threshold import threshold
    from app.causal.threshold_checks import covariate_jumps
    from app.causal.threshold_told import at_the_cutoff, window

    rows = threshold(data, estimand)
    report(0.2, "trimming those who may have been steered across the cutoff")
    widths = window(rows, params.bandwidth)
    if rows.is_sharp:
        found = bounded(rows, widths.main, params.level)
    else:
        found = bounded_among_moved(rows, widths.main, params.level, rng, draws=params.draws)
    estimate = as_estimate(
        rows.sample,
        replace(estimand, adjustment=()),
        method=SPEC.name,
        value=sum(found.bounds) / 2,
        inference=Inference(found.error, found.interval, 1.0),
        level=params.level,
    )
    estimate = at_the_cutoff(replace(estimate, bounds=found.bounds, p_value=None), estimand)
    checks = (_steered(rows, estimand, found, widths), *covariate_jumps(rows, estimand))
    beside = tuple(_beyond(rows, estimand, widths, params.level))
    return Estimation(estimate, (*rows.sample.diagnostics, *checks), beside=beside)


def _beyond(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, level: float
) -> Iterator[Estimate]:
    """Yield the jump beyond the hole, where there is one."""
    from app.causal.steered_threshold import beyond_hole
    from app.causal.threshold_told import told

    found = beyond_hole(rows, widths)
    if found is None:
        return
    label = f"the jump without the {found.left_out:,} rows within {found.hole:.3g} of the cutoff"
    left = rows.sample.n - found.left_out
    yield told(rows, estimand, found.found, method=SPEC.name, level=level, label=label, n=left)


def _steered(rows: Threshold, estimand: Estimand, found: Steered, widths: Bandwidths) -> Diagnosis:
    side = "above" if found.above_is_crowded else "below"
    below, above = found.inside
    return Diagnosis(
        "steered_share",
        Verdict.INCONCLUSIVE,
        f"Just {side} the cutoff {per_cent(found.share)} of the rows are more than the other side"
        " would"
        f" have, as if steered there. They are taken for those with the lowest and for those with"
        f" the highest {estimand.outcome} in turn{_in_arms(rows)}, by lines within"
        f" {widths.main:.3g} of the cutoff"
        f" ({below:,} rows below, {above:,} above): between these lies the effect on the others.",
        effect_size=found.share,
        n=below + above,
        columns=(estimand.running_variable or "",),
    )


def _in_arms(rows: Threshold) -> str:
    return "" if rows.is_sharp else " among the treated and among the others"


SPEC = EstimatorSpec(
    name="steered_discontinuity",
    title="Trimming bounds at a cutoff",
    summary="Bounds the effect at a cutoff that units were steered across.",
    assumes=frozenset({Assumption.CONTINUITY, Assumption.ONE_WAY_STEERING, Assumption.SUTVA}),
    cost=Cost(scale=4e-6, n_power=1.0, d_power=1.0),
    params=Params,
    references=("10.3982/QE1079", "10.1111/ecin.12225"),
    designs=frozenset({Design.RDD}),
    effects=frozenset({EffectKind.LATE}),
    treatment_kinds=frozenset(
        {Kind.BINARY, Kind.NOMINAL, Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL, Kind.DURATION}
    ),
    outcome_kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION}
    ),
    run=run,
    min_samples=40,
)
