"""Strata: the combinations of several categories, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints

DENSE_CELLS = 1 << 18  # beyond this many cells a table holds only combinations that occur


def entropies(n: int) -> Floats:
    """Return k·log k for k = 0 … n, from which likelihoods of counts are summed."""
    counts = np.arange(n + 1, dtype=np.float64)
    return np.asarray(counts * np.log(np.maximum(counts, 1)))


@nb.njit(cache=True)
def joint(codes: Ints, levels: Ints, given: Ints, size: int) -> tuple[Ints, int]:
    """Return, per row, the combination of the given levels, and how many there may be."""
    n = codes.shape[1]
    strata, count = np.zeros(n, np.int64), 1
    for k in range(size):
        more = levels[given[k]]
        for row in range(n):
            strata[row] = strata[row] * more + codes[given[k], row]
        count *= more
        if count > DENSE_CELLS:
            strata, count = compressed(strata)
    return strata, count


@nb.njit(cache=True)
def compressed(strata: Ints) -> tuple[Ints, int]:
    """Return the combinations numbered from 0 by those that occur."""
    order = np.argsort(strata)
    numbered = np.empty_like(strata)
    number = 0
    for i in range(len(order)):
        if i and strata[order[i]] != strata[order[i - 1]]:
            number += 1
        numbered[order[i]] = number
    return numbered, number + 1
