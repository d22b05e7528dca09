"""The G² test of independence of categories within strata, from counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.partial import next_subset
from app.causal.kernels.strata import DENSE_CELLS, compressed, joint

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Cells, Codes, Floats, Ints

_ROWS_PER_CELL = 5  # with fewer on average the test says nothing and must not remove an edge


@nb.njit(cache=True)
def g_squared(
    codes: Codes, levels: Ints, entropy: Floats, x: int, y: int, given: Ints, size: int
) -> float:
    """Return the G² statistic of x and y given others, on the scale of a standard normal.

    Degrees of freedom count the levels that occur in each stratum. Infinite where rows are too
    few for the table, so that no edge goes for want of data.

    Parameters
    ----------
    codes : levels as 0 … k-1, shape (p, n). entropy : k·log k for k = 0 … n.

    References
    ----------
    Wilson & Hilferty, PNAS 17:684-688, 1931 (the scale). doi:10.1073/pnas.17.12.684
    """
    n = codes.shape[1]
    strata, count = joint(codes, levels, given, size)
    freedom = float(count) * (levels[x] - 1) * (levels[y] - 1)
    if n < _ROWS_PER_CELL * freedom:
        return np.inf
    if count * levels[x] * levels[y] > DENSE_CELLS:
        strata, count = compressed(strata)
    table = np.zeros((count, levels[x], levels[y]), np.int32)
    for row in range(n):
        table[strata[row], codes[x, row], codes[y, row]] += 1
    statistic, occurring = 0.0, 0
    for stratum in range(count):
        added, free = _stratum(table[stratum], entropy)
        statistic += added
        occurring += free
    return normal_scale(2 * statistic, occurring)


@nb.njit(cache=True)
def normal_scale(statistic: float, freedom: float) -> float:
    """Return the standard normal value with about the same tail as this χ² value."""
    if freedom <= 0:
        return -np.inf
    spread = 2 / (9 * freedom)
    return float((max(statistic, 0.0) / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)


@nb.njit(cache=True)
def separate_categories(
    codes: Codes, levels: Ints, entropy: Floats, x: int, y: int, candidates: Ints, size: int,
    cutoff: float,
) -> tuple[bool, Ints]:  # fmt: skip
    """Return the first subset of the candidates that separates x and y, if one does."""
    positions, changed = np.arange(size), 0
    while changed >= 0:
        given = candidates[positions]
        if g_squared(codes, levels, entropy, x, y, given, size) < cutoff:
            return True, given
        changed = next_subset(positions, size, len(candidates))
    return False, candidates[:0]


@nb.njit(cache=True)
def _stratum(table: Cells, entropy: Floats) -> tuple[float, int]:
    """Return one stratum's half G² and its degrees of freedom."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    statistic, used_rows, used_columns = entropy[rows.sum()], 0, 0
    for i in range(len(rows)):
        statistic -= entropy[rows[i]]
        used_rows += rows[i] > 0
        for j in range(len(columns)):
            statistic += entropy[table[i, j]]
    for j in range(len(columns)):
        statistic -= entropy[columns[j]]
        used_columns += columns[j] > 0
    return float(statistic), max(used_rows - 1, 0) * max(used_columns - 1, 0)
