"""A jump in the density of a running variable at its cutoff: the trace of manipulation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_PILOT = 3.348
_DEGREE = 4
_NARROWER = 0.5  # of the pilot bandwidth: less bias than noise, so that the test keeps its level
_FEWEST_BINS = 4
_FEW_VALUES = 0.5  # of the rows: with fewer distinct values the bins follow them


@dataclass(frozen=True, slots=True)
class DensityJump:
    """Log density just above less that just below the cutoff, with its standard error."""

    value: float
    error: float
    below: float
    above: float


def density_jump(running: Vector, cutoff: float) -> DensityJump | None:
    """Return the jump; None where a side has too few rows to tell.

    Counts in narrow bins are smoothed by local lines on each side (McCrary 2008,
    doi:10.1016/j.jeconom.2007.05.005).
    """
    distance = running - cutoff
    width = _bin_width(distance)
    left = _end(np.abs(_shifted(distance, width, -1)), width, len(running))
    right = _end(np.abs(_shifted(distance, width, 1)), width, len(running))
    if left is None or right is None or min(left[0], right[0]) <= 0:
        return None
    (below, low), (above, high) = left, right
    error = math.sqrt(24 / 5 / len(running) * (1 / (below * low) + 1 / (above * high)))
    return DensityJump(math.log(above / below), error, below, above)


def _bin_width(distance: Vector) -> float:
    """Return a narrow bin, a multiple of the step where the variable has few distinct values."""
    width = 2 * float(distance.std()) / math.sqrt(len(distance))
    values = np.unique(distance)
    if len(values) > _FEW_VALUES * len(distance):
        return width
    step = float(np.median(np.diff(values)))
    return step * max(round(width / step), 1)


def _shifted(distance: Vector, width: float, side: int) -> Vector:
    """Return the distances on one side; those at the cutoff count as above it."""
    return distance[distance >= 0] if side > 0 else distance[distance < 0] + 1e-9 * width


def _end(away: Vector, width: float, total: int) -> tuple[float, float] | None:
    """Return the density at the cutoff as seen from one side, and the bandwidth used."""
    if not len(away):
        return None
    bins = np.bincount((away / width).astype(np.intp))
    if len(bins) < _FEWEST_BINS + _DEGREE:
        return None
    heights: Vector = np.asarray(bins / (total * width))
    middles: Vector = np.asarray((np.arange(len(bins)) + 0.5) * width)
    reach = _NARROWER * _pilot(middles, heights)
    reach = max(reach, (_FEWEST_BINS + 1) * width)
    kernel = np.maximum(1 - middles / reach, 0.0)
    return _intercept(middles, heights, kernel), reach


def _pilot(middles: Vector, heights: Vector) -> float:
    """Return the bandwidth that a global quartic calls for."""
    span = float(middles[-1])
    curve = np.polynomial.Polynomial.fit(middles, heights, _DEGREE)
    noise = float(np.mean((heights - curve(middles)) ** 2))
    bend = float(np.sum(curve.deriv(2)(middles) ** 2))
    if bend <= 0:
        return span
    return min(_PILOT * float((noise * span / bend) ** 0.2), span)


def _intercept(middles: Vector, heights: Vector, kernel: Vector) -> float:
    lines = np.vander(middles, 2, increasing=True)
    gram = lines.T @ (lines * kernel[:, None])
    return float(np.linalg.solve(gram, lines.T @ (kernel * heights))[0])
