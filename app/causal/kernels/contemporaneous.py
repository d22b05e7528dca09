"""PCMCI+'s search among links within a time step, on one lagged correlation matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.colliders import largest_size
from app.causal.kernels.correlation import student_cutoffs
from app.causal.kernels.momentary import conditions
from app.causal.kernels.partial import next_subset, partial_correlation

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints


class MixedLinks(NamedTuple):
    """What stands: `adjacent[i, j, lag]`, shape (N, N, tau + 1), symmetric at lag 0.

    `value` is the partial correlation nearest to zero among the tests of a link.
    """

    adjacent: Bools
    value: Floats


class Triples(NamedTuple):
    """Unshielded triples (left, its lag, middle, right), shape (k, 4).

    `share` is the share of the sets separating the ends that hold the middle: below a half the
    middle is a collider, above it is none.
    """

    triples: Ints
    share: Floats


class Conditions(NamedTuple):
    """Per target the lagged variables that no set of others explains away, at place lag·N + i."""

    places: Ints
    counts: Ints


def lagged_conditions(R: Floats, n: int, *, size: int, tau: int, alpha: float) -> Conditions:
    """Return the first stage's conditions for each target."""
    return Conditions(*conditions(R, size, tau, student_cutoffs(n, alpha, size * tau)))


