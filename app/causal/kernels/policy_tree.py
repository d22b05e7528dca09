"""The best rule of whom to treat among all trees of depth one or two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.cuts import Condition, Cuts, all_hold

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]

_SAME = 1e-9  # of the rewards: what a further condition must bring


@dataclass(frozen=True, slots=True)
class Rule:
    """Leaves, each a conjunction of conditions, in which to treat; all rows where one is empty.

    No leaf means that nobody is treated.
    """

    treated: tuple[tuple[Condition, ...], ...]

    def treats(self, columns: Matrix) -> Rows:
        """Return shape (n,): which rows are to be treated."""
        chosen = np.zeros(len(columns), dtype=bool)
        for leaf in self.treated:
            chosen |= all_hold(leaf, columns)
        return chosen


def best_rule(rewards: Vector, cuts: Cuts, rows: Rows, depth: int) -> Rule:
    """Return the tree that maximises the rewards of the treated rows (Athey & Wager 2021).

    Every tree of this depth over the cuts is tried (10.3982/ECTA15732). Of trees alike the
    simplest is taken.

    Parameters
    ----------
    rewards : shape (n,), what treating each row gains, by a doubly robust score less the cost.
    rows : shape (n,), which rows to learn from.
    depth : 0, 1 or 2.
    """
    total = float(rewards[rows].sum())
    if depth == 0 or not cuts.most > 1:
        return Rule(((),) if total > 0 else ())
    sums = _cumulated(rewards, cuts, rows)
    best = _once(_alone(sums), total)
    if depth == 1:
        return Rule(tuple(_leaves(cuts, best, ())))
    return _twice(cuts, sums, best)


def _cumulated(rewards: Vector, cuts: Cuts, rows: Rows) -> NDArray[np.float64]:
    """Return S, (k, b, k, b): the rewards of rows up to class c of column j and d of column l."""
    k, b = cuts.classes.shape[1], cuts.most
    classes, weights = cuts.classes[rows], rewards[rows]
    sums = np.empty((k, b, k, b))
    for j in range(k):
        for m in range(j, k):
            cells = np.bincount(
                classes[:, j] * b + classes[:, m], weights=weights, minlength=b * b
            ).reshape(b, b)
            sums[j, :, m, :] = cells
            sums[m, :, j, :] = cells.T
    return np.asarray(sums.cumsum(axis=1).cumsum(axis=3))


def _alone(sums: NDArray[np.float64]) -> Matrix:
    """Return (k, b): the rewards of rows up to each class of each column."""
    return np.asarray(sums[0, -1])


@dataclass(frozen=True, slots=True)
class _Split:
    """A cut of a column with what it is worth: each side treated where it gains."""

    value: float
    column: int
    place: int
    below: float
    above: float


def _once(below: Matrix, total: float) -> _Split:
    """Return the best single cut of rows whose rewards up to each class are `below`."""
    worth = np.maximum(below, 0) + np.maximum(total - below, 0)
    column, place = np.unravel_index(int(worth.argmax()), worth.shape)
    left = float(below[column, place])
    return _Split(float(worth[column, place]), int(column), int(place), left, total - left)


def _leaves(cuts: Cuts, split: _Split, path: tuple[Condition, ...]) -> list[tuple[Condition, ...]]:
    whole = split.below + split.above
    if split.value <= max(whole, 0.0) + _SAME * abs(whole):
        return [path] if whole > 0 else []
    value = float(cuts.values[split.column][split.place])
    return [(*path, Condition(split.column, value, split.above > 0))]


def _twice(cuts: Cuts, sums: NDArray[np.float64], once: _Split) -> Rule:
    rule, value = Rule(tuple(_leaves(cuts, once, ()))), once.value
    alone = _alone(sums)
    for j, values in enumerate(cuts.values):
        for place, at in enumerate(values):
            below = sums[j, place]
            above = alone - below
            left, right = (_once(side, float(side[j, -1])) for side in (below, above))
            if left.value + right.value <= value + _SAME * abs(value):
                continue
            value = left.value + right.value
            low, high = (Condition(j, float(at), above=a) for a in (False, True))
            rule = Rule((*_leaves(cuts, left, (low,)), *_leaves(cuts, right, (high,))))
    return rule
