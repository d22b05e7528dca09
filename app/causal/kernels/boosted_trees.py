"""Gradient boosting of small trees on binned columns: a smooth learner for nuisance models."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Bins = NDArray[np.uint8]

MOST_BINS = 32
TREES, RATE, DEPTH, LEAF_ROWS, SHRINKAGE = 30, 0.25, 4, 20, 1.0


def binned(columns: Matrix, most: int = MOST_BINS) -> Bins:
    """Return shape (n, k): the position of each value among its column's `most` quantiles."""
    bins = np.zeros(columns.shape, dtype=np.uint8)
    for j in range(columns.shape[1]):
        values = np.unique(columns[:, j])
        if len(values) > most:
            values = np.unique(np.quantile(columns[:, j], np.linspace(0, 1, most + 1)[:-1]))
        edges = values[1:]
        bins[:, j] = np.searchsorted(edges, columns[:, j], side="right")
    return bins


def predict(
    bins: Bins,
    target: Vector,
    learnt: NDArray[np.bool_],
    *,
    binary: bool,
    counts: Vector | None = None,
) -> Vector:
    """Return predictions for all rows, (n,), learnt from the rows marked in `learnt`.

    `counts` (n,) are what each row counts for; None when all count alike.

    Least squares for a number, log loss for zeros and ones (Friedman 2001,
    10.1214/aos/1013203451). Nothing is random.
    """
    rows = np.flatnonzero(learnt)
    counts = np.ones(len(target)) if counts is None else counts
    if len(rows) < 2 * LEAF_ROWS or np.ptp(target[rows]) == 0:
        return np.full(len(target), np.average(target[rows], weights=counts[rows]))
    return np.asarray(_boost(bins, target, counts, rows, binary))


@njit(cache=True)
def _boost(
    bins: Bins, target: Vector, counts: Vector, rows: NDArray[np.intp], binary: bool
) -> Vector:
    n = len(target)
    mean = (counts[rows] * target[rows]).sum() / counts[rows].sum()
    score = np.full(n, np.log(mean / (1 - mean)) if binary else mean)
    gradient, curvature = np.zeros(n), np.zeros(n)
    node = np.zeros(n, np.int64)
    for _ in range(TREES):
        for i in rows:
            chance = 1.0 / (1.0 + np.exp(-score[i])) if binary else score[i]
            gradient[i] = counts[i] * (target[i] - chance)
            curvature[i] = counts[i] * (max(chance * (1.0 - chance), 1e-6) if binary else 1.0)
        node[:] = 0
        for level in range(DEPTH):
            _split_level(bins, gradient, curvature, rows, node, 1 << level)
        _add_leaves(score, gradient, curvature, rows, node, 1 << DEPTH)
    if binary:
        score = 1.0 / (1.0 + np.exp(-score))
    return score


@njit(cache=True)
def _split_level(
    bins: Bins,
    gradient: Vector,
    curvature: Vector,
    rows: NDArray[np.intp],
    node: NDArray[np.int64],
    count: int,
) -> None:
    """Split each of the `count` nodes at its best cut; rows move to node 2 m or 2 m + 1."""
    k = bins.shape[1]
    table = np.zeros((count, k, MOST_BINS, 3))
    for i in rows:
        g, h, m = gradient[i], curvature[i], node[i]
        for j in range(k):
            cell = table[m, j, bins[i, j]]
            cell[0] += g
            cell[1] += h
            cell[2] += 1.0
    column, cut = np.zeros(count, np.int64), np.full(count, 255, np.int64)
    for m in range(count):
        column[m], cut[m] = _best_cut(table[m])
    for i in range(len(node)):
        m = node[i]
        node[i] = 2 * m + (1 if bins[i, column[m]] > cut[m] else 0)


@njit(cache=True)
def _best_cut(table: NDArray[np.float64]) -> tuple[int, int]:
    """Return the column and the last bin of the left side; bin 255 leaves the node whole."""
    total = table[0].sum(axis=0)
    best, column, cut = total[0] ** 2 / (total[1] + SHRINKAGE) + 1e-12, 0, 255
    for j in range(table.shape[0]):
        g, h, c = 0.0, 0.0, 0.0
        for b in range(MOST_BINS - 1):
            g += table[j, b, 0]
            h += table[j, b, 1]
            c += table[j, b, 2]
            if c < LEAF_ROWS or total[2] - c < LEAF_ROWS:
                continue
            other = total[0] - g
            gain = g * g / (h + SHRINKAGE) + other * other / (total[1] - h + SHRINKAGE)
            if gain > best:
                best, column, cut = gain, j, b
    return column, cut


@njit(cache=True)
def _add_leaves(
    score: Vector,
    gradient: Vector,
    curvature: Vector,
    rows: NDArray[np.intp],
    node: NDArray[np.int64],
    count: int,
) -> None:
    """Move every row's score by its leaf's shrunken step."""
    sums, weights = np.zeros(count), np.zeros(count)
    for i in rows:
        sums[node[i]] += gradient[i]
        weights[node[i]] += curvature[i]
    for i in range(len(score)):
        m = node[i]
        score[i] += RATE * sums[m] / (weights[m] + SHRINKAGE)
