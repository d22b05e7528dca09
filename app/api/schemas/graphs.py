"""Graphs that a person draws, and what they identify, on the wire."""

from __future__ import annotations

from pydantic import Field, JsonValue

from app.api.schemas.base import Id, In, Level, Name, Out
from app.api.schemas.datasets import DiagnosisOut
from app.causal.estimand import EffectKind
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.paths import PathRole
from app.causal.question import Design
from app.service.graphs import EffectInGraph, EffectSeen


class EdgeIn(In):
    """An edge with a mark at each end; as it stands it is the arrow source → target."""

    source: Name
    target: Name
    source_mark: Mark = Mark.TAIL
    target_mark: Mark = Mark.ARROW
    lag: int = Field(default=0, ge=0, le=1_000)

    def to_domain(self) -> Edge:
        return Edge(self.source, self.target, self.source_mark, self.target_mark, self.lag)


class GraphIn(In):
    """A graph as drawn: a DAG unless `graph_class` says otherwise."""

    nodes: list[Name] = Field(min_length=1, max_length=500)
    edges: list[EdgeIn] = Field(default=[], max_length=3_000)
    graph_class: GraphClass = GraphClass.DAG

    def to_domain(self) -> CausalGraph:
        edges = tuple(edge.to_domain() for edge in self.edges)
        return CausalGraph(tuple(self.nodes), edges, self.graph_class)


class IdentifyIn(In):
    """Which effect, in which graph; `latents` are nodes that were not measured.

    With `dataset_id` the columns' kinds come from that dataset's profile. `held` are the nodes to
    hold fixed when paths are judged; left out, the best adjustment set is taken.
    """

    graph: GraphIn
    treatment: Name
    outcome: Name
    latents: list[Name] = Field(default=[], max_length=500)
    design: Design | None = None
    instruments: list[Name] = Field(default=[], max_length=100)
    contrast: tuple[Level, Level] | None = None
    dataset_id: Id | None = None
    held: list[Name] | None = Field(default=None, max_length=500)

    def to_domain(self) -> EffectInGraph:
        return EffectInGraph(
            graph=self.graph.to_domain(),
            treatment=self.treatment,
            outcome=self.outcome,
            latents=tuple(self.latents),
            design=self.design,
            instruments=tuple(self.instruments),
            contrast=self.contrast,
            held=None if self.held is None else tuple(self.held),
        )


IDENTIFY_EXAMPLE: dict[str, JsonValue] = {
    "graph": {
        "nodes": ["smoking", "tar", "age", "cancer"],
        "edges": [
            {"source": "age", "target": "smoking"},
            {"source": "age", "target": "cancer"},
            {"source": "smoking", "target": "tar"},
            {"source": "tar", "target": "cancer"},
        ],
    },
    "treatment": "smoking",
    "outcome": "cancer",
}


IMPLICATIONS_EXAMPLE: dict[str, JsonValue] = {"graph": IDENTIFY_EXAMPLE["graph"]}


class EstimandOut(Out):
    """An effect written in observed quantities, and why the design identifies it."""

    kind: EffectKind
    design: Design
    treatment: str
    outcome: str
    contrast: tuple[float | str, float | str] | None = None
    adjustment: list[str] = []
    instruments: list[str] = []
    group_column: str | None = None
    unit_column: str | None = None
    time_column: str | None = None
    unit: str = ""
    because: str = ""
    assumptions: list[str] = []


class PathOut(Out):
    """A path from treatment to outcome, its role while `held` is held fixed, and why."""

    nodes: list[str]
    role: PathRole
    because: str


class IdentificationOut(Out):
    """The estimands, best first; none when the effect is not identified, and then why.

    `paths` are the shortest ones, judged with `held` held fixed; `is_enough` tells whether that
    closes every path that misleads, null where the graph leaves it open.
    """

    is_identified: bool
    estimands: list[EstimandOut]
    sentence: str
    would_identify: list[str] = []
    warnings: list[DiagnosisOut] = []
    held: list[str] = []
    is_enough: bool | None = None
    paths: list[PathOut] = []

    @classmethod
    def of(cls, seen: EffectSeen) -> IdentificationOut:
        found = cls.model_validate(seen.identification)
        paths = [PathOut.model_validate(path) for path in seen.paths]
        return found.model_copy(
            update={"held": list(seen.held), "is_enough": seen.is_enough, "paths": paths}
        )


class ImplicationsIn(In):
    """A graph, and which of its nodes were not measured."""

    graph: GraphIn
    latents: list[Name] = Field(default=[], max_length=500)


class IndependenceOut(Out):
    """`a` and `b` do not go together once `given` is held fixed."""

    a: str
    b: str
    given: list[str]


class ImplicationsOut(Out):
    """The independences that a graph implies, one for each pair that it separates, up to 100."""

    items: list[IndependenceOut]
