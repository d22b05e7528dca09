"""Graphs as text on the wire: what is to be converted, and what came of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, FiniteFloat, JsonValue, model_validator

from app.api.schemas.base import In, Name, Out, Storable
from app.api.schemas.graphs import EdgeIn
from app.causal.graph import CausalGraph, GraphClass, Mark
from app.causal.graph_formats.drawn import Drawn
from app.service.graph_exchange import Converted

Text = Annotated[Storable, Field(min_length=1, max_length=2_000_000)]
Places = dict[Name, tuple[FiniteFloat, FiniteFloat]]


class ReadableFormat(StrEnum):
    JSON = "json"
    CYTOSCAPE = "cytoscape"
    DAGITTY = "dagitty"
    DOT = "dot"
    GRAPHML = "graphml"
    GML = "gml"
    TETRAD = "tetrad"
    CAUSAL_LEARN = "causal_learn"
    PCALG = "pcalg"


class WritableFormat(StrEnum):
    JSON = "json"
    CYTOSCAPE = "cytoscape"
    DAGITTY = "dagitty"
    DOT = "dot"
    GRAPHML = "graphml"
    GML = "gml"
    TETRAD = "tetrad"
    CAUSAL_LEARN = "causal_learn"
    PCALG = "pcalg"
    TIKZ = "tikz"
    MERMAID = "mermaid"


class DrawnIn(In):
    """A graph as drawn, with the roles and places of its nodes."""

    nodes: list[Name] = Field(min_length=1, max_length=2_000)
    edges: list[EdgeIn] = Field(default=[], max_length=20_000)
    graph_class: GraphClass = GraphClass.DAG
    latent: list[Name] = Field(default=[], max_length=2_000)
    treatments: list[Name] = Field(default=[], max_length=100)
    outcomes: list[Name] = Field(default=[], max_length=100)
    adjusted: list[Name] = Field(default=[], max_length=2_000)
    places: Places = Field(default={}, max_length=2_000)

    @model_validator(mode="after")
    def _names_are_nodes(self) -> Self:
        ends = (end for edge in self.edges for end in (edge.source, edge.target))
        named = {*ends, *self.latent, *self.treatments, *self.outcomes, *self.adjusted}
        if stray := sorted(named - set(self.nodes)):
            raise ValueError(f"{', '.join(map(repr, stray[:5]))} are no nodes")
        if len(set(self.nodes)) < len(self.nodes):
            raise ValueError("two nodes have the same name")
        return self

    def to_domain(self) -> Drawn:
        edges = tuple(edge.to_domain() for edge in self.edges)
        graph = CausalGraph(tuple(self.nodes), edges, self.graph_class, tuple(self.latent))
        roles = tuple(self.treatments), tuple(self.outcomes), tuple(self.adjusted)
        return Drawn(graph, *roles, places=dict(self.places))


class ConvertIn(In):
    """A graph, as `text` in `format` or as `graph`, that is wanted in the format `to`."""

    text: Text | None = None
    graph: DrawnIn | None = None
    format: ReadableFormat = ReadableFormat.DAGITTY
    to: WritableFormat | None = None

    @model_validator(mode="after")
    def _one_is_given(self) -> Self:
        if (self.text is None) is (self.graph is None):
            raise ValueError("give either text or graph")
        return self

    def given(self) -> Drawn | str:
        return self.graph.to_domain() if self.graph is not None else self.text or ""

    @property
    def wanted(self) -> WritableFormat:
        """Return the format to write: the one that was read unless another is named."""
        return self.to or WritableFormat(self.format.value)


CONVERT_EXAMPLE: dict[str, JsonValue] = {
    "text": "dag { smoking [exposure] cancer [outcome] smoking -> tar -> cancer }",
    "format": "dagitty",
    "to": "dot",
}


class LinkOut(Out):
    """A link with a mark at each end."""

    source: str
    target: str
    source_mark: Mark
    target_mark: Mark
    lag: int
    confidence: float | None = None
    strength: float | None = None


class DrawnOut(Out):
    """A graph with the roles and places of its nodes."""

    nodes: list[str]
    edges: list[LinkOut]
    graph_class: GraphClass
    latent: list[str]
    treatments: list[str]
    outcomes: list[str]
    adjusted: list[str]
    places: dict[str, tuple[float, float]]


class ConvertedOut(Out):
    """The graph, its text, and what the format could not hold of it."""

    graph: DrawnOut
    format: WritableFormat
    text: str
    losses: list[str]

    @classmethod
    def of(cls, found: Converted) -> Self:
        drawn, graph = found.drawn, found.drawn.graph
        shown = DrawnOut(
            nodes=list(graph.nodes),
            edges=[LinkOut.model_validate(edge) for edge in graph.edges],
            graph_class=graph.graph_class,
            latent=list(graph.latent),
            treatments=list(drawn.treatments),
            outcomes=list(drawn.outcomes),
            adjusted=list(drawn.adjusted),
            places=drawn.places,
        )
        form = WritableFormat(found.format)
        return cls(graph=shown, format=form, text=found.text, losses=list(found.losses))
