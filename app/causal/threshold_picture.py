"""A threshold design as a picture, and its effect under other defensible choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.curves import Curve, Point, Series
from app.causal.encoding import design_matrix
from app.causal.kernels.discontinuity import fitted_line
from app.causal.kernels.discontinuity_covariates import freed
from app.causal.threshold import local_effect
from app.causal.threshold_told import told
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate
    from app.causal.kernels.discontinuity import Bandwidths
    from app.causal.threshold import Threshold

_BINS = 20
_LINE_POINTS = 2
_LEAST_IN_BIN = 3
_MOST_COVARIATES = 30


def picture(rows: Threshold, estimand: Estimand, widths: Bandwidths) -> Curve:
    """Return mean outcomes in narrow bins on both sides of the cutoff, and the lines compared."""
    return Curve(
        name="threshold",
        title=f"{estimand.outcome} on both sides of the cutoff",
        x_label=estimand.running_variable or "",
        y_label=f"mean {estimand.outcome}",
        series=(
            Series("mean of a bin", tuple(_bins(rows, widths))),
            *_lines(rows, widths),
        ),
        unit=estimand.unit,
        reference=rows.cutoff,
    )


def _bins(rows: Threshold, widths: Bandwidths) -> Iterator[Point]:
    """Yield means in bins of equal width, none of which holds rows of both sides."""
    distance = rows.running - rows.cutoff
    reach = 2 * widths.main
    step = reach / _BINS
    place = np.floor(distance / step).astype(np.intp)
    for k in range(-_BINS, _BINS):
        inside = rows.sample.outcome[place == k]
        if len(inside) >= _LEAST_IN_BIN:
            mean = float(inside.mean())
            half = 1.96 * float(inside.std(ddof=1)) / np.sqrt(len(inside))
            yield Point(rows.cutoff + (k + 0.5) * step, mean, mean - half, mean + half)


def _lines(rows: Threshold, widths: Bandwidths) -> Iterator[Series]:
    sides = rows.sides(rows.sample.outcome)
    for label, side, sign in zip(("line below", "line above"), sides, (-1, 1), strict=True):
        level, slope = fitted_line(side, widths.main)
        ends = sorted((0.0, sign * min(widths.main, float(np.abs(side.distance).max()))))
        points = (Point(rows.cutoff + x, level + slope * x) for x in ends)
        yield Series(label, tuple(points))


def alternatives(
    rows: Threshold, estimand: Estimand, widths: Bandwidths, *, method: str, level: float
) -> Iterator[Estimate]:
    """Yield the effect with covariates held fixed, and with a bandwidth for each side."""
    if (covariates := _covariates(rows, estimand)) is not None:
        distance = rows.running - rows.cutoff
        outcome = freed(distance, rows.sample.outcome, covariates, widths.main)
        found = local_effect(rows, outcome, widths)
        label = "the same with covariates held fixed"
        yield told(rows, estimand, found, method=method, level=level, label=label)
    try:
        below, above = rows.widths_per_side(rows.sample.outcome)
        found = local_effect(rows, rows.sample.outcome, below, above)
    except StatisticalFailure:
        return
    label = "the same with a window for each side"
    yield told(rows, estimand, found, method=method, level=level, label=label)


def _covariates(rows: Threshold, estimand: Estimand) -> NDArray[np.float64] | None:
    """Return the covariates as numbers; None where there are none without gaps."""
    names = [n for n in estimand.adjustment if n != estimand.running_variable]
    matrix = design_matrix(rows.data, names)[0][:, :_MOST_COVARIATES]
    whole = matrix[:, ~np.isnan(matrix).any(axis=0)]
    return whole if whole.shape[1] else None
