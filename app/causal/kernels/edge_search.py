"""Greedy search through DAGs, one edge at a time, for scores without equivalence classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats

_LEAST_GAIN = 1e-6
_MOST_CAUSES = 8


class SetScore(Protocol):
    """A score of one variable with a set of causes; smaller is better."""

    @property
    def p(self) -> int: ...

    def __call__(self, target: int, causes: frozenset[int]) -> float: ...


def best_dag(score: SetScore, may_cause: Bools, required: Bools) -> Bools:
    """Return the DAG, [i, j] for i → j, that adding, dropping and turning edges leads to.

    After the climb each edge is turned round in turn, what led into its ends forgotten, and the
    climb made again from there; a better end is kept, until none is.

    Parameters
    ----------
    may_cause : [i, j] True where i → j is possible. required : [i, j] True where it must be;
        without cycles.
    """
    search = _Search(score, may_cause | required, required)
    dag = search.climbed(required.copy())
    improved = True
    while improved:
        improved = False
        for cause, effect in np.argwhere(dag & ~required & may_cause.T):
            if dag[cause, effect]:
                other = search.climbed(search.turned(dag, int(cause), int(effect)))
                if search.total(other) < search.total(dag) - _LEAST_GAIN:
                    dag, improved = other, True
    return dag


def losses(score: SetScore, dag: Bools) -> Floats:
    """Return [i, j]: how much worse the score is without the edge i → j; zero where none is."""
    lost = np.zeros(dag.shape)
    for i, j in np.argwhere(dag):
        causes = _causes(dag, int(j))
        lost[i, j] = score(int(j), causes - {int(i)}) - score(int(j), causes)
    return lost


def reachable(dag: Bools) -> Bools:
    """Return [i, j]: a directed path leads from i to j; true for i itself."""
    paths = np.eye(len(dag), dtype=np.bool_) | dag
    steps = 1
    while steps < len(dag):
        paths = (paths.astype(np.float32) @ paths.astype(np.float32)) > 0
        steps *= 2
    return np.asarray(paths)


class _Search:
    """The climbs over one score; what toggling each cause of a set gains is remembered."""

    def __init__(self, score: SetScore, may_cause: Bools, required: Bools) -> None:
        self._score = score
        self._may_cause = may_cause
        self._required = required
        self._known: dict[tuple[int, frozenset[int]], Floats] = {}

    def total(self, dag: Bools) -> float:
        return sum(self._score(j, _causes(dag, j)) for j in range(len(dag)))

    def turned(self, dag: Bools, cause: int, effect: int) -> Bools:
        """Return the DAG with effect → cause, and otherwise only what both must have as causes."""
        other = dag.copy()
        other[:, [cause, effect]] = self._required[:, [cause, effect]]
        other[effect, cause] = not reachable(other)[cause, effect]
        return other

    def climbed(self, dag: Bools) -> Bools:
        """Return the DAG after the best move has been made until none gains; `dag` is changed."""
        gains = np.column_stack([self._toggling(j, _causes(dag, j)) for j in range(len(dag))])
        while True:
            toggled, turned = self._moves(dag, gains)
            if max(toggled.max(), turned.max()) <= _LEAST_GAIN:
                return dag
            if toggled.max() >= turned.max():
                i, j = _place_of_largest(toggled)
                dag[i, j] = not dag[i, j]
                changed = [j]
            else:
                i, j = _place_of_largest(turned)
                dag[i, j], dag[j, i] = False, True
                changed = [i, j]
            for k in changed:
                gains[:, k] = self._toggling(k, _causes(dag, k))

    def _moves(self, dag: Bools, gains: Floats) -> tuple[Floats, Floats]:
        """Return what adding or dropping, and what turning each edge gains; -inf if impossible."""
        paths = reachable(dag)
        free = dag.sum(axis=0) < _MOST_CAUSES
        addable = ~dag & ~paths.T & self._may_cause & free
        droppable = dag & ~self._required
        toggled = np.where(addable | droppable, gains, -np.inf)
        beyond = (paths.astype(np.float32) @ dag.astype(np.float32)) - dag  # paths over others
        turnable = droppable & (beyond < 0.5) & self._may_cause.T & free[:, None]
        return toggled, np.where(turnable, gains + gains.T, -np.inf)

    def _toggling(self, target: int, causes: frozenset[int]) -> Floats:
        key = target, causes
        if key not in self._known:
            now = self._score(target, causes)
            self._known[key] = np.array(
                [
                    now - self._score(target, causes ^ {i}) if self._may_cause[i, target] else 0.0
                    for i in range(self._score.p)
                ]
            )
        return self._known[key]


def _causes(dag: Bools, target: int) -> frozenset[int]:
    return frozenset(int(i) for i in np.flatnonzero(dag[:, target]))


def _place_of_largest(values: Floats) -> tuple[int, int]:
    i, j = np.unravel_index(int(values.argmax()), values.shape)
    return int(i), int(j)
