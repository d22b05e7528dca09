"""Markov equivalence: orientation rules, the class of a DAG, and a DAG of a class."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from app.causal.question import Arrow, Knowledge


class Pattern:
    """A partially directed graph while its edges are being oriented.

    `causes` and `effects` hold the directed edges at each node, `open` the undecided ones.
    """

    def __init__(self, nodes: Iterable[str], undirected: Iterable[Arrow]) -> None:
        self.nodes = tuple(nodes)
        self.open: dict[str, set[str]] = {n: set() for n in self.nodes}
        self.causes: dict[str, set[str]] = {n: set() for n in self.nodes}
        self.effects: dict[str, set[str]] = {n: set() for n in self.nodes}
        self.adjacent: dict[str, set[str]] = {n: set() for n in self.nodes}
        self._unsure: set[tuple[str, frozenset[str]]] = set()
        for a, b in undirected:
            self.open[a].add(b)
            self.open[b].add(a)
            self.adjacent[a].add(b)
            self.adjacent[b].add(a)

    @classmethod
    def of(cls, graph: CausalGraph) -> Pattern:
        """Return the pattern of a graph whose edges are directed or undirected."""
        pattern = cls(graph.nodes, ((e.source, e.target) for e in graph.edges))
        for edge in graph.edges:
            if edge.is_directed:
                pattern.orient(edge.source, edge.target)
        return pattern

    def orient(self, cause: str, effect: str) -> bool:
        """Direct an undecided edge; return False, and leave it, where that closes a cycle."""
        if effect not in self.open[cause] or self._reaches(effect, cause):
            return False
        self.open[cause].remove(effect)
        self.open[effect].remove(cause)
        self.effects[cause].add(effect)
        self.causes[effect].add(cause)
        return True

    def orient_known(self, knowledge: Knowledge) -> None:
        """Direct each undecided edge that knowledge decides."""
        for a in self.nodes:
            for b in sorted(self.open[a]):
                if knowledge.forbids(b, a) or knowledge.requires(a, b):
                    self.orient(a, b)

    def collide(self, left: str, middle: str, right: str) -> bool:
        """Make left → middle ← right, unless an edge was directed otherwise before."""
        ends = (left, right)
        free = all(e in self.open[middle] or e in self.causes[middle] for e in ends)
        if free:
            for end in ends:
                self.orient(end, middle)
        return free

    def leave_open(self, triples: Iterable[tuple[str, str, str]]) -> None:
        """Have nothing follow from these triples (left, middle, right) being no colliders."""
        self._unsure.update((middle, frozenset((a, b))) for a, middle, b in triples)

    def close(self) -> None:
        """Apply Meek's rules R1 to R4 until none fires.

        References
        ----------
        Meek, UAI 1995, doi:10.48550/arXiv.1302.4972
        """
        waiting = [n for n in self.nodes if self.open[n]]
        while waiting:
            touched: set[str] = set()
            for a in waiting:
                for b in sorted(self.open[a]):
                    if self._is_forced(a, b) and self.orient(a, b):
                        touched |= self.adjacent[a] | self.adjacent[b]
            waiting = [n for n in self.nodes if n in touched and self.open[n]]

    def meet_newly(self, node: str, known: Collection[str]) -> bool:
        """Tell whether two causes that are not joined meet at the node, not both of them known."""
        pairs = combinations(sorted(self.causes[node]), 2)
        return any(b not in self.adjacent[a] and not {a, b} <= set(known) for a, b in pairs)

    def graph(self) -> CausalGraph:
        """Return the pattern as a CPDAG."""
        directed = [Edge(a, b) for a in self.nodes for b in self.effects[a]]
        undirected = [
            Edge(a, b, Mark.TAIL, Mark.TAIL) for a in self.nodes for b in self.open[a] if a < b
        ]
        return CausalGraph(self.nodes, (*directed, *undirected), GraphClass.CPDAG)

    def _reaches(self, start: str, goal: str) -> bool:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.extend(self.effects[node])
        return False

    def _is_forced(self, a: str, b: str) -> bool:
        near = self.adjacent
        if any(c not in near[b] and self._is_sure(c, a, b) for c in self.causes[a] if c != b):
            return True  # R1: c → a — b
        if self.effects[a] & self.causes[b]:
            return True  # R2: a → c → b
        between = self.open[a] & self.causes[b]
        if any(d not in near[c] for c, d in combinations(between, 2)):
            return True  # R3: a — c → b and a — d → b
        # R4: a — d → c → b with a and c adjacent, d and b not
        return any(self.causes[c] & self.open[a] - near[b] for c in self.causes[b] & near[a])

    def _is_sure(self, left: str, middle: str, right: str) -> bool:
        return not self._unsure or (middle, frozenset((left, right))) not in self._unsure


def cpdag(dag: CausalGraph, knowledge: Knowledge | None = None) -> CausalGraph:
    """Return the class of DAGs that no data can tell from `dag`, as far as knowledge allows."""
    pattern = Pattern(dag.nodes, ((e.source, e.target) for e in dag.edges))
    for left, middle, right in _unshielded_colliders(dag):
        pattern.collide(left, middle, right)
    if knowledge is not None:
        pattern.orient_known(knowledge)
    pattern.close()
    return pattern.graph()


def extension(graph: CausalGraph) -> CausalGraph | None:
    """Return one DAG of the class, or None when it has none.

    References
    ----------
    Dor & Tarsi, UCLA Cognitive Systems Laboratory R-185, 1992.
    """
    rest = Pattern.of(graph)
    arrows = [(a, b) for a in rest.nodes for b in rest.effects[a]]
    remaining = set(rest.nodes)
    while remaining:
        sink = next((n for n in rest.nodes if n in remaining and _is_sink(rest, n)), None)
        if sink is None:
            return None
        arrows.extend((n, sink) for n in rest.open[sink])
        remaining.remove(sink)
        for near in rest.adjacent[sink]:
            for ends in (rest.open, rest.effects, rest.causes, rest.adjacent):
                ends[near].discard(sink)
    return CausalGraph.dag(graph.nodes, arrows)


def _is_sink(pattern: Pattern, node: str) -> bool:
    """Tell whether `node` can take all its undecided edges without a new collider."""
    if pattern.effects[node]:
        return False
    return all(
        pattern.adjacent[node] - {near} <= pattern.adjacent[near] for near in pattern.open[node]
    )


def _unshielded_colliders(dag: CausalGraph) -> Iterator[tuple[str, str, str]]:
    parents: dict[str, list[str]] = {n: [] for n in dag.nodes}
    joined = set()
    for edge in dag.edges:
        parents[edge.target].append(edge.source)
        joined.add(edge.ends)
    for middle, causes in parents.items():
        for left, right in combinations(sorted(causes), 2):
            if frozenset((left, right)) not in joined:
                yield left, middle, right
