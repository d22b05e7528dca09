"""Adjustment sets read from a directed acyclic graph, hidden nodes allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.separation import d_connected, d_separated

MOST_SETS = 4
_MANY = 24  # candidates; among more, those that no open path meets are dropped before any is tried


def adjustment_sets(
    graph: CausalGraph, treatment: str, outcome: str, measured: Collection[str]
) -> list[tuple[str, ...]]:
    """Return minimal sets of measured nodes that close every non-causal path, best first.

    Sets near the outcome come first, for they leave the least noise. An empty list means that
    no set of measured nodes will do (Perković et al. 2018, jmlr.org/papers/v18/16-319.html).
    """
    candidates = _candidates(graph, treatment, outcome, measured)
    back_door = ancestral(without_causal_starts(graph, treatment, outcome), treatment, outcome)

    def valid(chosen: Collection[str]) -> bool:
        # Candidates are ancestors and none is forbidden: no other part of the graph has a say.
        return d_separated(back_door, treatment, outcome, frozenset(chosen))

    if not valid(candidates):
        return []
    near = _near_outcome(graph, treatment, outcome, candidates)
    candidates = fewer(back_door, treatment, candidates, valid)
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


def ancestral(graph: CausalGraph, *names: str) -> CausalGraph:
    """Return the part of the graph that decides what separates these nodes by their ancestors."""
    kept = frozenset(names).union(*(graph.ancestors(name) for name in names))
    edges = tuple(e for e in graph.edges if e.ends <= kept)
    return replace(graph, nodes=tuple(n for n in graph.nodes if n in kept), edges=edges)


def fewer(
    graph: CausalGraph,
    start: str,
    chosen: Collection[str],
    valid: Callable[[Collection[str]], bool],
) -> list[str]:
    """Return, of many, those that stand where open paths from `start` lead, where that is valid.

    References
    ----------
    van der Zander et al., Artif. Intell. 270:1-40, 2019. doi:10.1016/j.artint.2018.12.006
    """
    if len(chosen) <= _MANY:
        return list(chosen)
    reached = d_connected(graph, start, chosen) | {start}
    met = {name for e in graph.edges if not e.ends.isdisjoint(reached) for name in e.ends}
    nearer = sorted(met.intersection(chosen))
    return nearer if valid(nearer) else list(chosen)


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
