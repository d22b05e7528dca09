"""A tree of groups whose effects differ, grown on one part of the rows."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.cuts import Condition, Cuts

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]
Leaf = tuple[Condition, ...]

LEAST_ROWS = 25  # of a group, in the part that the tree is grown on
CLEAR = 2.8  # standard errors between the sides of the best of many cuts, to part a group


def groups_of(scores: Vector, cuts: Cuts, rows: Rows, *, depth: int = 2) -> tuple[Leaf, ...]:
    """Return the leaves of a tree that splits where mean scores differ most, in standard errors.

    What it says of effects is for other rows to tell: those that it was grown on were picked to
    differ (Athey & Imbens 2016, 10.1073/pnas.1510489113).

    Parameters
    ----------
    rows : shape (n,), the rows to grow on.
    """
    return tuple(_grown(scores, cuts, rows, (), depth))


def _grown(scores: Vector, cuts: Cuts, rows: Rows, path: Leaf, depth: int) -> list[Leaf]:
    split = _clearest(scores, cuts, rows) if depth else None
    if split is None:
        return [path]
    column, place = split
    at = float(cuts.values[column][place])
    above = cuts.classes[:, column] > place
    sides = ((False, rows & ~above), (True, rows & above))
    return [
        leaf
        for is_above, side in sides
        for leaf in _grown(
            scores, cuts, side, (*path, Condition(column, at, above=is_above)), depth - 1
        )
    ]


def _clearest(scores: Vector, cuts: Cuts, rows: Rows) -> tuple[int, int] | None:
    best, found = CLEAR, None
    own = scores[rows]
    for column, values in enumerate(cuts.values):
        classes, width = cuts.classes[rows, column], len(values) + 1
        n, s, ss = (
            np.bincount(classes, weights=w, minlength=width).cumsum()
            for w in (np.ones(len(own)), own, own**2)
        )
        for place in range(len(values)):
            sizes = n[place], n[-1] - n[place]
            if min(sizes) < LEAST_ROWS:
                continue
            means = s[place] / sizes[0], (s[-1] - s[place]) / sizes[1]
            spread = (
                ss[place] / sizes[0] - means[0] ** 2,
                (ss[-1] - ss[place]) / sizes[1] - means[1] ** 2,
            )
            error = math.sqrt(sum(max(v, 0.0) / m for v, m in zip(spread, sizes, strict=True)))
            gap = abs(means[0] - means[1]) / error if error > 0 else 0.0
            if gap > best:
                best, found = gap, (column, place)
    return found
