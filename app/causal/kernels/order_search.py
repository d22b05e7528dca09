"""Best order score search: the causal order whose greedy graph scores best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.grow_shrink import Forest, best_score, choose, new_forest

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

_LEAST_GAIN = 1e-6
_AGREEING = 10  # searches that reach the same best score: more would hardly find another
_DISTURBED = 3  # further searches from near the best order, for each from a random one
_MOVED = 0.1  # the share of variables that such a search moves first, anywhere in the order


def find_order(
    score: LocalScore,
    may_cause: Bools,
    required: Bools,
    *,
    restarts: int,
    rng: np.random.Generator,
    start: Ints | None = None,
) -> Bools:
    """Return the best graph found from several orders; [i, j] is True where i → j.

    Each variable in turn moves to the place in the order where the total score is largest, until
    no move helps [1]_. Unless searches from random orders agree on the best, more set out from the
    best order with some variables moved at random [2]_: where causes are many and weak, that finds
    better orders than random ones do. The trees of scores are shared by all searches.

    Parameters
    ----------
    restarts : how many further random orders are tried; fewer once the best was found ten times.
        Up to three times as many searches set out from near the best order.
    start : the first order, causes first; a random one by default.

    References
    ----------
    .. [1] Andrews, Ramsey, Sanchez-Romero, Camchong & Kummerfeld, Fast scalable and accurate
       discovery of DAGs using the best order score search and grow-shrink trees, NeurIPS 2023.
       doi:10.48550/arXiv.2310.17679
    .. [2] Lourenço, Martin & Stützle, Iterated local search, Handbook of Metaheuristics, 2003.
       doi:10.1007/0-306-48056-5_11
    """
    p = len(may_cause)
    forest = new_forest(may_cause, required)
    best, times, found = -np.inf, 0, np.arange(p)
    for search in range((1 + _DISTURBED) * restarts + 1):
        first = rng.permutation(p) if start is None or search else start
        if search > restarts:
            first = disturbed(found, rng)
        order = respecting(required, first)
        total = _improve(score, forest, order)
        if total > best + _LEAST_GAIN:
            best, times, found = total, 0, order
        times += search <= restarts and total > best - _LEAST_GAIN
        if times == _AGREEING:
            break
    return _graph(score, forest, found)


def disturbed(order: Ints, rng: np.random.Generator) -> Ints:
    """Return the order with a tenth of the variables, and at least two, moved anywhere."""
    for _ in range(max(2, round(_MOVED * len(order)))):
        taken, place = rng.integers(len(order), size=2)
        order = np.insert(np.delete(order, taken), place, order[taken])
    return order


def respecting(required: Bools, order: Ints) -> Ints:
    """Return the order changed as little as needed for causes to precede required effects."""
    waiting, placed = [int(i) for i in order], np.zeros(len(order), np.bool_)
    arranged = []
    while waiting:
        ready = next(i for i in waiting if not (required[:, i] & ~placed).any())
        waiting.remove(ready)
        placed[ready] = True
        arranged.append(ready)
    return np.array(arranged, np.int64)


@nb.njit(cache=True)
def _improve(score: LocalScore, forest: Forest, order: Ints) -> float:
    """Move variables within `order` until none gains; return the total score."""
    p = len(order)
    total, improved = -np.inf, True
    scores = np.empty(p)
    while improved:
        improved = False
        for v in range(p):
            rest = order[order != v]
            place = np.flatnonzero(order == v)[0]
            _score_places(score, forest, v, rest, scores)
            first, last = _allowed(forest.required, v, rest)
            best = place
            for j in range(first, last + 1):
                if scores[j] > scores[best] + _LEAST_GAIN:
                    best = j
            total = scores[best]
            if best != place:
                improved = True
                order[:best] = rest[:best]
                order[best] = v
                order[best + 1 :] = rest[best:]
    return total


@nb.njit(cache=True)
def _score_places(score: LocalScore, forest: Forest, v: int, rest: Ints, scores: Floats) -> None:
    """Write the total score of the order with v before rest[j], for each j, and at the end."""
    p = len(rest) + 1
    available, causes = np.zeros(p, np.bool_), np.empty(p, np.int64)
    before = np.empty(p)  # v's own score at each place
    without, with_v = np.zeros(p), np.zeros(p)
    for j in range(p):
        before[j] = best_score(score, forest, v, available, causes)
        if j == p - 1:
            break
        without[j + 1] = without[j] + best_score(score, forest, rest[j], available, causes)
        available[v] = True
        with_v[j] = best_score(score, forest, rest[j], available, causes)
        available[v] = False
        available[rest[j]] = True
    after = 0.0
    for j in range(p - 1, -1, -1):
        after += with_v[j]
        scores[j] = without[j] + before[j] + after


@nb.njit(cache=True)
def _allowed(required: Bools, v: int, rest: Ints) -> tuple[int, int]:
    """Return the first and last place of v that keep required causes before their effects."""
    first, last = 0, len(rest)
    for j in range(len(rest)):
        if required[rest[j], v]:
            first = j + 1
        if required[v, rest[j]] and j < last:
            last = j
    return first, last


@nb.njit(cache=True)
def _graph(score: LocalScore, forest: Forest, order: Ints) -> Bools:
    p = len(order)
    graph, available = np.zeros((p, p), np.bool_), np.zeros(p, np.bool_)
    causes = np.empty(p, np.int64)
    for y in order:
        size = choose(score, forest, y, available, causes)
        for k in range(size):
            graph[causes[k], y] = True
        available[y] = True
    return graph
