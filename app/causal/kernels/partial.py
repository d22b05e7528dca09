"""Partial correlation and subsets, the inner loops of constraint-based search."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints

_TINY = 1e-14  # a variance that its conditioning set explains completely


@nb.njit(cache=True)
def partial_correlation(
    R: Floats, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
) -> float:
    """Return the correlation of x and y given the first `size` members of `given`.

    Parameters
    ----------
    R : correlation or covariance matrix, shape (p, p).
    work : the Cholesky factor of the matrix of (given, x, y), at least (size + 2, size + 2);
        its last row holds what remains of y.
    changed : `work` still holds the factor for the same x, y and given[:changed]; 0 when it
        does not. Subsets in order share prefixes, which saves most of the work.
    """
    if size == 1:  # most tests are of this size
        return _given_one(R, x, y, given[0])
    for row in range(changed, size):
        _factor(R, given[row], given, row, 0, work, row)
        work[row, row] = math.sqrt(max(_left(R, given[row], work, row, row), _TINY))
    _factor(R, x, given, size, changed, work, size)
    _factor(R, y, given, size, changed, work, size + 1)
    shared = R[x, y]
    for k in range(size):
        shared -= work[size, k] * work[size + 1, k]
    left_x = max(_left(R, x, work, size, size), _TINY)
    left_y = max(_left(R, y, work, size + 1, size), _TINY)
    return float(shared / math.sqrt(left_x * left_y))


@nb.njit(cache=True)
def _given_one(R: Floats, x: int, y: int, z: int) -> float:
    a, b, c = R[x, z], R[y, z], R[z, z]
    left_x, left_y = R[x, x] - a * a / c, R[y, y] - b * b / c
    return float((R[x, y] - a * b / c) / math.sqrt(max(left_x, _TINY) * max(left_y, _TINY)))


@nb.njit(cache=True)
def _factor(R: Floats, i: int, given: Ints, size: int, first: int, work: Floats, row: int) -> None:
    """Write columns first … size - 1 of variable i's row of the factor."""
    for column in range(first, size):
        rest = R[i, given[column]]
        for k in range(column):
            rest -= work[row, k] * work[column, k]
        work[row, column] = rest / work[column, column]


@nb.njit(cache=True)
def _left(R: Floats, i: int, work: Floats, row: int, size: int) -> float:
    """Return the variance of i that the first `size` columns of its row leave."""
    rest = R[i, i]
    for k in range(size):
        rest -= work[row, k] * work[row, k]
    return float(rest)


@nb.njit(cache=True)
def next_subset(positions: Ints, size: int, total: int) -> int:
    """Move to the next subset of range(total); return the first place changed, -1 at the end."""
    i = size - 1
    while i >= 0 and positions[i] == total - size + i:
        i -= 1
    if i >= 0:
        positions[i] += 1
        for j in range(i + 1, size):
            positions[j] = positions[j - 1] + 1
    return i


def partial_correlations(
    of_x: Floats, of_given: Floats, x: int, others: Ints, given: Ints
) -> Floats:
    """Return the correlation of x with each of the others given a set that holds neither.

    One factorisation serves them all, so that the work grows in proportion to their number.

    Parameters
    ----------
    of_x : correlations of x with every variable, shape (p,). of_given : of the given, (k, p).
    """
    if not len(given):
        return np.asarray(of_x[others])
    factor = np.linalg.cholesky(of_given[:, given] + _TINY * np.eye(len(given)))
    along = np.linalg.solve(factor, of_given[:, np.append(others, x)])
    of_target, of_others = along[:, -1], along[:, :-1]
    left = np.maximum(1 - (of_others**2).sum(axis=0), _TINY)
    left_x = max(1 - of_target @ of_target, _TINY)
    return np.asarray((of_x[others] - of_target @ of_others) / np.sqrt(left_x * left))
