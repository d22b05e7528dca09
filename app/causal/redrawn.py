"""Rows drawn anew with replacement, whole units where these have several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rows_anew(
    n: int, clusters: NDArray[np.intp] | None, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Return the places of as many rows, or of all rows of as many units.

    Parameters
    ----------
    clusters : shape (n,), a code per unit from 0 on; None where rows are independent.
    """
    if clusters is None:
        return rng.integers(n, size=n)
    order = np.argsort(clusters, kind="stable")
    ends = np.searchsorted(clusters[order], np.arange(clusters.max() + 2))
    units = rng.integers(len(ends) - 1, size=len(ends) - 1)
    return np.concatenate([order[ends[u] : ends[u + 1]] for u in units])
