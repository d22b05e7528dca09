"""Adjustment sets read from a directed acyclic graph, hidden nodes allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.separation import d_separated

MOST_SETS = 4


def adjustment_sets(
    graph: CausalGraph, treatment: str, outcome: str, measured: Collection[str]
) -> list[tuple[str, ...]]:
    """Return minimal sets of measured nodes that close every non-causal path, best first.

    Sets near the outcome come first, for they leave the least noise. An empty list means that
    no set of measured nodes will do (Perković et al. 2018, jmlr.org/papers/v18/16-319.html).
    """
    candidates = _candidates(graph, treatment, outcome, measured)

    def valid(chosen: Collection[str]) -> bool:
        return is_adjustment_set(graph, treatment, outcome, chosen)

    if not valid(candidates):
        return []
    near = _near_outcome(graph, treatment, outcome, candidates)
    starts = [near] if valid(near) else []
    found = [minimal(start, valid) for start in (*starts, *_orders(candidates))]
    return list(dict.fromkeys(found))[:MOST_SETS]


def is_adjustment_set(
    graph: CausalGraph, treatment: str, outcome: str, chosen: Collection[str]
) -> bool:
    """Tell whether adjusting for `chosen` gives the total effect."""
    if forbidden(graph, treatment, outcome).intersection(chosen):
        return False
    return d_separated(
        without_causal_starts(graph, treatment, outcome), treatment, outcome, frozenset(chosen)
    )


def causal_nodes(graph: CausalGraph, treatment: str, outcome: str) -> frozenset[str]:
    """Return the nodes on directed paths from treatment to outcome, treatment left out."""
    return graph.descendants(treatment) & (graph.ancestors(outcome) | {outcome})


def forbidden(graph: CausalGraph, treatment: str, outcome: str) -> frozenset[str]:
    """Return what must not be adjusted for: what a causal path runs through, and what follows."""
    nodes = causal_nodes(graph, treatment, outcome)
    after = frozenset(d for node in nodes for d in graph.descendants(node))
    return nodes | after | {treatment, outcome}


def without_causal_starts(graph: CausalGraph, treatment: str, outcome: str) -> CausalGraph:
    """Return the graph without the edges that begin a causal path: the back-door graph."""
    nodes = causal_nodes(graph, treatment, outcome)
    kept = tuple(
        e
        for e in graph.edges
        if not (e.is_directed and e.source == treatment and e.target in nodes)
    )
    return replace(graph, edges=kept)


def minimal(chosen: Iterable[str], valid: Callable[[Collection[str]], bool]) -> tuple[str, ...]:
    """Drop members, first to last, as long as what is left is valid; return it sorted."""
    kept = list(chosen)
    for name in tuple(kept):
        rest = [other for other in kept if other != name]
        if valid(rest):
            kept = rest
    return tuple(sorted(kept))


def with_hidden_nodes(graph: CausalGraph) -> CausalGraph:
    """Return the graph with each bidirected edge replaced by a hidden common cause."""
    nodes, edges = list(graph.nodes), []
    for edge in graph.edges:
        if not edge.is_bidirected:
            edges.append(edge)
            continue
        cause = hidden_name(edge.source, edge.target)
        nodes.append(cause)
        edges += [Edge(cause, edge.source), Edge(cause, edge.target)]
    return CausalGraph(tuple(nodes), tuple(edges), GraphClass.DAG)


def hidden_name(a: str, b: str) -> str:
    return f"an unmeasured cause of {a} and {b}"


def _candidates(
    graph: CausalGraph, treatment: str, outcome: str, measured: Collection[str]
) -> list[str]:
    """Return the largest set worth trying: measured ancestors that are not forbidden."""
    ancestors = graph.ancestors(treatment) | graph.ancestors(outcome)
    allowed = (ancestors & frozenset(measured)) - forbidden(graph, treatment, outcome)
    return sorted(allowed)


def _near_outcome(
    graph: CausalGraph, treatment: str, outcome: str, candidates: Collection[str]
) -> list[str]:
    """Return the candidates that directly cause a node on a causal path (Henckel et al. 2022).

    References: 10.1111/rssb.12451.
    """
    nodes = causal_nodes(graph, treatment, outcome) | {outcome}
    parents = {parent for node in nodes for parent in graph.parents(node)}
    return sorted(parents.intersection(candidates))


def _orders(candidates: list[str]) -> Iterator[list[str]]:
    """Yield the candidates in orders that lead the removal to different minimal sets."""
    yield candidates
    yield candidates[::-1]
    for i in range(1, min(len(candidates), 4)):
        yield candidates[i:] + candidates[:i]
