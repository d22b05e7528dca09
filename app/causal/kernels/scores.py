"""Local scores: how well a set of causes explains a variable, less a price for its size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.embedding import columns_in, log_residual
from app.causal.kernels.strata import DENSE_CELLS, compressed, crossed, entropies, joint, tallied

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Cells, Codes, Floats, Ints
    from app.causal.kernels.embedding import Blocks

_TINY = 1e-12
_NONE = np.empty(0, np.int64)


class LocalScore(NamedTuple):
    """What a score is computed from: a covariance, or the codes of categories.

    `covariance` is (0, 0) for categories; `codes`, shape (p, n), and `levels` are empty for
    numbers. `first` is empty unless variable i holds columns first[i] … first[i+1]-1 of the
    covariance. `price` is paid per free parameter. `entropy` holds k·log k for k = 0 … n.
    """

    n: int
    price: float
    covariance: Floats
    codes: Codes
    levels: Ints
    entropy: Floats
    first: Ints


def gaussian_bic(covariance: Floats, n: int, penalty: float) -> LocalScore:
    """Return the Gaussian BIC: -n/2 log(residual variance) - penalty/2 log(n) per parent.

    References
    ----------
    Schwarz, Ann. Statist. 6:461-464, 1978. doi:10.1214/aos/1176344136
    """
    return _of_numbers(covariance, _NONE, n, penalty)


def block_bic(blocks: Blocks, penalty: float) -> LocalScore:
    """Return the Gaussian BIC of variables that stand for several columns each.

    References
    ----------
    Andrews, Ramsey & Cooper, PMLR 104:4-21, 2019.
    """
    return _of_numbers(blocks.R, blocks.first, blocks.n, penalty)


def discrete_bic(codes: Codes, levels: Ints, penalty: float) -> LocalScore:
    """Return the multinomial BIC: log likelihood - penalty/2 log(n) per free probability."""
    n = codes.shape[1]
    price = penalty * math.log(n) / 2
    return LocalScore(n, price, np.empty((0, 0)), codes, levels, entropies(n), _NONE)


def _of_numbers(covariance: Floats, first: Ints, n: int, penalty: float) -> LocalScore:
    codes, price = np.empty((0, 0), np.int8), penalty * math.log(n) / 2
    return LocalScore(n, price, covariance, codes, _NONE, np.empty(0), first)


@nb.njit(cache=True)
def local_score(score: LocalScore, y: int, given: Ints, size: int) -> float:
    """Return the score of y with the first `size` members of `given` as its causes."""
    if len(score.levels):
        return _discrete(score, y, *joint(score.codes, score.levels, given, size))
    if len(score.first):
        return _block(score, y, given, size)
    return _gaussian(score, y, given, size)


@nb.njit(cache=True)
def gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    """Write to `gain` what each candidate adds as a further cause; return the score without."""
    if len(score.levels):
        return _discrete_gains(score, y, given, size, candidates, gain)
    if len(score.first):
        return _block_gains(score, y, given, size, candidates, gain)
    return _gaussian_gains(score, y, given, size, candidates, gain)


@nb.njit(cache=True)
def _gaussian(score: LocalScore, y: int, given: Ints, size: int) -> float:
    factor = np.empty((size + 1, size + 1))
    left = score.covariance[y, y]
    for row in range(size + 1):
        i = given[row] if row < size else y
        left = score.covariance[i, i]
        for column in range(row):
            rest = score.covariance[i, given[column]]
            for k in range(column):
                rest -= factor[row, k] * factor[column, k]
            factor[row, column] = rest / factor[column, column]
            left -= factor[row, column] ** 2
        factor[row, row] = math.sqrt(max(left, _TINY * score.covariance[i, i]))
    own = factor[size, size] ** 2
    return -score.n / 2 * math.log(own / score.covariance[y, y]) - score.price * size


@nb.njit(cache=True)
def _gaussian_gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    C, p = score.covariance, len(score.covariance)
    rows = np.empty((size, p))  # the factor's columns for every variable, given the causes so far
    left, shared = np.empty(p), np.empty(p)
    for j in range(p):
        left[j], shared[j] = C[j, j], C[j, y]
    for k in range(size):
        cause = given[k]
        scale = math.sqrt(max(left[cause], _TINY * C[cause, cause]))
        for j in range(p):
            rest = C[cause, j]
            for q in range(k):
                rest -= rows[q, cause] * rows[q, j]
            rows[k, j] = rest / scale
        for j in range(p):
            left[j] -= rows[k, j] ** 2
            shared[j] -= rows[k, j] * rows[k, y]
    own = max(left[y], _TINY * C[y, y])
    for j in range(p):
        if candidates[j]:
            explained = shared[j] ** 2 / max(left[j], _TINY * C[j, j])
            rest = max(own - explained, _TINY * C[y, y])
            is_new = left[j] > 1e-9 * C[j, j]
            gain[j] = -score.n / 2 * math.log(rest / own) - score.price if is_new else -1.0
    return -score.n / 2 * math.log(own / C[y, y]) - score.price * size


@nb.njit(cache=True)
def _block(score: LocalScore, y: int, given: Ints, size: int) -> float:
    causes = columns_in(score.first, given, size)
    of_y = columns_in(score.first, np.array([y]), 1)
    likelihood = -score.n / 2 * log_residual(score.covariance, of_y, causes)
    return likelihood - score.price * len(of_y) * len(causes)


@nb.njit(cache=True)
def _block_gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    base = _block(score, y, given, size)
    more = np.empty(size + 1, np.int64)
    more[:size] = given[:size]
    for j in range(len(candidates)):
        if candidates[j]:
            more[size] = j
            gain[j] = _block(score, y, more, size + 1) - base
    return base


@nb.njit(cache=True)
def _discrete_gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    strata, count = joint(score.codes, score.levels, given, size)
    levels = score.levels[y]
    price = score.price * (levels - 1) * count
    strata, count = _fitting(strata, count, levels)
    # a row's cell is its stratum and level of y; a candidate's levels repeat all these cells
    cells = _with_level(strata, score.codes[y], levels)
    likelihood = _summed(score, tallied(cells, count * levels), levels)
    for j in range(len(score.levels)):
        dearer = price * (score.levels[j] - 1)
        if not candidates[j] or likelihood + dearer >= 0:  # even certainty would not pay
            continue
        if count * levels * score.levels[j] <= DENSE_CELLS:
            size_of_table = count * levels * score.levels[j]
            table = tallied(crossed(cells, count * levels, score.codes[j]), size_of_table)
            refined = _summed(score, table, levels)
        else:
            divided = crossed(strata, count, score.codes[j])
            refined = _likelihood(score, y, divided, count * score.levels[j])
        gain[j] = refined - likelihood - dearer
    return float(likelihood - price)


@nb.njit(cache=True)
def _discrete(score: LocalScore, y: int, strata: Cells, count: int) -> float:
    price = score.price * (score.levels[y] - 1) * count
    return float(_likelihood(score, y, strata, count) - price)


@nb.njit(cache=True)
def _likelihood(score: LocalScore, y: int, strata: Cells, count: int) -> float:
    """Return the log likelihood of y when each stratum has its own shares of its levels."""
    levels = score.levels[y]
    strata, count = _fitting(strata, count, levels)
    cells = _with_level(strata, score.codes[y], levels)
    return _summed(score, tallied(cells, count * levels), levels)


@nb.njit(cache=True)
def _with_level(strata: Cells, codes: Codes, levels: int) -> Cells:
    cells, width = np.empty_like(strata), np.int32(levels)
    for row in range(len(strata)):
        cells[row] = strata[row] * width + codes[row]
    return cells


@nb.njit(cache=True)
def _fitting(strata: Cells, count: int, levels: int) -> tuple[Cells, int]:
    """Return strata few enough for a table of their levels: only those that occur, if need be."""
    return compressed(strata) if count * levels > DENSE_CELLS else (strata, count)


@nb.njit(cache=True)
def _summed(score: LocalScore, table: Cells, levels: int) -> float:
    """Return the log likelihood that belongs to a table of strata by `levels`."""
    likelihood = 0.0
    for first in range(0, len(table), levels):
        total = 0
        for cell in range(first, first + levels):
            likelihood += score.entropy[table[cell]]
            total += table[cell]
        likelihood -= score.entropy[total]
    return likelihood
