"""The probability of what holds in several worlds, as a polynomial in a model's unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from app.causal.described.unknowns import MOST_CELLS, Block, Chances, Unknowns, rows_of
from app.causal.described.worlds import World
from app.errors import LimitExceeded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Levels = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Σ over assignments of Π over parts of (constant + weights · their unknowns).

    `factors` hold, per part, its slice of the unknowns, constants of shape (n_assignments,) and
    weights of shape (n_assignments, n_unknowns of the part).
    """

    factors: tuple[tuple[slice, Floats, Floats], ...]
    size: int

    def value(self, at: Floats) -> float:
        masses = self._masses(at)
        return float(np.prod(masses, axis=0).sum()) if len(masses) else 1.0

    def gradient(self, at: Floats) -> Floats:
        """Return the derivative with respect to each unknown."""
        masses = self._masses(at)
        slopes = np.zeros(self.size)
        for i, (where, _, weights) in enumerate(self.factors):
            others = np.prod(np.delete(masses, i, axis=0), axis=0)
            slopes[where] += others @ weights
        return slopes

    def _masses(self, at: Floats) -> Floats:
        return np.asarray([c + w @ at[where] for where, c, w in self.factors])


def chance_of(worlds: Sequence[World], unknowns: Unknowns) -> Polynomial:
    """Return the probability that all worlds are as said, for one background.

    Raises
    ------
    LimitExceeded : the worlds have too many assignments to go through.
    """
    distinct = _merged(worlds)
    if distinct is None:
        return Polynomial(((slice(0, 0), np.zeros(1), np.zeros((1, 0))),), unknowns.size)
    named = {name for _, event in distinct for name in event}
    relevant = named.union(*(unknowns.graph.ancestors(name) for name in named))
    levels, length = _assignments(distinct, [n for n in unknowns.order if n in relevant])
    factors = [
        _factor(part, distinct, levels, length, unknowns)
        for part in unknowns.parts
        if relevant.intersection(part.members)
    ]
    return Polynomial(tuple(factors), unknowns.size)


def _merged(worlds: Sequence[World]) -> list[tuple[dict[str, int], dict[str, int]]] | None:
    """Return (do, event) per distinct world; None where they contradict each other."""
    merged: dict[tuple[tuple[str, int], ...], dict[str, int]] = {}
    for world in worlds:
        done = dict(world.do)
        event = merged.setdefault(tuple(sorted(done.items())), {})
        for name, level in world.event:
            if event.setdefault(name, level) != level or done.get(name, level) != level:
                return None
    return [(dict(do), event) for do, event in merged.items()]


def _assignments(
    worlds: list[tuple[dict[str, int], dict[str, int]]], order: Sequence[str]
) -> tuple[list[dict[str, Levels]], int]:
    """Return, per world, the level of each variable in each assignment that agrees with it."""
    free = [
        (i, name)
        for i, (do, event) in enumerate(worlds)
        for name in order
        if name not in do and name not in event
    ]
    length = 2 ** len(free)
    if length > MOST_CELLS:
        raise LimitExceeded(
            f"The question has 2^{len(free)} cases.", hint="Describe a smaller model."
        )
    grid = np.asarray(list(product((0, 1), repeat=len(free))), dtype=np.int8).reshape(length, -1)
    levels: list[dict[str, Levels]] = [
        {name: np.full(length, level, dtype=np.int8) for name, level in {**event, **do}.items()}
        for do, event in worlds
    ]
    for column, (i, name) in enumerate(free):
        levels[i][name] = grid[:, column]
    return levels, length


def _factor(
    part: Block | Chances,
    worlds: list[tuple[dict[str, int], dict[str, int]]],
    levels: list[dict[str, Levels]],
    length: int,
    unknowns: Unknowns,
) -> tuple[slice, Floats, Floats]:
    where = slice(part.start, part.start + part.size)
    if isinstance(part, Chances):
        return (where, *_chances(part, worlds[0][0], levels[0], length, unknowns))
    ways = len(part.answers[0])
    if length * ways > MOST_CELLS * 4:
        raise LimitExceeded("The question has too many cases.", hint="Describe a smaller model.")
    fits = np.ones((length, ways), dtype=bool)
    for (do, _), world in zip(worlds, levels, strict=True):
        for name, answers in zip(part.members, part.answers, strict=True):
            if name not in do and name in world:
                rows = rows_of(world, unknowns.graph.parents(name), length)
                fits &= world[name][:, None] == answers[:, rows].T
    if part.size == 0:  # decided by rules
        return where, fits[:, 0].astype(float), np.zeros((length, 0))
    return where, np.zeros(length), fits.astype(float)


def _chances(
    part: Chances, do: dict[str, int], world: dict[str, Levels], length: int, unknowns: Unknowns
) -> tuple[Floats, Floats]:
    weights = np.zeros((length, part.size))
    if part.name in do:
        return np.ones(length), weights
    rows = rows_of(world, unknowns.graph.parents(part.name), length)
    holds = world[part.name] == 1
    weights[np.arange(length), rows] = np.where(holds, 1.0, -1.0)
    return np.where(holds, 0.0, 1.0), weights
