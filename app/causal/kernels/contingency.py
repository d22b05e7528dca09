"""The G² and χ² tests of independence of categories within strata, from counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.bitmaps import MOST_CELLS, bitmaps, tabulated
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
    rows, columns = np.empty(table.shape[1], np.int64), np.empty(table.shape[2], np.int64)
    statistic, freedom = 0.0, 0
    for stratum in range(len(table)):
        occurring = _margins(table[stratum], rows, columns)
        if occurring:
            freedom += occurring
            if pearson:
                statistic += _chi_squared(table[stratum], rows, columns)
            else:
                statistic += 2 * _half_g_squared(table[stratum], rows, columns, data.entropy)
    return statistic, freedom


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
def _margins(table: Cells, rows: Ints, columns: Ints) -> int:
    """Write the sums of rows and columns; return the degrees of freedom of levels that occur."""
    columns[:] = 0
    levels_of_row = levels_of_column = 0
    for i in range(len(rows)):
        rows[i] = 0
        for j in range(len(columns)):
            rows[i] += table[i, j]
            columns[j] += table[i, j]
        levels_of_row += rows[i] > 0
    for j in range(len(columns)):
        levels_of_column += columns[j] > 0
    return max(levels_of_row - 1, 0) * max(levels_of_column - 1, 0)


@nb.njit(cache=True)
def _half_g_squared(table: Cells, rows: Ints, columns: Ints, entropy: Floats) -> float:
    statistic, total = 0.0, 0
    for i in range(len(rows)):
        total += rows[i]
        statistic -= entropy[rows[i]]
        for j in range(len(columns)):
            statistic += entropy[table[i, j]]
    for j in range(len(columns)):
        statistic -= entropy[columns[j]]
    return float(statistic + entropy[total])


@nb.njit(cache=True)
def _chi_squared(table: Cells, rows: Ints, columns: Ints) -> float:
    statistic, total = 0.0, 0
    for i in range(len(rows)):
        total += rows[i]
    for i in range(len(rows)):
        for j in range(len(columns)):
            expected = rows[i] * columns[j] / total
            if expected > 0:
                statistic += (table[i, j] - expected) ** 2 / expected
    return float(statistic)
