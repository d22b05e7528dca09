"""Many series to compare with as the few courses that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_TIMES_PER_CONTROL = 4  # fewer, and as many weights are learned as the course before can tell
_TIMES_PER_COURSE = 6
_EXPLAINED = 0.95  # of the variance of the series


def shared_courses(controls: Matrix, before: int) -> Matrix:
    """Return the controls, or where they are too many for the times before, what they share.

    A unit's course is then a mix of unobserved courses that all units share, learned from the
    units that were not touched: interactive fixed effects.

    Parameters
    ----------
    controls : shape (T, k), NaN where a series has no reading. before : times before.

    Returns
    -------
    Shape (T, k) unchanged, or (T, r) with r < k orthogonal courses, NaN where any series is.

    References
    ----------
    Xu (2017), doi:10.1017/pan.2016.2.
    """
    if controls.shape[1] * _TIMES_PER_CONTROL <= before:
        return controls
    whole = ~np.isnan(controls).any(axis=1)
    spread = controls[whole].std(axis=0) if whole.any() else np.zeros(controls.shape[1])
    moving = spread > 0
    if moving.sum() < 2:
        return controls
    scaled = (controls[whole][:, moving] - controls[whole][:, moving].mean(axis=0)) / spread[moving]
    left, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
    explained = np.cumsum(sizes**2) / np.sum(sizes**2)
    enough = int(np.searchsorted(explained, _EXPLAINED)) + 1
    count = max(1, min(enough, before // _TIMES_PER_COURSE))
    courses = np.full((len(controls), count), np.nan)
    courses[whole] = left[:, :count] * sizes[:count]
    return courses
