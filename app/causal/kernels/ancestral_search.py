"""FCI's search: a skeleton that allows for hidden causes, and the marks it supports."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.ancestral import AncestralPattern
from app.causal.graph import CausalGraph
from app.causal.kernels.colliders import largest_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.causal.kernels.constraint_search import Evidence
    from app.causal.question import Knowledge


def ancestral_graph(
    evidence: Evidence,
    nodes: Sequence[str],
    knowledge: Knowledge,
    max_conditioning: int | None,
) -> CausalGraph:
    """Return the PAG that the evidence and further tests beyond neighbours support."""
    search = _Search(evidence, knowledge)
    search.look_beyond_neighbours(max_conditioning)
    pattern = search.pattern()
    pattern.close(search.separates)
    found = pattern.graph()
    return CausalGraph(tuple(nodes), found.edges, found.graph_class)


class _Search:
    """The adjacencies, separating sets and colliders as they stand."""

    def __init__(self, evidence: Evidence, knowledge: Knowledge) -> None:
        self._evidence = evidence
        self._knowledge = knowledge
        self._names = names = evidence.names
        self._index = {name: i for i, name in enumerate(names)}
        skeleton = evidence.skeleton
        self._pairs = [(names[i], names[j]) for i, j in np.argwhere(np.triu(skeleton.adjacent, 1))]
        self._separators: dict[frozenset[str], frozenset[str]] = {}
        for i, j in combinations(range(len(names)), 2):
            if (found := skeleton.separator(i, j)) is not None:
                self._separators[frozenset((names[i], names[j]))] = frozenset(
                    names[k] for k in found
                )
        self._colliders = [(names[a], names[m], names[b]) for a, m, b in evidence.colliders.triples]

    def pattern(self) -> AncestralPattern:
        """Return circles, what is known, and the colliders."""
        pattern = AncestralPattern(self._names, self._pairs)
        pattern.known(self._knowledge)
        for left, middle, right in self._colliders:
            if middle in pattern.mark[left] and middle in pattern.mark[right]:
                pattern.collide(left, middle, right)
        return pattern

    def separates(self, middle: str, a: str, b: str) -> bool:
        return middle in self._separators.get(frozenset((a, b)), ())

    def look_beyond_neighbours(self, max_conditioning: int | None) -> None:
        """Remove each edge that a set of Possible-D-Sep separates; find its new colliders."""
        pattern = self.pattern()
        beyond = {n: pattern.possibly_separating(n) for n in self._names}
        removed = []
        for a, b in list(self._pairs):
            if self._knowledge.requires(a, b) or self._knowledge.requires(b, a):
                continue
            found = self._separator(pattern, beyond, a, b, max_conditioning)
            if found is not None:
                self._pairs.remove((a, b))
                self._separators[frozenset((a, b))] = found
                removed.append((a, b))
        self._colliders.extend(self._new_colliders(removed))

    def _separator(
        self,
        pattern: AncestralPattern,
        beyond: dict[str, frozenset[str]],
        a: str,
        b: str,
        max_conditioning: int | None,
    ) -> frozenset[str] | None:
        for x, y in ((a, b), (b, a)):
            others = beyond[x] - {y}
            if others <= pattern.mark[x].keys():
                continue  # the first search tried these sets already
            places = np.array(sorted(self._index[n] for n in others), dtype=np.int64)
            wanted = len(places) if max_conditioning is None else max_conditioning
            for size in range(1, largest_size(len(places), min(wanted, len(places))) + 1):
                found = self._evidence.test.separator(self._index[x], self._index[y], places, size)
                if found is not None:
                    return frozenset(self._names[k] for k in found)
        return None

    def _new_colliders(self, removed: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        near: dict[str, set[str]] = {n: set() for n in self._names}
        for a, b in self._pairs:
            near[a].add(b)
            near[b].add(a)
        for a, b in removed:
            for middle in sorted(near[a] & near[b]):
                if not self.separates(middle, a, b):
                    yield a, middle, b
