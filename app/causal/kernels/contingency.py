"""The G² and χ² tests of independence of categories within strata, from counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.bitmaps import MOST_CELLS, bitmaps, tabulated
from app.causal.kernels.partial import next_subset
from app.causal.kernels.strata import DENSE_CELLS, compressed, entropies, joint

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Cells, Codes, Floats, Ints
    from app.causal.kernels.bitmaps import Bitmaps

_ROWS_PER_CELL = 5  # with fewer on average the test says nothing and must not remove an edge


class Categories(NamedTuple):
    """Levels as 0 … k-1, shape (p, n), their numbers, bitmaps of them, and k·log k to n."""

    codes: Codes
    levels: Ints
    bits: Bitmaps
    entropy: Floats


def categories(codes: Codes, levels: Ints) -> Categories:
    """Return the codes with all that their tests need."""
    return Categories(codes, levels, bitmaps(codes, levels), entropies(codes.shape[1]))


@nb.njit(cache=True)
def association(
    data: Categories, x: int, y: int, given: Ints, size: int, pearson: bool
) -> tuple[float, int]:
    """Return the G² (or Pearson's χ²) of x and y given others, and its degrees of freedom.

    Degrees of freedom count the levels that occur in each stratum. The statistic is infinite
    where rows are too few for the table, so that no edge goes for want of data.
    """
    table = _table(data, x, y, given, size)
    if not len(table):
        return np.inf, 1
    statistic, occurring = 0.0, 0
    for stratum in range(len(table)):
        rows, columns = table[stratum].sum(axis=1), table[stratum].sum(axis=0)
        if pearson:
            statistic += _chi_squared(table[stratum], rows, columns)
        else:
            statistic += 2 * _half_g_squared(table[stratum], rows, columns, data.entropy)
        occurring += max((rows > 0).sum() - 1, 0) * max((columns > 0).sum() - 1, 0)
    return statistic, occurring


@nb.njit(cache=True)
def _table(data: Categories, x: int, y: int, given: Ints, size: int) -> Cells:
    """Return the counts in each stratum; no stratum at all where rows are too few for them."""
    levels, n = data.levels, data.codes.shape[1]
    cells = levels[x] * levels[y]
    for k in range(size):
        cells = min(cells * levels[given[k]], DENSE_CELLS)
    if cells <= MOST_CELLS and n >= _ROWS_PER_CELL * cells:
        return tabulated(data.bits, levels, x, y, given, size)
    strata, count = joint(data.codes, levels, given, size)
    if n < _ROWS_PER_CELL * float(count) * (levels[x] - 1) * (levels[y] - 1):
        return np.zeros((0, levels[x], levels[y]), np.int32)
    if count * levels[x] * levels[y] > DENSE_CELLS:
        strata, count = compressed(strata)
    table = np.zeros((count, levels[x], levels[y]), np.int32)
    for row in range(n):
        table[strata[row], data.codes[x, row], data.codes[y, row]] += 1
    return table


@nb.njit(cache=True)
def normal_scale(statistic: float, freedom: float) -> float:
    """Return the standard normal value with about the same tail as this χ² value.

    References
    ----------
    Wilson & Hilferty, PNAS 17:684-688, 1931. doi:10.1073/pnas.17.12.684
    """
    if freedom <= 0:
        return -np.inf
    spread = 2 / (9 * freedom)
    return float((max(statistic, 0.0) / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)


@nb.njit(cache=True)
def separate_categories(
    data: Categories, x: int, y: int, candidates: Ints, size: int, cutoff: float, pearson: bool
) -> tuple[bool, Ints]:
    """Return the first subset of the candidates that separates x and y, if one does."""
    positions, changed = np.arange(size), 0
    while changed >= 0:
        given = candidates[positions]
        found = association(data, x, y, given, size, pearson)
        if normal_scale(found[0], found[1]) < cutoff:
            return True, given
        changed = next_subset(positions, size, len(candidates))
    return False, candidates[:0]


@nb.njit(cache=True)
def _half_g_squared(table: Cells, rows: Ints, columns: Ints, entropy: Floats) -> float:
    statistic = entropy[rows.sum()]
    for i in range(len(rows)):
        statistic -= entropy[rows[i]]
        for j in range(len(columns)):
            statistic += entropy[table[i, j]]
    for j in range(len(columns)):
        statistic -= entropy[columns[j]]
    return float(statistic)


@nb.njit(cache=True)
def _chi_squared(table: Cells, rows: Ints, columns: Ints) -> float:
    statistic, total = 0.0, rows.sum()
    for i in range(len(rows)):
        for j in range(len(columns)):
            expected = rows[i] * columns[j] / max(total, 1)
            if expected > 0:
                statistic += (table[i, j] - expected) ** 2 / expected
    return float(statistic)
