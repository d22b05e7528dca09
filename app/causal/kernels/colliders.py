"""Which unshielded triples are colliders, decided by the most convincing separating set."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.compiled_tests import dependence, surety
from app.causal.kernels.partial import next_subset

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.compiled_tests import CompiledTest
    from app.causal.kernels.skeleton import Skeleton

_MOST_TESTS = 4096  # per pair and side: hubs get smaller sets, not hours


class Colliders(NamedTuple):
    """Triples (left, middle, right), shape (k, 3), strongest first, and their tests' statistic.

    The smaller the statistic, the surer it is that the set without the middle separates.
    """

    triples: Ints
    statistic: Floats


def find_colliders(
    test: CompiledTest, skeleton: Skeleton, may_cause: Bools, *, largest: int
) -> Colliders:
    """Call left – middle – right a collider when the best separating set leaves middle out.

    For each pair with a common neighbour the subsets of either end's neighbours, up to one more
    than the set that first separated it and at most `largest`, are compared; the largest p-value
    decides [1]_.

    References
    ----------
    .. [1] Ramsey, Improving accuracy and scalability of the PC algorithm by maximizing P-value,
       2016. doi:10.48550/arXiv.1610.00378
    """
    triples, statistic = _decide(test, skeleton.adjacent, skeleton.size, may_cause, largest)
    order = np.argsort(statistic, kind="stable")
    return Colliders(triples[order], statistic[order])


@nb.njit(cache=True)
def _decide(
    test: CompiledTest, adjacent: Bools, separator_size: Ints, may_cause: Bools, largest: int
) -> tuple[Ints, Floats]:
    p = len(adjacent)
    triples, statistic, found = np.empty((256, 3), np.int64), np.empty(256), 0
    candidates, given = np.empty(p, np.int64), np.empty(p + 1, np.int64)
    positions, work = np.empty(p + 1, np.int64), np.empty((p + 2, p + 2))
    best_set = np.empty(p + 1, np.int64)
    for x in range(p):
        for y in range(x):
            if separator_size[x, y] < 0 or not _share_effect(adjacent, may_cause, x, y):
                continue
            max_size = min(separator_size[x, y] + 1, largest)
            best, best_size = _weigh(
                test, x, y, adjacent, may_cause, max_size,
                candidates, given, positions, work, best_set,
            )  # fmt: skip
            for z in range(p):
                is_triple = (
                    adjacent[x, z] and adjacent[y, z] and may_cause[x, z] and may_cause[y, z]
                )
                if not is_triple or z in best_set[:best_size]:
                    continue
                if found == len(triples):
                    triples = np.concatenate((triples, np.empty_like(triples)))
                    statistic = np.concatenate((statistic, np.empty_like(statistic)))
                triples[found] = x, z, y
                statistic[found] = best
                found += 1
    return triples[:found].copy(), statistic[:found].copy()


@nb.njit(cache=True)
def _share_effect(adjacent: Bools, may_cause: Bools, x: int, y: int) -> bool:
    for z in range(len(adjacent)):  # noqa: SIM110  (numba has no generator expressions in any)
        if _meets(adjacent, may_cause, x, z, y):
            return True
    return False


@nb.njit(cache=True)
def _meets(adjacent: Bools, may_cause: Bools, x: int, z: int, y: int) -> bool:
    joined = adjacent[x, z] and adjacent[y, z]
    return bool(joined and may_cause[x, z] and may_cause[y, z])


@nb.njit(cache=True)
def _weigh(
    test: CompiledTest, x: int, y: int, adjacent: Bools, may_cause: Bools, max_size: int,
    candidates: Ints, given: Ints, positions: Ints, work: Floats, best_set: Ints,
) -> tuple[float, int]:  # fmt: skip
    """Leave in `best_set` the subset with the largest p-value; return its statistic and size."""
    best = surety(test, dependence(test, x, y, given, 0, work, 0), 0)
    best_size = 0
    for end in (x, y):
        total = _possible_causes(adjacent, may_cause, end, candidates)
        for size in range(1, largest_size(total, min(max_size, total)) + 1):
            for i in range(size):
                positions[i] = i
            changed = 0
            while changed >= 0:
                for i in range(changed, size):
                    given[i] = candidates[positions[i]]
                found = dependence(test, x, y, given, size, work, changed)
                statistic = surety(test, found, size)
                if statistic < best:
                    best, best_size = statistic, size
                    best_set[:size] = given[:size]
                changed = next_subset(positions, size, total)
    return best, best_size


@nb.njit(cache=True)
def _possible_causes(adjacent: Bools, may_cause: Bools, node: int, found: Ints) -> int:
    total = 0
    for k in range(len(adjacent)):
        if adjacent[node, k] and may_cause[k, node]:
            found[total] = k
            total += 1
    return total


@nb.njit(cache=True)
def largest_size(total: int, wanted: int) -> int:
    """Return the largest set size whose subsets, with all smaller ones, stay affordable."""
    tests, subsets = 0.0, 1.0
    for size in range(1, wanted + 1):
        subsets *= (total - size + 1) / size
        tests += subsets
        if tests > _MOST_TESTS and size > 1:
            return size - 1
    return wanted
