"""Colliders by vote: how many of the sets that separate two neighbours leave the middle out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.colliders import Colliders
from app.causal.kernels.general_search import neighbour_subsets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.constraint_params import ColliderRule
    from app.causal.kernels.arrays import Bools
    from app.causal.kernels.independence import Independence
    from app.causal.kernels.skeleton import Skeleton

_MAJORITY = 0.5


def voted_colliders(
    test: Independence, skeleton: Skeleton, may_cause: Bools, rule: ColliderRule
) -> tuple[Colliders, frozenset[tuple[int, int, int]]]:
    """Return the colliders, and the triples (left, middle, right) on which votes disagree.

    Every subset of either end's neighbours that separates the ends has a vote. `majority` takes
    the middle for a collider when fewer than half hold it fixed, `conservative` when none does;
    where they disagree, the conservative rule leaves the triple open.

    References
    ----------
    Ramsey, Zhang & Spirtes, UAI 2006, doi:10.48550/arXiv.1206.6843; Colombo & Maathuis, JMLR
    15:3741-3782, 2014
    """
    triples, statistics, unsure = [], [], set()
    for triple, shares, strength in _votes(test, skeleton, may_cause):
        if shares == 0 or (rule == "majority" and shares < _MAJORITY):
            triples.append(triple)
            statistics.append(strength)
        elif (rule == "conservative" and shares < 1) or shares == _MAJORITY:
            unsure.add(triple)
    order = np.argsort(statistics, kind="stable")
    found = np.array(triples, dtype=np.int64).reshape(-1, 3)
    return Colliders(found[order], np.array(statistics)[order]), frozenset(unsure)


def _votes(
    test: Independence, skeleton: Skeleton, may_cause: Bools
) -> Iterator[tuple[tuple[int, int, int], float, float]]:
    """Yield each triple that could meet in the middle, the share of sets with it, and a strength.

    The strength is the statistic of the set that separates best: the smaller, the surer.
    """
    adjacent = skeleton.adjacent
    points = adjacent & may_cause
    for x, y in combinations(range(len(adjacent)), 2):
        middles = np.flatnonzero(points[x] & points[y])
        if adjacent[x, y] or skeleton.size[x, y] < 0 or not len(middles):
            continue
        weighed = [
            (test.statistic(x, y, given), frozenset(int(k) for k in given))
            for given in neighbour_subsets(adjacent, may_cause, x, y, int(skeleton.size[x, y]) + 1)
        ]
        sets = [held for statistic, held in weighed if statistic < test.cutoff]
        best = min(statistic for statistic, _ in weighed)
        for z in (int(m) for m in middles):
            if sets:
                yield (x, z, y), sum(z in held for held in sets) / len(sets), best
