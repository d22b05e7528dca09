"""The Gaussian score of a variable and its causes, from covariances alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.embedding import columns_in, log_residual

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

_TINY = 1e-12


@nb.njit(cache=True)
def gaussian(score: LocalScore, y: int, given: Ints, size: int) -> float:
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
def gaussian_gains(
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
def block(score: LocalScore, y: int, given: Ints, size: int) -> float:
    causes = columns_in(score.first, given, size)
    of_y = columns_in(score.first, np.array([y]), 1)
    likelihood = -score.n / 2 * log_residual(score.covariance, of_y, causes)
    return likelihood - score.price * len(of_y) * len(causes)


@nb.njit(cache=True)
def block_gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    base = block(score, y, given, size)
    more = np.empty(size + 1, np.int64)
    more[:size] = given[:size]
    for j in range(len(candidates)):
        if candidates[j]:
            more[size] = j
            gain[j] = block(score, y, more, size + 1) - base
    return base
