"""PC-stable's skeleton by a compiled test, and the separating sets that justify it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.compiled_tests import dependence, separate

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.compiled_tests import CompiledTest


class Skeleton(NamedTuple):
    """Which pairs stay adjacent, and why the others do not.

    `adjacent` is symmetric, shape (p, p). The set that separated i and j is
    `members[start[i, j] : start[i, j] + size[i, j]]`; `size` is -1 where none was looked for.
    `level` is the largest conditioning set tried, `tests` how many tests were made.
    """

    adjacent: Bools
    start: Ints
    size: Ints
    members: Ints
    level: int
    tests: int

    def separator(self, i: int, j: int) -> tuple[int, ...] | None:
        """Return the set that made i and j independent, None where none was found."""
        if self.size[i, j] < 0:
            return None
        first = self.start[i, j]
        return tuple(int(k) for k in self.members[first : first + self.size[i, j]])


def find_skeleton(
    test: CompiledTest,
    cutoffs: Floats,
    may_cause: Bools,
    required: Bools,
) -> Skeleton:
    """Remove each edge whose ends some set of neighbours makes independent.

    Removal waits for the end of a level, so the order of the variables does not matter [1]_.

    Parameters
    ----------
    cutoffs : per set size, the dependence below which independence is kept; its length bounds the
        size.
    may_cause : [i, j] False where i → j is ruled out; i then separates nothing from j.
    required : [i, j] True where the edge stays untested; symmetric.

    References
    ----------
    .. [1] Colombo & Maathuis, JMLR 15:3741-3782, 2014.
    """
    return Skeleton(*_search(test, cutoffs, may_cause, required))


@nb.njit(cache=True)
def _search(
    test: CompiledTest, cutoffs: Floats, may_cause: Bools, required: Bools
) -> tuple[Bools, Ints, Ints, Ints, int, int]:
    p = len(may_cause)
    adjacent, size = _marginal(test, cutoffs[0], may_cause, required)
    start = np.zeros((p, p), np.int64)
    members = np.empty(max(64, 4 * p), np.int64)
    used, tests, level = 0, p * (p - 1) // 2, 0
    candidates, given = np.empty(p, np.int64), np.empty(p, np.int64)
    positions, work = np.empty(p + 1, np.int64), np.empty((p + 2, p + 2))
    for depth in range(1, len(cutoffs)):
        before = adjacent.copy()
        tried = False
        for x in range(p):
            for y in range(p):
                if not adjacent[x, y] or required[x, y]:
                    continue
                total = 0
                for k in range(p):
                    if before[x, k] and k != y and may_cause[k, x]:
                        candidates[total] = k
                        total += 1
                if total < depth:
                    continue
                tried = True
                made, found = separate(
                    test, x, y, candidates, total, depth, cutoffs[depth], given, positions, work
                )
                tests += made
                if found:
                    adjacent[x, y] = adjacent[y, x] = False
                    size[x, y] = size[y, x] = depth
                    start[x, y] = start[y, x] = used
                    members = _appended(members, used, given, depth)
                    used += depth
        if not tried:
            break
        level = depth
    return adjacent, start, size, members, level, tests


@nb.njit(cache=True)
def _marginal(
    test: CompiledTest, cutoff: float, may_cause: Bools, required: Bools
) -> tuple[Bools, Ints]:
    p = len(may_cause)
    nothing, work = np.empty(0, np.int64), np.empty((2, 2))
    adjacent = np.zeros((p, p), np.bool_)
    size = np.full((p, p), -1, np.int64)
    for x in range(p):
        for y in range(x):
            dependent = dependence(test, x, y, nothing, 0, work, 0) >= cutoff
            possible = may_cause[x, y] or may_cause[y, x]
            if required[x, y] or (dependent and possible):
                adjacent[x, y] = adjacent[y, x] = True
            elif not dependent:
                size[x, y] = size[y, x] = 0
    return adjacent, size


@nb.njit(cache=True)
def _appended(members: Ints, used: int, given: Ints, size: int) -> Ints:
    if used + size > len(members):
        longer = np.empty(2 * len(members) + size, np.int64)
        longer[:used] = members[:used]
        members = longer
    members[used : used + size] = given[:size]
    return members
