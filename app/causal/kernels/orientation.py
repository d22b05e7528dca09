"""Colliders and Meek's rules on matrices, for the many graphs of a bootstrap.

The same order of steps as `equivalence.Pattern`, so that the same graph comes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Ints


@nb.njit(cache=True)
def directions(adjacent: Bools, triples: Ints, may_cause: Bools, required: Bools) -> Bools:
    """Return [i, j]: the pattern says i → j; adjacent pairs without either are undecided.

    Parameters
    ----------
    triples : colliders (left, middle, right), strongest first, shape (k, 3).
    required : [i, j]: knowledge requires i → j.
    """
    p = len(adjacent)
    arrow = np.zeros((p, p), np.bool_)
    for i in range(p):
        for j in range(p):
            if adjacent[i, j] and (required[i, j] or not may_cause[j, i]):
                _orient(adjacent, arrow, i, j)
    for k in range(len(triples)):
        a, m, b = triples[k]
        if not (arrow[m, a] or arrow[m, b]):
            _orient(adjacent, arrow, a, m)
            _orient(adjacent, arrow, b, m)
    _close(adjacent, arrow)
    return arrow


@nb.njit(cache=True)
def _orient(adjacent: Bools, arrow: Bools, i: int, j: int) -> bool:
    """Direct an undecided edge unless that closes a cycle."""
    if not adjacent[i, j] or arrow[i, j] or arrow[j, i] or _reaches(arrow, j, i):
        return False
    arrow[i, j] = True
    return True


@nb.njit(cache=True)
def _reaches(arrow: Bools, start: int, goal: int) -> bool:
    p = len(arrow)
    seen = np.zeros(p, np.bool_)
    waiting = np.empty(p, np.int64)
    waiting[0], left = start, 1
    seen[start] = True
    while left:
        left -= 1
        node = waiting[left]
        if node == goal:
            return True
        for k in range(p):
            if arrow[node, k] and not seen[k]:
                seen[k] = True
                waiting[left] = k
                left += 1
    return False


@nb.njit(cache=True)
def _close(adjacent: Bools, arrow: Bools) -> None:
    """Apply Meek's rules R1 to R4 until none fires. doi:10.48550/arXiv.1302.4972"""
    p = len(adjacent)
    waiting = np.ones(p, np.bool_)
    while waiting.any():
        touched = np.zeros(p, np.bool_)
        for a in range(p):
            if not waiting[a]:
                continue
            for b in range(p):
                open_edge = adjacent[a, b] and not arrow[a, b] and not arrow[b, a]
                if (
                    open_edge
                    and _is_forced(adjacent, arrow, a, b)
                    and _orient(adjacent, arrow, a, b)
                ):
                    touched |= adjacent[a] | adjacent[b]
        waiting = touched


@nb.njit(cache=True)
def _is_forced(adjacent: Bools, arrow: Bools, a: int, b: int) -> bool:
    p = len(adjacent)
    for c in range(p):
        if arrow[c, a] and c != b and not adjacent[c, b]:
            return True  # R1: c → a — b
        if arrow[a, c] and arrow[c, b]:
            return True  # R2: a → c → b
        if not arrow[c, b] or not adjacent[a, c]:
            continue
        for d in range(p):
            open_to_d = adjacent[a, d] and not arrow[a, d] and not arrow[d, a]
            if not open_to_d or d == b:
                continue
            if arrow[d, b] and d > c and not adjacent[c, d] and not (arrow[a, c] or arrow[c, a]):
                return True  # R3: a — c → b and a — d → b
            if arrow[d, c] and not adjacent[d, b]:
                return True  # R4: a — d → c → b with a and c adjacent
    return False
