"""A graph as people draw and keep it: with the roles and places of its nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.causal.graph import CausalGraph, Edge, GraphClass


@dataclass(frozen=True, slots=True)
class Drawn:
    """A graph, which of its nodes are asked about, and where nodes lie (x to the right, y down)."""

    graph: CausalGraph
    treatments: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()
    places: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GraphFormat:
    """A way to write graphs as text; `read` is None where nobody reads it back."""

    name: str
    title: str
    media_type: str
    extension: str
    write: Callable[[Drawn], str]
    read: Callable[[str], Drawn] | None = None

    def losses(self, drawn: Drawn) -> tuple[str, ...]:
        """Return what of this graph is not read back from this format, as sentences."""
        if self.read is None:
            return ()
        back = self.read(self.write(drawn))
        return tuple(f"{self.title} {told}." for told in _missing(drawn, back))


def _missing(drawn: Drawn, back: Drawn) -> Iterator[str]:
    graph, held = drawn.graph, back.graph
    if held.graph_class is not graph.graph_class:
        yield f"does not say that the graph is a {graph.graph_class.value.replace('_', ' ')}"
    if set(held.nodes) != set(graph.nodes):
        lost = sorted(set(graph.nodes) - set(held.nodes))
        yield f"does not keep the names {', '.join(map(repr, lost))}"
    links, kept = _links(graph), _links(held)
    if lost_links := [str(e) for link, e in links.items() if link not in kept]:
        yield f"does not hold {', '.join(lost_links)}"
    if set(held.latent) != set(graph.latent):
        yield f"does not say which nodes are unmeasured: {', '.join(graph.latent)}"
    measured = {link: (e.confidence, e.strength) for link, e in links.items()}
    if any((kept[link].confidence, kept[link].strength) != m for link, m in measured.items()
           if link in kept):  # fmt: skip
        yield "does not hold the confidence and strength of links"
    roles = drawn.treatments, drawn.outcomes, drawn.adjusted
    if roles != (back.treatments, back.outcomes, back.adjusted):
        yield "does not say what is treatment, outcome or adjusted for"
    if set(back.places) != set(drawn.places):
        yield "does not hold where nodes are drawn"


_Link = tuple[str, str, str, str, int]


def _links(graph: CausalGraph) -> dict[_Link, Edge]:
    return {(e.source, e.target, e.source_mark, e.target_mark, e.lag): e for e in graph.edges}


def inferred_class(graph: CausalGraph) -> GraphClass:
    """Return the class that the marks of a graph tell of by themselves."""
    marks = {mark for e in graph.edges for mark in (e.source_mark, e.target_mark)}
    lagged = any(e.lag for e in graph.edges)
    if "circle" in marks:
        return GraphClass.LAGGED_PAG if lagged else GraphClass.PAG
    if any(e.is_bidirected for e in graph.edges):
        return GraphClass.LAGGED_PAG if lagged else GraphClass.ADMG
    if any(e.is_undirected for e in graph.edges):
        return GraphClass.LAGGED_CPDAG if lagged else GraphClass.CPDAG
    return GraphClass.LAGGED_DAG if lagged else GraphClass.DAG
