"""Mixed causal graphs: an edge is a pair of nodes with a mark at each end, and a lag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Mark(StrEnum):
    """The end of an edge: TAIL (is a cause), ARROW (is not a cause), CIRCLE (could be either)."""

    TAIL = "tail"
    ARROW = "arrow"
    CIRCLE = "circle"


class GraphClass(StrEnum):
    """What a graph stands for: one DAG, or a class that the data cannot tell apart."""

    DAG = "dag"
    ADMG = "admg"
    CPDAG = "cpdag"
    PAG = "pag"
    LAGGED_DAG = "lagged_dag"
    LAGGED_CPDAG = "lagged_cpdag"
    LAGGED_PAG = "lagged_pag"

    @property
    def is_lagged(self) -> bool:
        return self.value.startswith("lagged_")


_LEFT = {Mark.TAIL: "-", Mark.ARROW: "<", Mark.CIRCLE: "o"}
_RIGHT = {Mark.TAIL: "-", Mark.ARROW: ">", Mark.CIRCLE: "o"}


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` at time t - `lag`, `target` at time t, and the mark at each end.

    A directed edge is written with the tail at its source. `confidence` is the share of
    resampled datasets in which the edge appears with these marks; None when not resampled.
    `strength` is the algorithm's own measure (a coefficient or partial correlation).
    """

    source: str
    target: str
    source_mark: Mark = Mark.TAIL
    target_mark: Mark = Mark.ARROW
    lag: int = 0
    confidence: float | None = None
    strength: float | None = None

    @property
    def is_directed(self) -> bool:
        return self.source_mark is Mark.TAIL and self.target_mark is Mark.ARROW

    @property
    def is_undirected(self) -> bool:
        return self.source_mark is Mark.TAIL and self.target_mark is Mark.TAIL

    @property
    def is_bidirected(self) -> bool:
        return self.source_mark is Mark.ARROW and self.target_mark is Mark.ARROW

    @property
    def ends(self) -> frozenset[str]:
        return frozenset((self.source, self.target))

    def reversed(self) -> Edge:
        """Return the same edge written from the other end; a lagged edge has only one way."""
        if self.lag:
            raise ValueError("a lagged edge is always written from the earlier end")
        return replace(
            self,
            source=self.target,
            target=self.source,
            source_mark=self.target_mark,
            target_mark=self.source_mark,
        )

    def canonical(self) -> Edge:
        """Return the one way to write this edge: tail first, else circle, else by name."""
        if self.lag:
            return self
        rank = {Mark.TAIL: 0, Mark.CIRCLE: 1, Mark.ARROW: 2}
        ends = (rank[self.source_mark], self.source), (rank[self.target_mark], self.target)
        return self if ends[0] <= ends[1] else self.reversed()

    def __str__(self) -> str:
        source = f"{self.source}(t-{self.lag})" if self.lag else self.source
        return f"{source} {_LEFT[self.source_mark]}-{_RIGHT[self.target_mark]} {self.target}"


@dataclass(frozen=True, slots=True)
class CausalGraph:
    """Nodes in the order of the dataset, and edges in canonical, sorted form.

    `latent` are the nodes that stand for something unmeasured; they come after the columns.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    graph_class: GraphClass
    latent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "edges", tuple(sorted((e.canonical() for e in self.edges), key=_place))
        )

    @classmethod
    def dag(cls, nodes: Iterable[str], arrows: Iterable[tuple[str, str]]) -> CausalGraph:
        """Return the DAG with these arrows (cause, effect)."""
        edges = tuple(Edge(cause, effect) for cause, effect in arrows)
        return cls(tuple(nodes), edges, GraphClass.DAG)

    @property
    def measured(self) -> tuple[str, ...]:
        """Return the nodes that are columns."""
        return tuple(name for name in self.nodes if name not in self.latent)

    def edge(self, a: str, b: str) -> Edge | None:
        """Return the contemporaneous edge between `a` and `b`, written from `a`."""
        for edge in self.edges:
            if not edge.lag and edge.ends == {a, b}:
                return edge if edge.source == a else edge.reversed()
        return None

    def parents(self, node: str) -> tuple[str, ...]:
        return tuple(
            e.source for e in self.edges if e.is_directed and e.target == node and not e.lag
        )

    def children(self, node: str) -> tuple[str, ...]:
        return tuple(
            e.target for e in self.edges if e.is_directed and e.source == node and not e.lag
        )

    def adjacent(self, node: str) -> tuple[str, ...]:
        """Return each node that shares a contemporaneous edge with `node`."""
        ends = (e.ends - {node} for e in self.edges if not e.lag and node in e.ends)
        return tuple(sorted(name for end in ends for name in end))

    def ancestors(self, node: str) -> frozenset[str]:
        """Return the nodes with a directed path into `node`, itself left out."""
        return _reached(node, ((e.target, e.source) for e in self._arrows()))

    def descendants(self, node: str) -> frozenset[str]:
        """Return the nodes that `node` has a directed path to, itself left out."""
        return _reached(node, ((e.source, e.target) for e in self._arrows()))

    def without_edges_out_of(self, node: str) -> CausalGraph:
        """Return the graph with the directed edges out of `node` removed."""
        kept = tuple(e for e in self.edges if not (e.is_directed and e.source == node))
        return replace(self, edges=kept)

    def _arrows(self) -> Iterator[Edge]:
        return (e for e in self.edges if e.is_directed and not e.lag)


def _reached(start: str, steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return what the steps (from, to) lead to from `start`, itself left out."""
    onward: dict[str, list[str]] = {}
    for here, there in steps:
        onward.setdefault(here, []).append(there)
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = [n for n in onward.get(waiting.pop(), ()) if n not in seen]
        seen.update(fresh)
        waiting.extend(fresh)
    return frozenset(seen - {start})


def _place(edge: Edge) -> tuple[str, str, int]:
    return edge.source, edge.target, edge.lag
