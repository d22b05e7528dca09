"""Moves between classes of DAGs: insertions and deletions of an edge, and what they gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.links import class_of, closed, member_of, reaches
from app.causal.kernels.scores import gains, local_score

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

_MOST_CLIQUES = 512  # per node: beyond, larger sets of neighbours are not tried
_NOTHING = -np.inf


class Bounds(NamedTuple):
    """What is known: [a, b] of `may_cause` is False where a → b is ruled out.

    `required` arrows are in every graph; `barred` pairs, [a, b] and [b, a], are not to be joined.
    """

    may_cause: Bools
    required: Bools
    barred: Bools
    any_known: bool


@nb.njit(cache=True)
def insertion_gains(score: LocalScore, links: Bools, bounds: Bounds, y: int, best: Floats) -> None:
    """Write, per x, the most that x → y may gain, whatever paths there are; shape (p,).

    An insertion is valid for a clique `held` of neighbours of y, all those near x among them, if
    no path leads from y to x around it.

    References
    ----------
    Chickering, JMLR 3:507-554, 2002, Theorem 15.
    """
    p = len(links)
    best[:] = _NOTHING
    candidates = np.zeros(p, np.bool_)
    for x in range(p):
        apart = x != y and not links[x, y] and not links[y, x]
        candidates[x] = apart and bounds.may_cause[x, y] and not bounds.barred[x, y]
    near, cliques = _lines_at(links, y), _cliques(links, _lines_at(links, y))
    causes, size = np.empty(p, np.int64), _causes_of(links, y)
    causes[: len(size)] = size
    gain = np.empty(p)
    for number in range(len(cliques)):
        held = cliques[number]
        total = _with_held(causes, len(size), near, held)
        gain[:] = _NOTHING
        gains(score, y, causes, total, candidates, gain)
        for x in range(p):
            if candidates[x] and gain[x] > best[x] and _holds(links, near, held, x):
                best[x] = gain[x]


@nb.njit(cache=True)
def valid_insertion(
    score: LocalScore, links: Bools, bounds: Bounds, x: int, y: int
) -> tuple[float, Bools]:
    """Return what the best valid insertion of x → y gains, and the links after it."""
    p = len(links)
    near, cliques = _lines_at(links, y), _cliques(links, _lines_at(links, y))
    fixed = _causes_of(links, y)
    causes = np.empty(p, np.int64)
    causes[: len(fixed)] = fixed
    best, after = _NOTHING, links
    barred, seen, stack = np.zeros(p, np.bool_), np.empty(p, np.bool_), np.empty(p, np.int64)
    for number in range(len(cliques)):
        held = cliques[number]
        if not _holds(links, near, held, x):
            continue
        total = _with_held(causes, len(fixed), near, held)
        causes[total] = x
        gain = local_score(score, y, causes, total + 1) - local_score(score, y, causes, total)
        if gain <= best:
            continue
        barred[:] = False
        for k in range(total):
            barred[causes[k]] = k >= len(fixed)
        if reaches(links, y, x, barred, seen, stack):
            continue
        changed, legal = _inserted(links, bounds, x, y, near, held)
        if legal:
            best, after = gain, changed
    return best, after


@nb.njit(cache=True)
def deletion_gains(score: LocalScore, links: Bools, bounds: Bounds, y: int, best: Floats) -> None:
    """Write, per x that is joined to y as a cause or by a line, what its best deletion gains.

    References
    ----------
    Chickering, JMLR 3:507-554, 2002, Theorem 17.
    """
    best[:] = _NOTHING
    for x in range(len(links)):
        if links[x, y] and not bounds.required[x, y] and not bounds.required[y, x]:
            best[x], _ = _best_deletion(score, links, x, y, _NOTHING, bounds, False)


@nb.njit(cache=True)
def valid_deletion(
    score: LocalScore, links: Bools, bounds: Bounds, x: int, y: int
) -> tuple[float, Bools]:
    """Return what the best legal deletion of x → y or x — y gains, and the links after it."""
    return _best_deletion(score, links, x, y, _NOTHING, bounds, True)


@nb.njit(cache=True)
def _best_deletion(
    score: LocalScore, links: Bools, x: int, y: int, least: float, bounds: Bounds, apply: bool
) -> tuple[float, Bools]:
    lines = _lines_at(links, y)
    shared = lines[np.array([links[x, z] or links[z, x] for z in lines], dtype=np.bool_)]
    cliques = _cliques(links, shared)
    fixed = _causes_of(links, y)
    causes, size = np.empty(len(links), np.int64), 0
    for z in fixed:
        if z != x:
            causes[size] = z
            size += 1
    best, after = least, links
    for number in range(len(cliques)):
        total = _with_held(causes, size, shared, cliques[number])
        without = local_score(score, y, causes, total)
        causes[total] = x
        gain = without - local_score(score, y, causes, total + 1)
        if gain <= best:
            continue
        if not apply:
            best = gain
            continue
        changed, legal = _deleted(links, bounds, x, y, shared, cliques[number])
        if legal:
            best, after = gain, changed
    return best, after


@nb.njit(cache=True)
def _inserted(
    links: Bools, bounds: Bounds, x: int, y: int, near: Ints, held: int
) -> tuple[Bools, bool]:
    changed = links.copy()
    changed[x, y] = True
    for k in range(len(near)):
        z = near[k]
        if held >> k & 1 and not (links[x, z] or links[z, x]):
            changed[y, z] = False
    return _class_around(changed, bounds)


@nb.njit(cache=True)
def _deleted(
    links: Bools, bounds: Bounds, x: int, y: int, shared: Ints, held: int
) -> tuple[Bools, bool]:
    changed = links.copy()
    changed[x, y] = changed[y, x] = False
    for k in range(len(shared)):
        z = shared[k]
        if not held >> k & 1:
            changed[z, y] = False
            if changed[x, z]:
                changed[z, x] = False
    return _class_around(changed, bounds)


@nb.njit(cache=True)
def _class_around(links: Bools, bounds: Bounds) -> tuple[Bools, bool]:
    """Return the class of a member of these links; False where none agrees with what is known."""
    dag, exists = member_of(links)
    if not exists:
        return links, False
    changed = class_of(dag)
    if bounds.any_known and not closed(changed, bounds.may_cause, bounds.required)[1]:
        return links, False
    return changed, True


@nb.njit(cache=True)
def _lines_at(links: Bools, y: int) -> Ints:
    return np.flatnonzero(links[y] & links[:, y])


@nb.njit(cache=True)
def _causes_of(links: Bools, y: int) -> Ints:
    return np.flatnonzero(links[:, y] & ~links[y])


@nb.njit(cache=True)
def _with_held(causes: Ints, size: int, near: Ints, held: int) -> int:
    """Write the held neighbours behind the causes; return how many there are together."""
    for k in range(len(near)):
        if held >> k & 1:
            causes[size] = near[k]
            size += 1
    return size


@nb.njit(cache=True)
def _holds(links: Bools, near: Ints, held: int, x: int) -> bool:
    """Tell whether all of `near` that are joined to x are among the held."""
    for k in range(len(near)):
        if not held >> k & 1 and (links[x, near[k]] or links[near[k], x]):
            return False
    return True


@nb.njit(cache=True)
def _cliques(links: Bools, nodes: Ints) -> Ints:
    """Return the sets of nodes that are joined pairwise, the empty one first, as bits."""
    size = min(len(nodes), 62)
    joined = np.zeros(size, np.int64)
    for a in range(size):
        for b in range(size):
            if links[nodes[a], nodes[b]] or links[nodes[b], nodes[a]]:
                joined[a] |= np.int64(1) << b
    found, count, grown = np.zeros(_MOST_CLIQUES, np.int64), 1, 0
    while grown < count:
        clique = found[grown]
        grown += 1
        for a in range(size - 1, -1, -1):
            bit = np.int64(1) << a
            if clique >> a:  # only members behind the last: each set once
                break
            if clique & ~joined[a] == 0 and count < _MOST_CLIQUES:
                found[count] = clique | bit
                count += 1
    return found[:count]
