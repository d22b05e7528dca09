"""Graphs that came from a file or a drawing, as the server reads and writes them."""

from __future__ import annotations

from app.client.records import Knowledge, Told
from app.client.results import Edge


class DrawnGraph(Told):
    """A graph as people draw it; `latent` are nodes that were not measured."""

    nodes: list[str]
    edges: list[Edge]
    graph_class: str
    latent: list[str] = []
    treatments: list[str] = []
    outcomes: list[str] = []
    adjusted: list[str] = []

    def knowledge(self) -> Knowledge:
        """Return the arrows as what is known before looking at the data.

        ↔ is an unmeasured variable with an arrow to each of the two; a link with a circle, without
        a head or over a lag says nothing that can be told.
        """
        arrows = [_arrow(edge) for edge in self.edges if _is_arrow(edge)]
        hidden = {
            f"unmeasured cause of {edge.source} and {edge.target}": (edge.source, edge.target)
            for edge in self.edges
            if edge.source_mark == edge.target_mark == "arrow" and not edge.lag
        }
        arrows += [(cause, end) for cause, ends in hidden.items() for end in ends]
        return Knowledge(required=arrows, latents=[*self.latent, *hidden])

    @property
    def untold(self) -> int:
        """How many links `knowledge` says nothing of."""
        return sum(
            not _is_arrow(e) and (e.lag > 0 or not e.source_mark == e.target_mark == "arrow")
            for e in self.edges
        )


class ConvertedGraph(Told):
    """A graph, its `text` in a format, and in `losses` what that format cannot hold of it."""

    graph: DrawnGraph
    format: str
    text: str
    losses: list[str] = []


def _is_arrow(edge: Edge) -> bool:
    return not edge.lag and {edge.source_mark, edge.target_mark} == {"tail", "arrow"}


def _arrow(edge: Edge) -> tuple[str, str]:
    is_forward = edge.target_mark == "arrow"
    return (edge.source, edge.target) if is_forward else (edge.target, edge.source)
