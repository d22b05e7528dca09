"""Greedy search through classes of DAGs (GES and its faster, greedier descendants)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

from app.causal.kernels.class_moves import (
    Bounds,
    deletion_gains,
    insertion_gains,
    valid_deletion,
    valid_insertion,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

_LEAST_GAIN = 1e-6
_ROUNDING = 1e-7
_NOTHING = -np.inf
_INSERT, _DELETE = 0, 1


class State(NamedTuple):
    """A class and what each move from it may gain: [y, x] for an edge from x into y.

    A move that turned out invalid is written down as what its best valid variant gains; the
    true bound waits in `bound`, its x and y in `pairs`, until the next move was chosen. `top`
    and `where` are the rows' largest entries and their places; `stale` rows are computed anew.
    """

    links: Bools
    insertions: Floats
    deletions: Floats
    stale: Bools
    top: Floats
    where: Ints
    pairs: Ints
    bound: Floats


def new_state(links: Bools) -> State:
    """Return the state of a search at a class whose gains are yet to be computed."""
    p = len(links)
    return State(
        links.copy(),
        np.full((p, p), _NOTHING),
        np.full((p, p), _NOTHING),
        np.ones(p, np.bool_),
        np.full((2, p), _NOTHING),
        np.zeros((2, p), np.int64),
        np.zeros((8 * p, 2), np.int64),
        np.zeros(8 * p),
    )


def grow(score: LocalScore, state: State, bounds: Bounds) -> float:
    """Make the insertion that gains most until none gains; return what was gained."""
    return _repeated(lambda: _step(score, state, bounds, _INSERT))


def shrink(score: LocalScore, state: State, bounds: Bounds) -> float:
    """Make the deletion that gains most until none gains; return what was gained."""
    return _repeated(lambda: _step(score, state, bounds, _DELETE))


def grow_and_shrink(score: LocalScore, state: State, bounds: Bounds) -> float:
    """Make the deletion that gains most, or else the best insertion, until none gains.

    References
    ----------
    Nazaret & Blei, Extremely greedy equivalence search, UAI 2024, doi:10.48550/arXiv.2502.19551
    """
    return _repeated(
        lambda: _step(score, state, bounds, _DELETE) or _step(score, state, bounds, _INSERT)
    )


def unsettle(score: LocalScore, state: State, bounds: Bounds) -> float:
    """Delete one edge, bar it, search on, and keep what is better, until no edge helps.

    References
    ----------
    Nazaret & Blei, Extremely greedy equivalence search, UAI 2024, doi:10.48550/arXiv.2502.19551
    """
    trial = new_state(state.links)
    return _repeated(lambda: _first_improvement(score, state, trial, bounds))


def _repeated(step: Callable[[], float]) -> float:
    total, gained = 0.0, step()
    while gained > 0:
        total += gained
        gained = step()
    return total


def _first_improvement(score: LocalScore, state: State, trial: State, bounds: Bounds) -> float:
    size = len(state.links)
    for place in np.argsort(-state.deletions, axis=None, kind="stable"):
        y, x = divmod(int(place), size)
        if state.deletions[y, x] == _NOTHING:
            break
        lost, after = valid_deletion(score, state.links, bounds, x, y)
        if lost == _NOTHING:
            continue
        _copy(state, trial)
        bounds.barred[x, y] = bounds.barred[y, x] = True
        _move_to(trial, after)
        gained = lost + grow_and_shrink(score, trial, bounds)
        bounds.barred[x, y] = bounds.barred[y, x] = False
        if gained > _LEAST_GAIN:
            trial.stale[[x, y]] = True
            gained += grow_and_shrink(score, trial, bounds)
            _copy(trial, state)
            return float(gained)
    return 0.0


def _copy(source: State, target: State) -> None:
    for of_source, of_target in zip(source, target, strict=True):
        of_target[:] = of_source


@nb.njit(cache=True)
def _step(score: LocalScore, state: State, bounds: Bounds, kind: int) -> float:
    """Make the best insertion or deletion if it gains; return what it gained."""
    _refresh(score, state, bounds)
    table = state.deletions if kind else state.insertions
    top, where = state.top[kind], state.where[kind]
    spared, gain, made, after = 0, 0.0, False, state.links
    while not made:
        y = int(np.argmax(top))
        if top[y] <= _LEAST_GAIN:
            break
        x, bound = int(where[y]), float(top[y])
        if kind:
            gain, after = valid_deletion(score, state.links, bounds, x, y)
        else:
            gain, after = valid_insertion(score, state.links, bounds, x, y)
        made = gain >= bound - _ROUNDING * (1 + abs(bound))
        if not made:
            spared = _spare(state, spared, x, y, bound)
            table[y, x] = gain
            _find_top(table, top, where, y)
    for k in range(spared):
        y = state.pairs[k, 1]
        table[y, state.pairs[k, 0]] = state.bound[k]
        _find_top(table, top, where, y)
    if made:
        _move_to(state, after)
    return gain if made else 0.0


@nb.njit(cache=True)
def _spare(state: State, spared: int, x: int, y: int, bound: float) -> int:
    """Keep the bound of a move for when the class has changed; return how many are kept."""
    if spared == len(state.bound):
        state.stale[y] = True
        return spared
    state.pairs[spared, 0], state.pairs[spared, 1], state.bound[spared] = x, y, bound
    return spared + 1


@nb.njit(cache=True)
def _move_to(state: State, after: Bools) -> None:
    """Take on the links `after`, and mark the rows whose gains they change."""
    p, links = len(after), state.links
    for a in range(p):
        for b in range(a):
            if links[a, b] == after[a, b] and links[b, a] == after[b, a]:
                continue
            state.stale[a] = state.stale[b] = True
            if (links[a, b] or links[b, a]) != (after[a, b] or after[b, a]):
                for z in range(p):  # neighbours of both: which sets are cliques has changed
                    state.stale[z] |= (after[a, z] and after[z, a]) or (after[b, z] and after[z, b])
    links[:] = after


@nb.njit(cache=True)
def _refresh(score: LocalScore, state: State, bounds: Bounds) -> None:
    for y in range(len(state.links)):
        if state.stale[y]:
            insertion_gains(score, state.links, bounds, y, state.insertions[y])
            deletion_gains(score, state.links, bounds, y, state.deletions[y])
            _find_top(state.insertions, state.top[0], state.where[0], y)
            _find_top(state.deletions, state.top[1], state.where[1], y)
            state.stale[y] = False


@nb.njit(cache=True)
def _find_top(table: Floats, top: Floats, where: Ints, y: int) -> None:
    where[y] = np.argmax(table[y])
    top[y] = table[y, where[y]]
