"""Grow-shrink trees: greedy choices of causes, remembered so that no score is computed twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.scores import gains, local_score

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

_UNSEEN = -1
_LEAST_GAIN = 1e-9


class Forest(NamedTuple):
    """One tree per variable; a node is a set of causes, its children the next causes to add.

    Nodes 0 … p-1 are the roots, holding the required causes. The `children` of a node stand side
    by side from `first`, best gain first. `used` holds one number: how many nodes there are.
    `candidates` [i, j]: i may be chosen as a cause of j; `required` [i, j]: i is always one.
    """

    first: Ints
    children: Ints
    variable: Ints
    shrunk: Floats
    used: Ints
    candidates: Bools
    required: Bools


def new_forest(candidates: Bools, required: Bools, *, capacity: int = 1 << 20) -> Forest:
    """Return trees that hold nothing but their roots; memory is 32 bytes per node."""
    p = len(candidates)
    capacity = max(capacity, p * p + p)
    forest = Forest(
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity),
        np.zeros(1, np.int64),
        np.ascontiguousarray(candidates & ~required),
        np.ascontiguousarray(required),
    )
    _clear(forest)
    return forest


@nb.njit(cache=True)
def choose(score: LocalScore, forest: Forest, y: int, available: Bools, causes: Ints) -> int:
    """Leave in `causes` the chosen causes of y among the available; return how many.

    Causes are added one at a time while the score grows, then taken out while it grows.
    """
    _, size = _grow(score, forest, y, available, causes)
    _, size = _shrink(score, forest, y, causes, size)
    return size


@nb.njit(cache=True)
def best_score(score: LocalScore, forest: Forest, y: int, available: Bools, causes: Ints) -> float:
    """Return the score of y with the causes that `choose` would choose."""
    node, size = _grow(score, forest, y, available, causes)
    if np.isnan(forest.shrunk[node]):
        forest.shrunk[node], _ = _shrink(score, forest, y, causes, size)
    return float(forest.shrunk[node])


@nb.njit(cache=True)
def _clear(forest: Forest) -> None:
    p = len(forest.candidates)
    forest.first[:p] = _UNSEEN
    forest.shrunk[:p] = np.nan
    forest.used[0] = p


@nb.njit(cache=True)
def _grow(
    score: LocalScore, forest: Forest, y: int, available: Bools, causes: Ints
) -> tuple[int, int]:
    """Walk down y's tree by the best available child; return the node and the causes' number."""
    node, size = y, _required(forest, y, causes)
    while True:
        if forest.first[node] == _UNSEEN and not _expand(score, forest, node, y, causes, size):
            node, size = y, _required(forest, y, causes)  # the trees start afresh, so do we
            continue
        following = _following(forest, node, available)
        if following == _UNSEEN:
            return node, size
        node = following
        causes[size] = forest.variable[node]
        size += 1


@nb.njit(cache=True)
def _required(forest: Forest, y: int, causes: Ints) -> int:
    size = 0
    for i in range(len(forest.required)):
        if forest.required[i, y]:
            causes[size] = i
            size += 1
    return size


@nb.njit(cache=True)
def _following(forest: Forest, node: int, available: Bools) -> int:
    for child in range(forest.first[node], forest.first[node] + forest.children[node]):
        if available[forest.variable[child]]:
            return child
    return _UNSEEN


@nb.njit(cache=True)
def _expand(score: LocalScore, forest: Forest, node: int, y: int, causes: Ints, size: int) -> bool:
    """Add the node's children; False when memory ran out and the trees start afresh."""
    p = len(forest.candidates)
    candidates = forest.candidates[:, y].copy()
    for k in range(size):
        candidates[causes[k]] = False
    gain = np.full(p, -1.0)
    gains(score, y, causes, size, candidates, gain)
    start, found = forest.used[0], 0
    while True:
        best = np.argmax(gain)
        if gain[best] <= _LEAST_GAIN:
            break
        if start + found == len(forest.first):
            _clear(forest)
            return False
        forest.variable[start + found] = best
        forest.first[start + found] = _UNSEEN
        forest.shrunk[start + found] = np.nan
        gain[best] = -1.0
        found += 1
    forest.first[node] = start
    forest.children[node] = found
    forest.used[0] = start + found
    return True


@nb.njit(cache=True)
def _shrink(
    score: LocalScore, forest: Forest, y: int, causes: Ints, size: int
) -> tuple[float, int]:
    """Take out causes, the most useless first, while the score grows; return score and size."""
    best = local_score(score, y, causes, size)
    fewer = np.empty(max(size, 1), np.int64)
    while size:
        worst = _UNSEEN
        for out in range(size):
            if forest.required[causes[out], y]:
                continue
            fewer[:out] = causes[:out]
            fewer[out : size - 1] = causes[out + 1 : size]
            without = local_score(score, y, fewer, size - 1)
            if without > best + _LEAST_GAIN:
                best, worst = without, out
        if worst == _UNSEEN:
            break
        causes[worst : size - 1] = causes[worst + 1 : size].copy()
        size -= 1
    return best, size
