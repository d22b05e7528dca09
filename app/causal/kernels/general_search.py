"""PC-stable's skeleton and max-p colliders for any test of independence."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Protocol

import numpy as np

from app.causal.kernels.colliders import Colliders, largest_size
from app.causal.kernels.skeleton import Skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Bools, Floats, Ints


class Separating(Protocol):
    """What a search needs of a test of independence."""

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        """Return the first subset of the candidates that makes x and y independent."""
        ...

    def statistic(self, x: int, y: int, given: Ints) -> float:
        """Return a number that is the larger, the surer dependence is."""
        ...


class GeneralSearches:
    """The searches, for tests that have no kernel of their own for them."""

    __slots__ = ()

    def skeleton(self: Separating, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
        return skeleton_by(self, may_cause, required, largest)

    def colliders(self: Separating, skeleton: Skeleton, may_cause: Bools) -> Colliders:
        return colliders_by(self, skeleton, may_cause)

    def statistics(self: Separating, x: int, others: Ints, given: Ints) -> Floats:
        """Return `statistic` of x with each of the others."""
        return np.array([self.statistic(x, int(y), given) for y in others])


def skeleton_by(test: Separating, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
    """Return what `find_skeleton` does, with this test."""
    p = len(may_cause)
    adjacent = (may_cause | may_cause.T | required) & ~np.eye(p, dtype=np.bool_)
    separators: dict[tuple[int, int], Ints] = {}
    level = tests = 0
    for size in range(largest + 1):
        before, tried = adjacent.copy(), False
        for x, y in np.argwhere(before & ~required):
            if not adjacent[x, y] or (size == 0 and x > y):
                continue
            candidates = _candidates(before, may_cause, int(x), int(y))
            if len(candidates) < size:
                continue
            tried = True
            tests += 1
            if (found := test.separator(int(x), int(y), candidates, size)) is not None:
                adjacent[x, y] = adjacent[y, x] = False
                separators[int(x), int(y)] = found
        if not tried:
            break
        level = size
    return packed(adjacent, separators, level, tests)


def colliders_by(test: Separating, skeleton: Skeleton, may_cause: Bools) -> Colliders:
    """Return what `find_colliders` does, with this test."""
    adjacent = skeleton.adjacent
    points = adjacent & may_cause  # [x, z]: x may point at its neighbour z
    triples: list[tuple[int, int, int]] = []
    statistics: list[float] = []
    for x, y in combinations(range(len(adjacent)), 2):
        middles = np.flatnonzero(points[x] & points[y])
        if skeleton.size[x, y] < 0 or not len(middles):
            continue
        best, separator = min(
            ((test.statistic(x, y, given), tuple(given)) for given in
             neighbour_subsets(adjacent, may_cause, x, y, int(skeleton.size[x, y]) + 1)),
            key=lambda weighed: weighed[0],
        )  # fmt: skip
        triples.extend((x, int(z), y) for z in middles if z not in separator)
        statistics.extend(best for z in middles if z not in separator)
    order = np.argsort(statistics, kind="stable")
    found = np.array(triples, dtype=np.int64).reshape(-1, 3)
    return Colliders(found[order], np.array(statistics)[order])


def _candidates(adjacent: Bools, may_cause: Bools, x: int, y: int) -> Ints:
    near = adjacent[x] & may_cause[:, x]
    near[y] = False
    return np.flatnonzero(near)


def neighbour_subsets(
    adjacent: Bools, may_cause: Bools, x: int, y: int, wanted: int
) -> Iterator[Ints]:
    """Yield each set that may separate x and y: subsets of either's neighbours up to a size."""
    yield np.empty(0, np.int64)
    for end in (x, y):
        near = np.flatnonzero(adjacent[end] & may_cause[:, end])
        for size in range(1, largest_size(len(near), min(wanted, len(near))) + 1):
            for chosen in combinations(near, size):
                yield np.array(chosen, dtype=np.int64)


def packed(
    adjacent: Bools, separators: dict[tuple[int, int], Ints], level: int, tests: int
) -> Skeleton:
    """Return the skeleton with the separating sets of its pairs side by side."""
    p = len(adjacent)
    start, size = np.zeros((p, p), np.int64), np.full((p, p), -1, np.int64)
    used = 0
    for (x, y), found in separators.items():
        start[x, y] = start[y, x] = used
        size[x, y] = size[y, x] = len(found)
        used += len(found)
    parts = [np.empty(0, np.int64), *separators.values()]
    return Skeleton(adjacent, start, size, np.concatenate(parts), level, tests)
