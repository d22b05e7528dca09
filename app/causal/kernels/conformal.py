"""How sure a gap to a synthetic path is, by moving the times at which it is looked for.

Chernozhukov, Wüthrich & Zhu 2021, doi:10.1080/01621459.2021.1920957. An effect that is supposed
is taken off the treated unit, the path is fitted over all times as if nothing had happened, and
what is left after the start must not stand out among what is left elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.kernels.synthetic import Method

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_TRIED, _WIDENINGS = 41, 3


def moved_times_p(
    treated: Vector, donors: Matrix, before: int, method: Method, effect: float
) -> float:
    """Return the p-value of the same `effect` at every time from `before` on.

    What is left is moved round by every number of times, which keeps its memory; the share of
    moves that put as much after the start is exact where what is left is stationary.

    Parameters
    ----------
    treated, donors : shapes (T,) and (T, J).
    """
    supposed = treated.copy()
    supposed[before:] -= effect
    left = np.abs(supposed - method(supposed, donors, len(treated), None).path)
    around = np.concatenate([left, left[: len(left) - 1]])
    sums = np.concatenate([[0.0], np.cumsum(around)])
    after = len(left) - before
    moved = sums[after:][: len(left)] - sums[: len(left)]  # from each time on, `after` of them
    return float(np.mean(moved >= moved[before] * (1 - 1e-12)))


def moved_times_interval(
    treated: Vector,
    donors: Matrix,
    before: int,
    method: Method,
    *,
    around: tuple[float, float],
    level: float,
) -> tuple[float, float] | None:
    """Return between which constant effects none is rejected.

    None where the times are too few to reject anything, or no effect is rejected on one side.

    Parameters
    ----------
    around : the estimate and a step of the size of its error; effects are tried up to 4 steps
        away, then 8, then 16.
    """
    if len(treated) * (1 - level) < 1:
        return None
    value, step = around
    for widening in range(_WIDENINGS):
        tried = value + step * 4.0 * 2.0**widening * np.linspace(-1, 1, _TRIED)
        kept = np.array(
            [moved_times_p(treated, donors, before, method, e) > 1 - level for e in tried]
        )
        if kept.any() and not kept[0] and not kept[-1]:
            first, last = np.flatnonzero(kept)[[0, -1]]
            return float(tried[first - 1]), float(tried[last + 1])  # the nearest that are rejected
    return None
