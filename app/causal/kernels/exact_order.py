"""The best DAG of all, by dynamic programming over sets of variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.scores import local_score

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore


@nb.njit(cache=True)
def best_dag(score: LocalScore, may_cause: Bools, required: Bools, largest: int) -> Bools:
    """Return the DAG with the best score; [i, j] is True where i → j.

    Parameters
    ----------
    may_cause, required : [i, j] for i → j. largest : how many causes a variable has at most,
        required ones beyond that allowed. Time and memory grow as p · 2**p.

    References
    ----------
    Silander & Myllymäki, UAI 2006, doi:10.48550/arXiv.1206.6875
    """
    p = len(may_cause)
    total, sink = np.full(1 << p, -np.inf), np.full(1 << p, -1, np.int64)
    total[0] = 0.0
    best, chosen = np.empty((p, 1 << p - 1)), np.empty((p, 1 << p - 1), np.int64)
    for y in range(p):
        _best_sets(score, may_cause, required, y, largest, best[y], chosen[y])
    for members in range(1, 1 << p):
        for y in range(p):
            if members >> y & 1:
                others = _without(members ^ (1 << y), y)
                value = total[members ^ (1 << y)] + best[y, others]
                if value > total[members]:
                    total[members], sink[members] = value, y
    return _read(chosen, sink)


@nb.njit(cache=True)
def _best_sets(
    score: LocalScore,
    may_cause: Bools,
    required: Bools,
    y: int,
    largest: int,
    best: Floats,
    chosen: Ints,
) -> None:
    """Write, per set of other variables, the best score with causes among them, and which."""
    p = len(may_cause)
    ruled_out, needed, given = 0, 0, np.empty(p, np.int64)
    for x in range(p):
        ruled_out |= int(x != y and not may_cause[x, y]) << x
        needed |= int(required[x, y]) << x
    for members in range(len(best)):
        wide, size = _with_gap(members, y), 0
        for x in range(p):
            if wide >> x & 1:
                given[size] = x
                size += 1
        best[members], chosen[members] = -np.inf, members
        fits = wide & ruled_out == 0 and wide & needed == needed
        if fits and (size <= largest or wide == needed):
            best[members] = local_score(score, y, given, size)
        for k in range(p - 1):
            fewer = members & ~(1 << k)
            if fewer != members and best[fewer] > best[members]:
                best[members], chosen[members] = best[fewer], chosen[fewer]


@nb.njit(cache=True)
def _read(chosen: Ints, sink: Ints) -> Bools:
    """Return the DAG that the choices lead to, from the last variable to the first."""
    p = len(chosen)
    dag, members = np.zeros((p, p), np.bool_), (1 << p) - 1
    while members:
        y = sink[members]
        members ^= 1 << y
        wide = _with_gap(chosen[y, _without(members, y)], y)
        for x in range(p):
            dag[x, y] = bool(wide >> x & 1)
    return dag


@nb.njit(cache=True)
def _without(members: int, y: int) -> int:
    """Return the set of the others as bits with y's place closed up."""
    low = members & ((1 << y) - 1)
    return low | (members >> (y + 1)) << y


@nb.njit(cache=True)
def _with_gap(members: int, y: int) -> int:
    """Return the set as bits with y's place opened, which is what `_without` undoes."""
    low = members & ((1 << y) - 1)
    return low | (members >> y) << (y + 1)
