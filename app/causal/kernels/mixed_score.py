"""The conditional Gaussian score of numbers and categories, from moments cached by strata."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.strata import joint

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Cells, Codes, Floats, Ints

_MOST_CELLS = 1 << 21  # numbers kept in the tables of pairs; sets beyond are summed up anew
_TINY = 1e-9
_PER_NUMBER = 1.0 + math.log(2 * math.pi)


class Moments(NamedTuple):
    """Sums over rows of products of [1, numbers], by strata of up to two categories.

    `place` is a variable's place among the numbers, counted from 1, or 0 for a category. `table`
    holds the strata of categories a and b from start[a, b] on, b's levels varying fastest; the
    last place of `start` stands for no category, and -1 for strata that are not kept. `rows`,
    shape (numbers + 1, n), are what the sums are of.
    """

    place: Ints
    table: Floats
    start: Ints
    rows: Floats


def no_moments() -> Moments:
    """Return what a score of one kind of columns has in place of moments."""
    nothing = np.empty((0, 0))
    return Moments(np.empty(0, np.int64), np.empty((0, 0, 0)), np.empty((0, 0), np.int64), nothing)


def moments_of(X: Floats, codes: Codes, levels: Ints) -> Moments:
    """Return the moments of columns X, shape (n, p), of which those with levels are categories.

    Parameters
    ----------
    codes : levels as 0 … k-1, shape (p, n). levels : how many there are, 0 for a number.
    """
    p = X.shape[1]
    numbers = np.flatnonzero(levels == 0)
    place = np.zeros(p, np.int64)
    place[numbers] = 1 + np.arange(len(numbers))
    Z = X[:, numbers]
    Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    rows = np.ascontiguousarray(np.vstack([np.ones(len(X)), Z.T]))
    start = np.full((p + 1, p + 1), -1, np.int64)
    start[p, p] = 0
    tables, used = [_summed(rows, np.zeros(len(X), np.int32), 1)], 1
    kinds = [int(k) for k in np.flatnonzero(levels > 0)]
    sets = [(k,) for k in kinds] + [(a, b) for a in kinds for b in kinds if a < b]
    for chosen in sets:
        cells, count = joint(codes, levels, np.array(chosen, dtype=np.int64), len(chosen))
        if len(chosen) > 1 and (used + count) * len(rows) ** 2 > _MOST_CELLS:
            break
        a, b = (chosen[0], p) if len(chosen) == 1 else chosen
        start[a, b] = used
        tables.append(_summed(rows, cells, count))
        used += count
    return Moments(place, np.concatenate(tables), start, rows)


@nb.njit(cache=True)
def conditional_gaussian(
    moments: Moments, codes: Codes, levels: Ints, price: float, y: int, given: Ints, size: int
) -> float:
    """Return the log likelihood of y given its causes, less what the parameters cost.

    Within each stratum of the categories the numbers are Gaussian with moments of their own; the
    likelihood of y and its causes is divided by that of the causes.

    References
    ----------
    Andrews, Ramsey & Cooper, Int. J. Data Sci. Anal. 6:3-18, 2018, doi:10.1007/s41060-017-0104-9
    """
    every = np.empty(size + 1, np.int64)
    every[:size] = given[:size]
    every[size] = y
    return _joint_score(moments, codes, levels, price, every, size + 1) - _joint_score(
        moments, codes, levels, price, every, size
    )


@nb.njit(cache=True)
def conditional_gaussian_gains(
    moments: Moments, codes: Codes, levels: Ints, price: float, y: int, given: Ints, size: int,
    candidates: Bools, gain: Floats,
) -> float:  # fmt: skip
    """Write to `gain` what each candidate adds as a further cause; return the score without."""
    base = conditional_gaussian(moments, codes, levels, price, y, given, size)
    more = np.empty(size + 1, np.int64)
    more[:size] = given[:size]
    for j in range(len(candidates)):
        if candidates[j]:
            more[size] = j
            found = conditional_gaussian(moments, codes, levels, price, y, more, size + 1)
            gain[j] = found - base
    return base


@nb.njit(cache=True)
def _joint_score(
    moments: Moments, codes: Codes, levels: Ints, price: float, chosen: Ints, size: int
) -> float:
    """Return the log likelihood of these variables together, less the price of its parameters."""
    numbers, kinds = np.empty(size + 1, np.int64), np.empty(size, np.int64)
    numbers[0] = 0
    q, k, possible = 0, 0, 1.0
    for i in range(size):
        if levels[chosen[i]]:
            kinds[k] = chosen[i]
            k += 1
            possible *= levels[chosen[i]]
        else:
            q += 1
            numbers[q] = moments.place[chosen[i]]
    table = _strata(moments, codes, levels, kinds, k, numbers, q)
    n = moments.rows.shape[1]
    value, pooled, left = _of_large(table, n, q)
    if left > 0 and q > 0:
        value -= left / 2 * _log_det(pooled / n, q)
    parameters = possible - 1 + possible * q * (q + 3) / 2
    return value - price * parameters


@nb.njit(cache=True)
def _of_large(table: Floats, n: int, q: int) -> tuple[float, Floats, float]:
    """Return the likelihood without the shape of small strata, the pooled products, their rows."""
    value, left = 0.0, 0.0
    pooled, own = np.zeros((q, q)), np.empty((q, q))
    for cell in range(len(table)):
        rows = table[cell, 0, 0]
        if rows < 0.5:
            continue
        value += rows * math.log(rows / n) - rows * q / 2 * _PER_NUMBER
        for a in range(q):
            for b in range(q):
                mean = table[cell, 0, a + 1] * table[cell, 0, b + 1] / rows
                own[a, b] = table[cell, a + 1, b + 1] - mean
        pooled += own
        if rows > 2 * q + 3:
            value -= rows / 2 * _log_det(own / rows, q)
        else:
            left += rows
    return value, pooled, left


@nb.njit(cache=True)
def _strata(
    moments: Moments, codes: Codes, levels: Ints, kinds: Ints, k: int, numbers: Ints, q: int
) -> Floats:
    """Return the sums of products of the chosen numbers by strata, shape (strata, q+1, q+1)."""
    none = len(levels)
    a = min(kinds[0], kinds[1]) if k > 1 else (kinds[0] if k else none)
    b = max(kinds[0], kinds[1]) if k > 1 else none
    first = moments.start[a, b] if k <= 2 else -1
    if first < 0:
        cells, count = joint(codes, levels, kinds, k)
        rows = np.empty((q + 1, moments.rows.shape[1]))
        for i in range(q + 1):
            rows[i] = moments.rows[numbers[i]]
        return _summed(rows, cells, count)
    count = 1
    for i in range(k):
        count *= levels[kinds[i]]
    table = np.empty((count, q + 1, q + 1))
    for cell in range(count):
        for i in range(q + 1):
            for j in range(q + 1):
                table[cell, i, j] = moments.table[first + cell, numbers[i], numbers[j]]
    return table


@nb.njit(cache=True)
def _summed(rows: Floats, cells: Cells, count: int) -> Floats:
    """Return the sums of products of `rows`, shape (m, n), by cell."""
    m, n = rows.shape
    table = np.zeros((count, m, m))
    for t in range(n):
        for i in range(m):
            for j in range(i + 1):
                table[cells[t], i, j] += rows[i, t] * rows[j, t]
    for cell in range(count):
        for i in range(m):
            for j in range(i):
                table[cell, j, i] = table[cell, i, j]
    return table


@nb.njit(cache=True)
def _log_det(C: Floats, q: int) -> float:
    """Return the log determinant of a covariance of standardised numbers, kept off zero."""
    factor, total = np.zeros((q, q)), 0.0
    for row in range(q):
        for column in range(row + 1):
            rest = C[row, column]
            for k in range(column):
                rest -= factor[row, k] * factor[column, k]
            if row == column:
                factor[row, row] = math.sqrt(max(rest, _TINY))
                total += 2 * math.log(factor[row, row])
            else:
                factor[row, column] = rest / factor[column, column]
    return total
