"""Mixtures of numbers and categories as blocks of numbers (the degenerate Gaussian embedding)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.data import Kind
from app.causal.kernels.contingency import normal_scale
from app.causal.kernels.correlation import correlation_of

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.kernels.columns import Columns

_TINY = 1e-12


class Blocks(NamedTuple):
    """Correlations of the embedded columns; variable i holds columns first[i] … first[i+1]-1."""

    R: Floats
    first: Ints
    n: int


def embedded(columns: Columns) -> Blocks:
    """Return each number as it is and each category as indicators of all levels but the first.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.

    References
    ----------
    Andrews, Ramsey & Cooper, Learning high-dimensional directed acyclic graphs with mixed
    data-types, PMLR 104:4-21, 2019.
    """
    parts, names, first = [], [], [0]
    for name, kind, values in zip(columns.names, columns.kinds, columns.X.T, strict=True):
        levels = np.unique(values)
        if kind is Kind.NOMINAL and len(levels) > 2:
            part = (values[:, None] == levels[1:]).astype(np.float64)
        else:
            part = values[:, None]
        parts.append(part)
        names.extend([name] * part.shape[1])
        first.append(first[-1] + part.shape[1])
    Z = np.hstack(parts)
    Z = Z - Z.mean(axis=0)
    R = correlation_of(Z.T @ Z / len(Z), names, n=len(Z))
    return Blocks(R, np.array(first, dtype=np.int64), columns.n)


@nb.njit(cache=True)
def block_statistic(blocks: Blocks, x: int, y: int, given: Ints, size: int) -> float:
    """Return the likelihood ratio of x and y given others, on the scale of a standard normal.

    References
    ----------
    Bartlett, J. R. Statist. Soc. 9:176-197, 1947 (the correction for small samples).
    """
    held = columns_in(blocks.first, given, size)
    of_x, of_y = (
        columns_in(blocks.first, np.array([x]), 1),
        columns_in(blocks.first, np.array([y]), 1),
    )
    without = log_residual(blocks.R, of_y, held)
    within = log_residual(blocks.R, of_y, np.concatenate((held, of_x)))
    rows = blocks.n - len(held) - (len(of_x) + len(of_y) + 3) / 2
    return normal_scale(max(rows, 1.0) * (without - within), len(of_x) * len(of_y))


@nb.njit(cache=True)
def log_residual(R: Floats, of: Ints, given: Ints) -> float:
    """Return log det of the covariance of columns `of` that columns `given` leave."""
    size = len(given) + len(of)
    columns = np.concatenate((given, of))
    factor, total = np.empty((size, size)), 0.0
    for row in range(size):
        i = columns[row]
        left = R[i, i]
        for column in range(row):
            rest = R[i, columns[column]]
            for k in range(column):
                rest -= factor[row, k] * factor[column, k]
            factor[row, column] = rest / factor[column, column]
            left -= factor[row, column] ** 2
        left = max(left, _TINY)
        factor[row, row] = math.sqrt(left)
        if row >= len(given):
            total += math.log(left)
    return total


@nb.njit(cache=True)
def columns_in(first: Ints, variables: Ints, size: int) -> Ints:
    """Return the embedded columns of the first `size` variables."""
    total = 0
    for k in range(size):
        total += first[variables[k] + 1] - first[variables[k]]
    found, place = np.empty(total, np.int64), 0
    for k in range(size):
        for column in range(first[variables[k]], first[variables[k] + 1]):
            found[place] = column
            place += 1
    return found
