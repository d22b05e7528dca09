"""Causal forest: honest trees that split where the effect differs, one tree in memory at a time."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from app.causal.kernels.boosted_trees import Bins, binned
from app.causal.kernels.effect_learners import Learner, Training
from app.causal.kernels.nuisance import Predictions

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.intp]

TREES = 500
PLACES = 200  # at which a column may be split: few of them blur where an effect jumps
LEAF_ROWS = 5  # of the half that decides splits, and of the half that is estimated from
LEAST_SHARE = 0.05  # of a node on either side of a split
_DEEPEST = 40


def forest_effects(
    outcome_residual: Vector,
    treatment_residual: Vector,
    columns: Matrix,
    rng: np.random.Generator,
    *,
    trees: int = TREES,
    counts: Vector | None = None,
    clusters: NDArray[np.intp] | None = None,
    held: NDArray[np.bool_] | None = None,
) -> Vector:
    """Return each row's effect, (n,), from the trees that never saw the row.

    Athey, Tibshirani & Wager 2019 (10.1214/18-AOS1709): half of the rows are drawn for each tree,
    of which one half places the splits and the other fills the leaves; the effect of a row is the
    residual-on-residual slope among the rows that share its leaves. Whole clusters are drawn.

    Parameters
    ----------
    outcome_residual, treatment_residual : shape (n,), less their cross-fitted means.
    held : shape (n,), rows that no tree may see; only their effects are then returned for sure.
    """
    n = len(outcome_residual)
    sums = np.zeros((n, 5))
    weights = np.ones(n) if counts is None else counts
    tried = min(columns.shape[1], math.ceil(math.sqrt(columns.shape[1])) + 20)
    bins = binned(columns, PLACES)
    units = np.arange(n) if clusters is None else clusters
    for _ in range(trees):
        splitting, filling, left = _drawn(units, held, rng)
        _grow(
            bins, outcome_residual, treatment_residual, weights, splitting, filling, left,
            sums, tried, int(rng.integers(2**31)),
        )  # fmt: skip
    return _slopes(sums)


def forest_learner(rng: np.random.Generator, *, trees: int) -> Learner:
    """Return a learner that grows a forest on the rows seen, for the rows held."""

    def learner(data: Training) -> Predictions:
        seen, rows = data.seen, np.flatnonzero(~data.held)
        outcome, treatment = np.zeros(len(data.held)), np.zeros(len(data.held))
        outcome[rows], treatment[rows] = data.known(seen).residuals(seen)
        effects = forest_effects(
            outcome, treatment, data.whole.columns, rng,
            trees=trees, counts=data.whole.counts, held=data.held,
        )[data.held]  # fmt: skip
        return Predictions(effects, effects)

    return learner


def _drawn(
    units: Rows, held: NDArray[np.bool_] | None, rng: np.random.Generator
) -> tuple[Rows, Rows, Rows]:
    """Return a quarter of the rows for splits, a quarter for leaves, and the rows left out."""
    place = np.digitize(rng.random(int(units.max()) + 1)[units], (0.25, 0.5))
    if held is not None:
        place = np.where(held, 2, np.where(place == 2, 3, place))
    splitting, filling, left = (np.flatnonzero(place == k) for k in range(3))
    return splitting, filling, left


def _slopes(sums: Matrix) -> Vector:
    """Return the slope of outcome on treatment from summed moments; the mean where none is."""
    total = np.maximum(sums[:, 0], 1e-300)
    w, y, ww, wy = (sums[:, k] / total for k in range(1, 5))
    spread = ww - w**2
    usable = (sums[:, 0] > 0) & (spread > 1e-12)
    slopes = np.where(usable, (wy - w * y) / np.where(usable, spread, 1.0), np.nan)
    middle = float(np.nanmean(slopes)) if usable.any() else 0.0
    return np.where(usable, slopes, middle)


@njit(cache=True)
def _grow(
    bins: Bins,
    outcome: Vector,
    treatment: Vector,
    weights: Vector,
    splitting: Rows,
    filling: Rows,
    left: Rows,
    sums: Matrix,
    tried: int,
    seed: int,
) -> None:
    """Grow one tree and add its leaves' mean moments to the rows it never saw."""
    np.random.seed(seed)  # noqa: NPY002 - numba's own stream, seeded by the caller's generator
    k = bins.shape[1]
    slope = np.zeros(len(outcome))
    order = np.arange(k)
    stack = [(0, len(splitting), 0, len(filling), 0, len(left), 0)]
    while stack:
        s0, s1, f0, f1, l0, l1, depth = stack.pop()
        if l1 == l0:
            continue
        cut = (-1, 0)
        if s1 - s0 >= 2 * LEAF_ROWS and f1 - f0 >= 2 * LEAF_ROWS and depth < _DEEPEST:
            _set_gradients(outcome, treatment, weights, splitting[s0:s1], slope)
            _shuffle(order)
            cut = _best_split(bins, slope, splitting[s0:s1], filling[f0:f1], order[:tried])
        if cut[0] < 0:
            _fill(outcome, treatment, weights, filling[f0:f1], left[l0:l1], sums)
            continue
        s = s0 + _parted(bins[:, cut[0]], cut[1], splitting[s0:s1])
        f = f0 + _parted(bins[:, cut[0]], cut[1], filling[f0:f1])
        m = l0 + _parted(bins[:, cut[0]], cut[1], left[l0:l1])
        stack.append((s0, s, f0, f, l0, m, depth + 1))
        stack.append((s, s1, f, f1, m, l1, depth + 1))


