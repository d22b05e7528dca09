"""Lagged graphs as graphs over moments, "x(t-1)" and "x", for formats that know no lags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.causal.graph import CausalGraph, Edge, GraphClass

_MOMENT = re.compile(r"(?P<name>.+)\(t-(?P<lag>[1-9]\d{0,3})\)\Z", re.DOTALL)
_LAGGED = {
    GraphClass.DAG: GraphClass.LAGGED_DAG,
    GraphClass.CPDAG: GraphClass.LAGGED_CPDAG,
    GraphClass.PAG: GraphClass.LAGGED_PAG,
    GraphClass.ADMG: GraphClass.LAGGED_PAG,
}
_UNLAGGED = {
    GraphClass.LAGGED_DAG: GraphClass.DAG,
    GraphClass.LAGGED_CPDAG: GraphClass.CPDAG,
    GraphClass.LAGGED_PAG: GraphClass.PAG,
}


def unrolled(graph: CausalGraph) -> CausalGraph:
    """Return the same graph with a node of its own for each past moment that an edge names."""
    if not graph.graph_class.is_lagged:
        return graph
    edges = tuple(replace(e, source=moment(e.source, e.lag), lag=0) for e in graph.edges)
    past = dict.fromkeys(moment(e.source, e.lag) for e in graph.edges if e.lag)
    return CausalGraph((*graph.nodes, *past), edges, _UNLAGGED[graph.graph_class], graph.latent)


def folded(graph: CausalGraph) -> CausalGraph:
    """Return the lagged graph that was unrolled; any other graph as it is."""
    past = dict(_past(graph.nodes))
    if not past:
        return graph
    nodes = tuple(n for n in graph.nodes if n not in past)
    edges = tuple(_folded(edge, past) for edge in graph.edges)
    return CausalGraph(nodes, edges, lagged(graph.graph_class), graph.latent)


def lagged(graph_class: GraphClass) -> GraphClass:
    """Return the class of a graph over time whose moments form a graph of this class."""
    return _LAGGED.get(graph_class, graph_class)


def moment(name: str, lag: int) -> str:
    return f"{name}(t-{lag})" if lag else name


def _past(nodes: Iterable[str]) -> Iterator[tuple[str, tuple[str, int]]]:
    known = set(nodes)
    for node in known:
        match = _MOMENT.match(node)
        if match and match["name"] in known:
            yield node, (match["name"], int(match["lag"]))


def _folded(edge: Edge, past: dict[str, tuple[str, int]]) -> Edge:
    (source, before), (target, after) = (
        past.get(end, (end, 0)) for end in (edge.source, edge.target)
    )
    if after > before:
        return _folded(edge.reversed(), past)
    return replace(edge, source=source, target=target, lag=before - after)