def mixed_links(
    R: Floats, n: int, given: Conditions, allowed: Bools, required: Bools, *, tau: int, alpha: float
) -> MixedLinks:
    """Test lagged and immediate links given immediate neighbours and the lagged conditions.

    Parameters
    ----------
    R : correlations of N series at lags 0 … 2·tau; series i at lag l at place l·N + i.
    allowed, required : [i, j] i may, or must, cause j; shape (N, N). A required link is not
        tested away.

    References
    ----------
    Runge, UAI 2020, PMLR 124:1388-1397, https://proceedings.mlr.press/v124/runge20a.html
    """
    size = len(allowed)
    adjacent = np.zeros((size, size, tau + 1), dtype=np.bool_)
    adjacent[:, :, 0] = allowed | allowed.T
    own = np.eye(size, dtype=np.bool_)
    for target in range(size):
        for place in given.places[target, : given.counts[target]]:
            source = place % size
            adjacent[source, target, place // size] = (allowed | own)[source, target]
    value = np.full(adjacent.shape, np.inf)
    cutoffs = student_cutoffs(n, alpha, len(R))
    kept = required | required.T
    for level in range(size - 1):
        if not _thin(R, size, tau, level, *given, cutoffs, kept, adjacent, value):
            break
    return MixedLinks(adjacent, np.where(adjacent, value, 0.0))


def unshielded_triples(
    R: Floats, n: int, given: Conditions, links: MixedLinks, *, alpha: float
) -> Triples:
    """Return each unshielded triple with how many separating sets of its ends hold the middle.

    A triple whose ends no set separates is left out. The middle and the right end are of the
    same time step; so is the left one at lag 0.

    References
    ----------
    Colombo & Maathuis, JMLR 15:3921-3962, 2014, https://jmlr.org/papers/v15/colombo14a.html
    """
    return Triples(*_triples(R, student_cutoffs(n, alpha, len(R)), *given, links.adjacent))


@nb.njit(cache=True)
def _thin(
    R: Floats, size: int, tau: int, level: int, places: Ints, counts: Ints, cutoffs: Floats,
    kept: Bools, adjacent: Bools, value: Floats,
) -> bool:  # fmt: skip
    """Remove the links that a set of `level` immediate neighbours explains; False at the end."""
    before = adjacent.copy()
    near = np.empty(size, np.int64)
    tested = False
    for target in range(size):
        for source in range(size):
            for lag in range(tau + 1):
                if not before[source, target, lag] or (lag == 0 and kept[source, target]):
                    continue
                total = _neighbours(before, source if lag == 0 else -1, target, near)
                if level > largest_size(total, min(level, total)):
                    continue
                tested = True
                r, stands = _weakest(
                    R, places, counts, cutoffs, near[:total], level, source, target, lag
                )
                if abs(r) < abs(value[source, target, lag]):
                    value[source, target, lag] = r
                adjacent[source, target, lag] &= stands
                if lag == 0:
                    value[target, source, 0] = value[source, target, 0]
                    adjacent[target, source, 0] &= stands
    return tested


@nb.njit(cache=True)
def _weakest(
    R: Floats, places: Ints, counts: Ints, cutoffs: Floats, near: Ints, level: int, source: int,
    target: int, lag: int,
) -> tuple[float, bool]:  # fmt: skip
    """Return the weakest correlation over sets of `level` neighbours, and whether all stand.

    The search ends at the first set that explains the link.
    """
    size, widest = len(places), len(R) + 2
    positions, chosen = np.arange(level), np.empty(level, np.int64)
    given, work = np.empty(widest, np.int64), np.empty((widest, widest))
    weakest, more = np.inf, 0
    while more >= 0:
        for i in range(level):
            chosen[i] = near[positions[i]]
        k = _with_conditions(chosen, level, places, counts, size, source, target, lag, given)
        r = partial_correlation(R, lag * size + source, target, given, k, work, 0)
        if abs(r) < abs(weakest):
            weakest = r
        if abs(r) < cutoffs[k]:
            return weakest, False
        more = next_subset(positions, level, len(near)) if level > 0 else -1
    return weakest, True


@nb.njit(cache=True)
def _neighbours(adjacent: Bools, but: int, target: int, near: Ints) -> int:
    """Leave in `near` what is joined to the target within the time step; return how many."""
    total = 0
    for k in range(len(adjacent)):
        if k != but and adjacent[k, target, 0]:
            near[total] = k
            total += 1
    return total


@nb.njit(cache=True)
def _with_conditions(
    chosen: Ints, level: int, places: Ints, counts: Ints, size: int, source: int, target: int,
    lag: int, given: Ints,
) -> int:  # fmt: skip
    """Leave in `given` the chosen and the lagged conditions of both ends; return how many."""
    x, k = lag * size + source, 0
    for a in range(level):
        given[k] = chosen[a]
        k += 1
    for a in range(counts[target]):
        if places[target, a] != x:
            given[k] = places[target, a]
            k += 1
    for a in range(counts[source]):
        shifted = places[source, a] + lag * size
        if shifted not in (target, x) and shifted not in given[:k]:
            given[k] = shifted
            k += 1
    return k


@nb.njit(cache=True)
def _triples(
    R: Floats, cutoffs: Floats, places: Ints, counts: Ints, adjacent: Bools
) -> tuple[Ints, Floats]:
    size, tau = len(adjacent), adjacent.shape[2] - 1
    triples, shares, found = np.empty((64, 4), np.int64), np.empty(64), 0
    near, holding = np.empty(size, np.int64), np.empty(size, np.int64)
    for right in range(size):
        for left in range(size):
            for lag in range(tau + 1):
                apart = not adjacent[left, right, lag] and (lag > 0 or left < right)
                if not apart or not _have_common(adjacent, left, lag, right, near):
                    continue
                sets = _separating_sets(
                    R, cutoffs, places, counts, adjacent, left, lag, right, near, holding
                )
                for middle in range(size):
                    meets = adjacent[left, middle, lag] and adjacent[middle, right, 0]
                    if not meets or sets == 0:
                        continue
                    if found == len(triples):
                        triples = np.concatenate((triples, np.empty_like(triples)))
                        shares = np.concatenate((shares, np.empty_like(shares)))
                    triples[found] = left, lag, middle, right
                    shares[found] = holding[middle] / sets
                    found += 1
    return triples[:found].copy(), shares[:found].copy()


@nb.njit(cache=True)
def _have_common(adjacent: Bools, left: int, lag: int, right: int, near: Ints) -> bool:
    total = _neighbours(adjacent, left if lag == 0 else -1, right, near)
    for a in range(total):  # noqa: SIM110  (numba has no generator expressions in any)
        if adjacent[left, near[a], lag]:
            return True
    return False


@nb.njit(cache=True)
def _separating_sets(
    R: Floats, cutoffs: Floats, places: Ints, counts: Ints, adjacent: Bools, left: int, lag: int,
    right: int, near: Ints, holding: Ints,
) -> int:  # fmt: skip
    """Count the sets of neighbours that separate the ends, and in `holding` how many hold each."""
    size, widest = len(adjacent), len(R) + 2
    given, work = np.empty(widest, np.int64), np.empty((widest, widest))
    holding[:] = 0
    sets = 0
    for end in range(2 if lag == 0 else 1):
        at, other = (right, left) if end == 0 else (left, right)
        total = _neighbours(adjacent, other if lag == 0 else -1, at, near)
        for level in range(largest_size(total, total) + 1):
            positions, chosen = np.arange(level), np.empty(level, np.int64)
            more = 0
            while more >= 0:
                for i in range(level):
                    chosen[i] = near[positions[i]]
                k = _with_conditions(chosen, level, places, counts, size, left, right, lag, given)
                r = partial_correlation(R, lag * size + left, right, given, k, work, 0)
                if abs(r) < cutoffs[k]:
                    sets += 1
                    holding[chosen] += 1
                more = next_subset(positions, level, total) if level > 0 else -1
    return sets
