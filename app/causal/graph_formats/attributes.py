"""Edges and graphs as named values and back: what formats with attributes have in common."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.graph_formats.drawn import inferred_class


def edge_values(edge: Edge) -> dict[str, str | int | float]:
    """Return the marks of an edge, and its lag, confidence and strength where it has them."""
    found: dict[str, str | int | float] = {
        "source_mark": edge.source_mark.value,
        "target_mark": edge.target_mark.value,
        "lag": edge.lag,
    }
    if edge.confidence is not None:
        found["confidence"] = float(edge.confidence)
    if edge.strength is not None:
        found["strength"] = float(edge.strength)
    return found


def edge_of(
    source: str, target: str, source_mark: Mark, target_mark: Mark, told: Mapping[str, object]
) -> Edge:
    """Return the edge with these marks, unless `told` names others."""
    lag = _value(told.get("lag"))
    return Edge(
        source,
        target,
        _mark(told.get("source_mark"), source_mark),
        _mark(told.get("target_mark"), target_mark),
        int(lag) if lag and lag == int(lag) and 0 < lag <= 1000 else 0,
        _value(told.get("confidence")),
        _value(told.get("strength")),
    )


def graph_of(
    nodes: Iterable[str], edges: Iterable[Edge], stated: object, latent: Iterable[str] = ()
) -> CausalGraph:
    """Return the graph of the class that is stated, else of the one that its marks tell."""
    graph = CausalGraph(tuple(nodes), tuple(edges), GraphClass.DAG, tuple(latent))
    known = {c.value: c for c in GraphClass}
    chosen = known.get(str(stated)) or inferred_class(graph)
    return CausalGraph(graph.nodes, graph.edges, chosen, graph.latent)


def _mark(told: object, otherwise: Mark) -> Mark:
    return {m.value: m for m in Mark}.get(str(told), otherwise)


def _value(told: object) -> float | None:
    try:
        value = float(str(told))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
