"""The backward half of greedy equivalence search: drop edges while the score grows."""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.equivalence import Pattern, cpdag, extension
from app.causal.kernels.scores import local_score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.graph import CausalGraph
    from app.causal.kernels.scores import LocalScore

_LEAST_GAIN = 1e-6
_MOST_NEIGHBOURS = 10  # beyond this the subsets of shared neighbours are too many to try


def without_useless_edges(graph: CausalGraph, score: LocalScore) -> CausalGraph:
    """Return the CPDAG after the best valid deletion has been made until none gains.

    Parameters
    ----------
    graph : CPDAG whose nodes stand in the order of the score's variables.

    References
    ----------
    Chickering, JMLR 3:507-554, 2002, Theorem 17.
    """
    deletion = _Deletions(graph, score)
    while (better := deletion.best()) is not None:
        graph = better
        deletion = _Deletions(graph, score)
    return graph


class _Deletions:
    """The valid deletions from one CPDAG."""

    def __init__(self, graph: CausalGraph, score: LocalScore) -> None:
        self._pattern = Pattern.of(graph)
        self._score = score
        self._index = {name: i for i, name in enumerate(graph.nodes)}

    def best(self) -> CausalGraph | None:
        """Return the class after the deletion that gains most; None when none gains."""
        gain, x, y, cut = max(self._gaining(), default=(0.0, "", "", ()))
        return self._after(x, y, cut) if gain > _LEAST_GAIN else None

    def _gaining(self) -> Iterator[tuple[float, str, str, tuple[str, ...]]]:
        near = self._pattern
        for y in near.nodes:
            for x in sorted(near.causes[y] | near.open[y]):
                shared = sorted(near.open[y] & near.adjacent[x])[:_MOST_NEIGHBOURS]
                for cut in _subsets(shared):
                    kept = [n for n in shared if n not in cut]
                    if all(b in near.adjacent[a] for a, b in combinations(kept, 2)):
                        yield self._gain(x, y, kept), x, y, cut

    def _gain(self, x: str, y: str, kept: list[str]) -> float:
        others = (self._pattern.causes[y] | set(kept)) - {x}
        return self._local(y, others) - self._local(y, others | {x})

    def _local(self, y: str, causes: set[str]) -> float:
        given = np.array(sorted(self._index[c] for c in causes), dtype=np.int64)
        return float(local_score(self._score, self._index[y], given, len(given)))

    def _after(self, x: str, y: str, cut: tuple[str, ...]) -> CausalGraph | None:
        """Return the class with x – y gone and both pointing at each neighbour that was cut."""
        old = self._pattern
        links = [(a, b) for a in old.nodes for b in old.adjacent[a] if a < b]
        new = Pattern(old.nodes, (link for link in links if set(link) != {x, y}))
        for cause in old.nodes:
            for effect in old.effects[cause]:
                new.orient(cause, effect)
        for neighbour in cut:
            new.orient(y, neighbour)
            new.orient(x, neighbour)
        member = extension(new.graph())
        return None if member is None else cpdag(member)


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))