@njit(cache=True)
def _shuffle(order: Rows) -> None:
    for i in range(len(order) - 1, 0, -1):
        j = np.random.randint(0, i + 1)  # noqa: NPY002
        order[i], order[j] = order[j], order[i]


@njit(cache=True)
def _set_gradients(
    outcome: Vector, treatment: Vector, weights: Vector, rows: Rows, slope: Vector
) -> None:
    """Set, for each row, how it would move the node's slope: what the split is to tell apart."""
    total, w, y, ww, wy = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in rows:
        c = weights[i]
        total += c
        w += c * treatment[i]
        y += c * outcome[i]
        ww += c * treatment[i] ** 2
        wy += c * treatment[i] * outcome[i]
    w, y = w / total, y / total
    spread = max(ww / total - w * w, 1e-12)
    effect = (wy / total - w * y) / spread
    for i in rows:
        shift = treatment[i] - w
        slope[i] = weights[i] * shift * (outcome[i] - y - effect * shift) / spread


@njit(cache=True)
def _best_split(
    bins: Bins, slope: Vector, splitting: Rows, filling: Rows, columns: Rows
) -> tuple[int, int]:
    """Return the column and last bin of the left side that part the gradients most; -1 for none."""
    best, column, cut = 1e-12, -1, 0
    least = max(LEAF_ROWS, int(LEAST_SHARE * len(splitting)))
    least_filled = max(LEAF_ROWS, int(LEAST_SHARE * len(filling)))
    n, filled = len(splitting), len(filling)
    for j in columns:
        sums = np.zeros(PLACES)
        sizes = np.zeros(PLACES)
        fills = np.zeros(PLACES)
        for i in splitting:
            b = bins[i, j]
            sums[b] += slope[i]
            sizes[b] += 1.0
        for i in filling:
            fills[bins[i, j]] += 1.0
        total = sums.sum()
        s, c, f = 0.0, 0.0, 0.0
        for b in range(PLACES - 1):
            s += sums[b]
            c += sizes[b]
            f += fills[b]
            if c < least or n - c < least or f < least_filled or filled - f < least_filled:
                continue
            gain = s * s / c + (total - s) * (total - s) / (n - c) - total * total / n
            if gain > best:
                best, column, cut = gain, j, b
    return column, cut


@njit(cache=True)
def _parted(column: NDArray[np.uint8], cut: int, rows: Rows) -> int:
    """Order `rows` in place, those up to the cut first, and return how many these are."""
    i, j = 0, len(rows) - 1
    while i <= j:
        if column[rows[i]] <= cut:
            i += 1
        else:
            rows[i], rows[j] = rows[j], rows[i]
            j -= 1
    return i


@njit(cache=True)
def _fill(
    outcome: Vector, treatment: Vector, weights: Vector, filling: Rows, left: Rows, sums: Matrix
) -> None:
    """Add the mean moments of a leaf's rows to the rows that fall into it unseen."""
    total = weights[filling].sum()
    if total <= 0:
        return
    w, y, ww, wy = 0.0, 0.0, 0.0, 0.0
    for i in filling:
        c = weights[i] / total
        w += c * treatment[i]
        y += c * outcome[i]
        ww += c * treatment[i] ** 2
        wy += c * treatment[i] * outcome[i]
    for i in left:
        sums[i, 0] += 1.0
        sums[i, 1] += w
        sums[i, 2] += y
        sums[i, 3] += ww
        sums[i, 4] += wy
