"""Greedy relaxations of the sparsest permutation: causes are tucked behind their effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.grow_shrink import Forest, best_score, choose, new_forest
from app.causal.kernels.order_search import respecting

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Ints
    from app.causal.kernels.score_basis import LocalScore

_LEAST_GAIN = 1e-6


def tucked(
    score: LocalScore, may_cause: Bools, required: Bools, *, depth: int, rng: np.random.Generator
) -> Bools:
    """Return the graph of an order that no tuck improves; [i, j] is True where i → j.

    To tuck a cause x of y is to move y, and its ancestors behind x, to before x. A tuck is made
    when the score grows; tucks of covered arrows that leave it as it is are followed, up to
    `depth` of them, to one that grows it.

    References
    ----------
    Lam, Andrews & Ramsey, UAI 2022, doi:10.48550/arXiv.2206.05421
    """
    forest = new_forest(may_cause, required)
    order = respecting(required, rng.permutation(len(may_cause)))
    while True:
        better = _improved(score, forest, order, depth, rng, set())
        if better is None:
            return graph_of(score, forest, order)[1]
        order = better


def _improved(
    score: LocalScore,
    forest: Forest,
    order: Ints,
    depth: int,
    rng: np.random.Generator,
    seen: set[bytes],
) -> Ints | None:
    """Return an order that scores better; None when no tuck leads to one."""
    total, graph = graph_of(score, forest, order)
    for y in rng.permutation(len(order)):
        for x in rng.permutation(np.flatnonzero(graph[:, y])):
            moved = _after_tuck(graph, order, int(x), int(y))
            if not _keeps(forest.required, moved):
                continue
            value, changed = graph_of(score, forest, moved)
            if value > total + _LEAST_GAIN:
                return moved
            level = abs(value - total) <= _LEAST_GAIN and _is_covered(graph, int(x), int(y))
            if depth > 1 and level and changed.tobytes() not in seen:
                seen.add(changed.tobytes())
                deeper = _improved(score, forest, moved, depth - 1, rng, seen)
                if deeper is not None:
                    return deeper
    return None


def _after_tuck(graph: Bools, order: Ints, x: int, y: int) -> Ints:
    """Return the order with y and its ancestors behind x moved to before x."""
    first, last = np.flatnonzero(order == x)[0], np.flatnonzero(order == y)[0]
    above = np.zeros(len(order), np.bool_)
    above[y] = True
    for node in order[first + 1 : last + 1][::-1]:
        if above[node]:
            above |= graph[:, node]
    between = order[first : last + 1]
    up = above[between] & (between != x)
    return np.concatenate((order[:first], between[up], between[~up], order[last + 1 :]))


def _keeps(required: Bools, order: Ints) -> bool:
    """Tell whether required causes precede their effects."""
    return not bool(np.tril(required[np.ix_(order, order)]).any())


def _is_covered(graph: Bools, x: int, y: int) -> bool:
    """Tell whether x and y have the same causes but for x itself."""
    of_x, of_y = graph[:, x].copy(), graph[:, y]
    of_x[x] = True
    return bool((of_x == of_y).all())


@nb.njit(cache=True)
def graph_of(score: LocalScore, forest: Forest, order: Ints) -> tuple[float, Bools]:
    """Return the score of an order, and the graph of the causes that each variable chooses."""
    p = len(order)
    graph, available = np.zeros((p, p), np.bool_), np.zeros(p, np.bool_)
    total, causes = 0.0, np.empty(p, np.int64)
    for y in order:
        total += best_score(score, forest, y, available, causes)
        size = choose(score, forest, y, available, causes)
        for k in range(size):
            graph[causes[k], y] = True
        available[y] = True
    return total, graph
