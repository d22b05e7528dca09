"""Hill climbing over DAGs whose edges join given pairs only, and how such pairs are found."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.links import reaches
from app.causal.kernels.scores import local_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.independence import Independence
    from app.causal.kernels.score_basis import LocalScore

_LEAST_GAIN = 1e-6
_LARGEST = 3  # of the sets held fixed: larger ones leave too few rows to test with


def related_pairs(test: Independence, size: int) -> Bools:
    """Return [a, b]: a and b each stay in the other's max-min parents and children.

    References
    ----------
    Tsamardinos, Brown & Aliferis, Machine Learning 65:31-78, 2006, doi:10.1007/s10994-006-6889-7
    """
    near = np.zeros((size, size), np.bool_)
    for target in range(size):
        near[target, _parents_and_children(test, target, size)] = True
    return near & near.T


def _parents_and_children(test: Independence, target: int, size: int) -> list[int]:
    """Take the variable whose least association is largest; drop what a subset separates."""
    others = np.array([v for v in range(size) if v != target], np.int64)
    least = np.abs(test.statistics(target, others, np.empty(0, np.int64)))
    chosen: list[int] = []
    while len(others) and least.max(initial=-np.inf) >= test.cutoff:
        newest = int(others[np.argmax(least)])
        others, least = others[others != newest], least[others != newest]
        for given in _sets_with(chosen, newest):
            open_ = least >= test.cutoff
            found = np.abs(test.statistics(target, others[open_], given))
            least[open_] = np.minimum(least[open_], found)
        chosen.append(newest)
    return [v for v in chosen if not _is_separated(test, target, v, chosen)]


def _sets_with(chosen: list[int], newest: int) -> Iterator[Ints]:
    """Yield the sets of what was chosen that hold the newest one."""
    for size in range(min(len(chosen), _LARGEST - 1) + 1):
        for others in combinations(chosen, size):
            yield np.array(sorted((*others, newest)), np.int64)


def _is_separated(test: Independence, target: int, v: int, chosen: list[int]) -> bool:
    others = np.array(sorted(c for c in chosen if c != v), np.int64)
    return any(
        test.separator(target, v, others, size) is not None
        for size in range(1, min(len(others), _LARGEST) + 1)
    )


@nb.njit(cache=True)
def climbed(score: LocalScore, allowed: Bools, required: Bools) -> Bools:
    """Return the DAG that single additions, deletions and reversals end in.

    `allowed` [a, b]: a → b may be added; `required` arrows are there from the start and stay.
    """
    p = len(allowed)
    dag, gain, stale = required.copy(), np.empty((p, p)), np.ones(p, np.bool_)
    while True:
        for y in range(p):
            if stale[y]:
                _gains_of_flips(score, dag, allowed, y, gain[:, y])
                stale[y] = False
        x, y, back = _best_flip(dag, allowed, required, gain)
        if x < 0:
            return dag
        dag[x, y] = not dag[x, y]
        stale[y] = True
        if back:
            dag[y, x], stale[x] = True, True


@nb.njit(cache=True)
def _best_flip(dag: Bools, allowed: Bools, required: Bools, gain: Floats) -> tuple[int, int, bool]:
    """Return the arrow to add, drop or, where the third is True, turn round; -1 for none."""
    p = len(dag)
    seen, stack, none = np.empty(p, np.bool_), np.empty(p, np.int64), np.zeros(p, np.bool_)
    best, x, y, back = 0.0, -1, -1, False  # ties go to the first, whatever rounding says
    for place in range(p * p):
        a, b = place // p, place % p
        fixed = a == b or required[a, b] or (dag[b, a] and not dag[a, b])
        if fixed or not (dag[a, b] or allowed[a, b]):
            continue
        if gain[a, b] > best + _LEAST_GAIN and (
            dag[a, b] or not reaches(dag, b, a, none, seen, stack)
        ):
            best, x, y, back = gain[a, b], a, b, False
        turned = gain[a, b] + gain[b, a]
        turn = dag[a, b] and allowed[b, a] and turned > best + _LEAST_GAIN
        if turn and not _goes_round(dag, a, b, none, seen, stack):
            best, x, y, back = turned, a, b, True
    return x, y, back


@nb.njit(cache=True)
def _goes_round(dag: Bools, a: int, b: int, none: Bools, seen: Bools, stack: Ints) -> bool:
    """Tell whether a reaches b other than by the arrow between them."""
    dag[a, b] = False
    found = reaches(dag, a, b, none, seen, stack)
    dag[a, b] = True
    return found


@nb.njit(cache=True)
def _gains_of_flips(score: LocalScore, dag: Bools, allowed: Bools, y: int, gain: Floats) -> None:
    """Write what adding each allowed cause of y, or dropping each present one, gains."""
    p, size = len(dag), 0
    causes = np.empty(p, np.int64)
    for x in range(p):
        if dag[x, y]:
            causes[size] = x
            size += 1
    now, other = local_score(score, y, causes, size), np.empty(p, np.int64)
    for x in range(p):
        gain[x] = -np.inf
        if dag[x, y]:
            left = 0
            for k in range(size):
                if causes[k] != x:
                    other[left] = causes[k]
                    left += 1
            gain[x] = local_score(score, y, other, left) - now
        elif allowed[x, y]:
            other[:size] = causes[:size]
            other[size] = x
            gain[x] = local_score(score, y, other, size + 1) - now
