"""What is known of each link of a graph: resampling, its test, other algorithms, knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from pydantic import JsonValue

from app.causal.codec import encode
from app.causal.findings import Discovery
from app.causal.graph import Edge, Mark
from app.causal.question import Knowledge
from app.planner.plan import Plan
from app.service.evidence import Evidence, Item
from app.service.wording import edge_words, listed

Json = dict[str, JsonValue]
_NAMED = 3


def edges_with_dossiers(item: Item[Discovery], plan: Plan, evidence: Evidence) -> list[JsonValue]:
    """Return the edges of a graph, each with its dossier."""
    return [
        {**cast("Json", encode(edge)), "dossier": _dossier(edge, item, plan, evidence)}
        for edge in item.value.graph.edges
    ]


def consensus(evidence: Evidence) -> str:
    """Return which links the graphs of a run share and where they differ; "" for one graph."""
    main = evidence.main_graph
    others = [item for item in evidence.graphs if item is not main]
    if main is None or not others:
        return ""
    drawn = [e for e in main.value.graph.edges if e.source != e.target]
    found = [[_between(item, edge) for item in others] for edge in drawn]
    pairs = list(zip(drawn, found, strict=True))
    same = [edge for edge, twins in pairs if all(t and _says_the_same(edge, t) for t in twins)]
    missed = [edge for edge, twins in pairs if not all(twins)]
    turned = [e for e, twins in pairs if any(t and _contradicts(e, t) for t in twins)]
    opened = [e for e in drawn if e not in (*same, *missed, *turned)]
    told = f"{len(same)} of {len(drawn)} links are the same in every graph of this run."
    parts = []
    if turned:
        parts.append(f"on the direction of {_pairs(turned)}")
    if missed:
        parts.append(f"on whether {_pairs(missed)} are linked at all")
    if parts:
        told += f" The algorithms differ {' and '.join(parts)}."
    if opened:
        told += f" What one algorithm decides of {_pairs(opened)}, another leaves open."
    return told


def _pairs(edges: Sequence[Edge]) -> str:
    """Name the pairs of links, a pair that is linked at several lags once."""
    named = dict.fromkeys(f"{e.source} and {e.target}" for e in edges)
    return listed(named, at_most=_NAMED)


def _between(item: Item[Discovery], edge: Edge) -> Edge | None:
    """Return how another graph joins this pair at this lag, if it does."""
    for other in item.value.graph.edges:
        is_same_way = not edge.lag or other.source == edge.source
        if other.lag == edge.lag and other.ends == edge.ends and is_same_way:
            return other
    return None


def _same(edge: Edge, other: Edge | None) -> bool:
    ends = edge.source, edge.target, edge.source_mark, edge.target_mark
    return other is not None and ends == (
        other.source, other.target, other.source_mark, other.target_mark
    )  # fmt: skip


def _says_the_same(edge: Edge, other: Edge) -> bool:
    """Tell whether both decide the same: without hidden causes, — leaves as much open as ○—○."""
    return _decided(edge) == _decided(other)


def _contradicts(edge: Edge, other: Edge) -> bool:
    """Tell whether one has an arrowhead where the other has a tail."""
    mine, theirs = _decided(edge), _decided(other)
    return any({mine[end], theirs[end]} == {Mark.ARROW, Mark.TAIL} for end in mine)


def _decided(edge: Edge) -> dict[str, Mark]:
    """Return the mark at each end, a circle where the edge leaves it open."""
    if edge.is_undirected:
        return dict.fromkeys(edge.ends, Mark.CIRCLE)
    return {edge.source: edge.source_mark, edge.target: edge.target_mark}


def _dossier(edge: Edge, item: Item[Discovery], plan: Plan, evidence: Evidence) -> Json:
    place = edge.source, edge.target, edge.lag
    support = (s for s in item.value.support if (s.source, s.target, s.lag) == place)
    tests = (t for t in item.value.tests if (t.source, t.target, t.lag) == place)
    return {
        "resampling": encode(next(support, None)),
        "test": encode(next(tests, None)),
        "agreement": list(_agreement(edge, item, plan, evidence)),
        "knowledge": list(_known(edge, plan.knowledge)),
    }


def _agreement(
    edge: Edge, item: Item[Discovery], plan: Plan, evidence: Evidence
) -> Iterator[JsonValue]:
    for other in evidence.graphs:
        if other is item or not edge.ends <= set(other.value.graph.nodes):
            continue
        found = _between(other, edge)
        yield {
            "graph": other.id,
            "algorithm": plan.step(other.step).algorithm,
            "is_found": found is not None,
            "has_same_marks": _same(edge, found),
            "words": edge_words(found) if found else "not linked",
        }


def _known(edge: Edge, knowledge: Knowledge) -> Iterator[JsonValue]:
    """Yield what was stated beforehand of this pair, as a sentence each."""
    ways = ((edge.source, edge.target), (edge.target, edge.source))
    for cause, effect in ways:
        if knowledge.requires(cause, effect):
            yield f"It was stated that {cause} causes {effect}."
        if knowledge.forbids(cause, effect) and not knowledge.requires(effect, cause):
            yield f"It was ruled out that {cause} causes {effect}."
