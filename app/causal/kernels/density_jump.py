"""A jump in the density of a running variable at its cutoff: the trace of manipulation."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

_WIDTH = 2.6  # of the spread times n to the -1/5: wide, as the cubic takes care of the bend
_ORDER = 3  # of the distribution function: one more than the density's line needs
_LEAST_INSIDE = 25  # rows and
_LEAST_VALUES = 8  # distinct values on each side
_SMALLEST = 1e-12


@dataclass(frozen=True, slots=True)
class DensityJump:
    """Density just above less that just below the cutoff, as a share of both, and its error."""

    value: float
    error: float
    below: float
    above: float


def density_jump(running: Vector, cutoff: float) -> DensityJump | None:
    """Return the jump; None where a side has too few rows to tell.

    The slope of the distribution function at either end is read from cubics near the cutoff, so
    that nothing hangs on bins, and its error allows for the bend of the density (Cattaneo,
    Jansson & Ma 2020, doi:10.1080/01621459.2019.1635480).
    """
    distance = np.sort(running - cutoff)
    place = np.searchsorted(distance, distance, side="right") / len(distance)  # ties share the top
    spread = _spread(distance)
    reach = _WIDTH * spread * len(distance) ** -0.2
    left, right = (_end(distance, place, side, reach) for side in (-1, 1))
    if left is None or right is None:
        return None
    (below, low), (above, high) = left, right
    if min(below, above) <= _SMALLEST:
        below, above = max(below, _SMALLEST), max(above, _SMALLEST)
    mean = (below + above) / 2
    error = math.sqrt(float(np.sum((high - low) ** 2)))
    return DensityJump((above - below) / mean, error / mean, below, above)


def _spread(distance: Vector) -> float:
    quartiles = np.percentile(distance, [25, 75])
    return min(float(distance.std()), float(quartiles[1] - quartiles[0]) / 1.349) or float(
        distance.std()
    )


def _end(distance: Vector, place: Vector, side: int, reach: float) -> tuple[float, Vector] | None:
    """Return the density at the cutoff as seen from one side, and each row's influence on it."""
    on_side = distance >= 0 if side > 0 else distance < 0
    near = on_side & (np.abs(distance) < reach)
    if near.sum() < _LEAST_INSIDE or len(np.unique(distance[near])) < _LEAST_VALUES:
        return None
    x = distance[near] / reach
    kernel = 1 - np.abs(x)
    powers = np.vander(x, _ORDER + 1, increasing=True)
    weighted = powers * kernel[:, None]
    slope = np.linalg.pinv(powers.T @ weighted, hermitian=True)[1] @ weighted.T / reach
    value = float(slope @ place[near])
    # a row lifts the distribution function at all rows above it, so it counts for their weights
    weights = np.zeros(len(distance))
    weights[near] = slope
    lifted = np.cumsum(weights[::-1])[::-1]
    return value, (lifted - lifted.mean()) / len(distance)
