"""Strata: the combinations of several categories, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Cells, Codes, Floats, Ints

DENSE_CELLS = 1 << 18  # beyond this many cells a table holds only combinations that occur
_SMALL = 1 << 10  # up to this many cells four tables cost less than waiting for one


def entropies(n: int) -> Floats:
    """Return k·log k for k = 0 … n, from which likelihoods of counts are summed."""
    counts = np.arange(n + 1, dtype=np.float64)
    return np.asarray(counts * np.log(np.maximum(counts, 1)))


@nb.njit(cache=True)
def joint(codes: Codes, levels: Ints, given: Ints, size: int) -> tuple[Cells, int]:
    """Return, per row, the combination of the given levels, and how many there may be."""
    strata, count = np.zeros(codes.shape[1], np.int32), 1
    for k in range(size):
        strata = crossed(strata, count, codes[given[k]])
        count *= levels[given[k]]
        if count > DENSE_CELLS:
            strata, count = compressed(strata)
    return strata, count


@nb.njit(cache=True)
def crossed(strata: Cells, count: int, codes: Codes) -> Cells:
    """Return, per row, the number of its stratum within its level of `codes`."""
    cells, width = np.empty_like(strata), np.int32(count)
    for row in range(len(strata)):
        cells[row] = codes[row] * width + strata[row]
    return cells


@nb.njit(cache=True)
def tallied(cells: Cells, size: int) -> Cells:
    """Return how often each of the numbers 0 … size-1 stands in `cells`."""
    return _in_turns(cells, size) if size <= _SMALL else _in_one(cells, size)


@nb.njit(cache=True)
def _in_one(cells: Cells, size: int) -> Cells:
    table = np.zeros(size, np.int32)
    for row in range(len(cells)):
        table[cells[row]] += 1
    return table


@nb.njit(cache=True)
def _in_turns(cells: Cells, size: int) -> Cells:
    """Count in four tables by turns: a count that was just written is slow to read again."""
    a, b = np.zeros(size, np.int32), np.zeros(size, np.int32)
    c, d = np.zeros(size, np.int32), np.zeros(size, np.int32)
    quarters = len(cells) // 4
    for quarter in range(quarters):
        row = 4 * quarter
        a[cells[row]] += 1
        b[cells[row + 1]] += 1
        c[cells[row + 2]] += 1
        d[cells[row + 3]] += 1
    for row in range(4 * quarters, len(cells)):
        a[cells[row]] += 1
    for cell in range(size):
        a[cell] += b[cell] + c[cell] + d[cell]
    return a


@nb.njit(cache=True)
def compressed(strata: Cells) -> tuple[Cells, int]:
    """Return the combinations numbered from 0 by those that occur."""
    order = np.argsort(strata)
    numbered = np.empty_like(strata)
    number = 0
    for i in range(len(order)):
        if i and strata[order[i]] != strata[order[i - 1]]:
            number += 1
        numbered[order[i]] = number
    return numbered, number + 1
