"""Classes of DAGs as matrices of links, and what searches through classes ask of them.

`links` [a, b] is True for a → b and for a — b, which has [b, a] too; shape (p, p).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Ints


@nb.njit(cache=True)
def member_of(links: Bools) -> tuple[Bools, bool]:
    """Return a DAG of the class, [a, b] for a → b; False where it has none.

    References
    ----------
    Dor & Tarsi, UCLA Cognitive Systems Laboratory R-185, 1992.
    """
    p = len(links)
    near, waiting, queued = _neighbours(links), np.arange(p), np.ones(p, np.bool_)
    here, dag, left = np.ones(p, np.bool_), np.zeros((p, p), np.bool_), p
    first, count = 0, p  # a ring of nodes to look at
    while count:
        node = waiting[first % p]
        first, count, queued[node] = first + 1, count - 1, False
        if not here[node] or not _is_sink(links, near, here, node):
            continue
        here[node], left = False, left - 1
        for k in range(near[node, p]):
            other = near[node, k]
            dag[other, node] |= here[other]
            if here[other] and not queued[other]:
                waiting[(first + count) % p] = other
                count, queued[other] = count + 1, True
    return dag, left == 0


@nb.njit(cache=True)
def class_of(dag: Bools) -> Bools:
    """Return the links of the class of a DAG: arrows that all its members share, lines otherwise.

    References
    ----------
    Chickering, UAI 1995, doi:10.48550/arXiv.1302.4938
    """
    order, causes = _causal_order(dag)
    p = len(dag)
    compelled, known = np.zeros((p, p), np.bool_), np.zeros((p, p), np.bool_)
    for y in order:
        for k in range(causes[y, p] - 1, -1, -1):  # the latest cause first
            x = causes[y, k]
            if not known[x, y]:
                _label(dag, causes, compelled, known, x, y)
    return dag | (dag & ~compelled).T


@nb.njit(cache=True)
def closed(links: Bools, may_cause: Bools, required: Bools) -> tuple[Bools, bool]:
    """Return the class with what is known of arrows and Meek's rules; False if they contradict.

    References
    ----------
    Meek, UAI 1995, doi:10.48550/arXiv.1302.4972
    """
    p = len(links)
    links, agrees = _with_known(links, may_cause, required)
    if not agrees:
        return links, False
    near, changed = _neighbours(links), True
    while changed:
        changed = False
        for a in range(p):
            for k in range(near[a, p]):
                b = near[a, k]
                if links[a, b] and links[b, a] and _is_forced(links, near, a, b):
                    if not may_cause[a, b]:
                        return links, False
                    links[b, a], changed = False, True
    return links, member_of(links)[1]


@nb.njit(cache=True)
def _with_known(links: Bools, may_cause: Bools, required: Bools) -> tuple[Bools, bool]:
    """Return the links with each line that knowledge decides as an arrow; False if they clash."""
    p = len(links)
    links = links.copy()
    for a in range(p):
        for b in range(p):
            if links[a, b] and (not may_cause[a, b] or required[b, a]):
                if not links[b, a] or not may_cause[b, a]:
                    return links, False
                links[a, b] = False
            if required[a, b] and not links[a, b]:
                return links, False
    return links, True


@nb.njit(cache=True)
def reaches(links: Bools, start: int, goal: int, barred: Bools, seen: Bools, stack: Ints) -> bool:
    """Tell whether a path along links leads from `start` to `goal` around what is barred."""
    p, waiting = len(links), 1
    seen[:] = barred
    seen[start], stack[0] = True, start
    while waiting:
        waiting -= 1
        node = stack[waiting]
        for other in range(p):
            if links[node, other] and not seen[other]:
                if other == goal:
                    return True
                seen[other] = True
                stack[waiting] = other
                waiting += 1
    return False


@nb.njit(cache=True)
def _neighbours(links: Bools) -> Ints:
    """Return, per node, its neighbours, and how many they are in the last column."""
    p = len(links)
    near = np.zeros((p, p + 1), np.int64)
    for a in range(p):
        for b in range(p):
            if links[a, b]:
                near[a, near[a, p]] = b
                near[a, p] += 1
                if not links[b, a]:
                    near[b, near[b, p]] = a
                    near[b, p] += 1
    return near


@nb.njit(cache=True)
def _is_sink(links: Bools, near: Ints, here: Bools, node: int) -> bool:
    """Tell whether `node` can take all its lines as arrows without a new collider."""
    p = len(links)
    for k in range(near[node, p]):
        other = near[node, k]
        if here[other] and not links[other, node]:
            return False
    for k in range(near[node, p]):
        other = near[node, k]
        if not here[other] or not links[node, other]:
            continue
        for q in range(near[node, p]):
            third = near[node, q]
            apart = not links[other, third] and not links[third, other]
            if third != other and here[third] and apart:
                return False
    return True


@nb.njit(cache=True)
def _causal_order(dag: Bools) -> tuple[Ints, Ints]:
    """Return the nodes, causes first, and per node its causes in that order, their number last."""
    p = len(dag)
    waits, order = np.zeros(p, np.int64), np.empty(p, np.int64)
    causes = np.zeros((p, p + 1), np.int64)
    for a in range(p):
        for b in range(p):
            waits[b] += dag[a, b]
    found = 0
    for a in range(p):
        if not waits[a]:
            order[found] = a
            found += 1
    for place in range(p):
        a = order[place]
        for b in range(p):
            if dag[a, b]:
                causes[b, causes[b, p]] = a
                causes[b, p] += 1
                waits[b] -= 1
                if not waits[b]:
                    order[found] = b
                    found += 1
    return order, causes


@nb.njit(cache=True)
def _label(dag: Bools, causes: Ints, compelled: Bools, known: Bools, x: int, y: int) -> None:
    """Settle x → y, the latest arrow into y that is not known, and what follows from it."""
    p = len(dag)
    for k in range(causes[x, p]):
        w = causes[x, k]
        if compelled[w, x]:
            if not dag[w, y]:
                _settle(causes, compelled, known, y, True)
                return
            compelled[w, y] = known[w, y] = True
    for k in range(causes[y, p]):
        z = causes[y, k]
        if z != x and not dag[z, x]:
            _settle(causes, compelled, known, y, True)
            return
    _settle(causes, compelled, known, y, False)


@nb.njit(cache=True)
def _settle(causes: Ints, compelled: Bools, known: Bools, y: int, value: bool) -> None:
    for k in range(causes[y, len(causes)]):
        x = causes[y, k]
        if not known[x, y]:
            known[x, y], compelled[x, y] = True, value


@nb.njit(cache=True)
def _is_forced(links: Bools, near: Ints, a: int, b: int) -> bool:
    """Tell whether one of Meek's rules makes a — b an arrow into b."""
    p = len(links)
    for k in range(near[a, p]):
        c = near[a, k]
        if c == b:
            continue
        joined = links[c, b] or links[b, c]
        if links[c, a] and not links[a, c] and not joined:
            return True  # R1: c → a — b
        into = links[c, b] and not links[b, c]
        if links[a, c] and not links[c, a] and into:
            return True  # R2: a → c → b
        for q in range(near[a, p] if into else 0):
            d = near[a, q]
            line = d not in (b, c) and links[a, d] and links[d, a]
            if not line:
                continue
            other = links[a, c] and links[c, a] and links[d, b] and not links[b, d]
            if other and not links[c, d] and not links[d, c]:
                return True  # R3: a — c → b and a — d → b
            if links[d, c] and not links[c, d] and not links[d, b] and not links[b, d]:
                return True  # R4: a — d → c → b
    return False
