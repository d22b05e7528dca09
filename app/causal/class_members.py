"""The DAGs of a class, and what third columns are to a cause and its effect in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import permutations

from app.causal.equivalence import Pattern, extension
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.graph_class import member_of

MOST_MEMBERS = 64


def class_members(graph: CausalGraph, *, at_most: int = MOST_MEMBERS) -> list[CausalGraph]:
    """Return DAGs that the graph stands for, as many as `at_most`; of other classes one member.

    A graph over lags is taken as its summary: what acts on what, at whatever lag.
    """
    if graph.graph_class.is_lagged:
        return [summary(graph)]
    if graph.graph_class is not GraphClass.CPDAG:
        found = member_of(graph)
        return [found] if found is not None else []
    members: list[CausalGraph] = []
    for member in _turned(graph):
        if member not in members:
            members.append(member)
        if len(members) >= at_most:
            break
    return members


def agreed(
    members: Iterable[CausalGraph], told: Callable[[CausalGraph], Iterable[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that all members tell, and those that only some tell, sorted."""
    found = [frozenset(told(member)) for member in members]
    if not found:
        return (), ()
    sure = frozenset.intersection(*found)
    return tuple(sorted(sure)), tuple(sorted(frozenset.union(*found) - sure))


def taken_as_cause(members: list[CausalGraph], cause: str, effect: str) -> list[CausalGraph]:
    """Return the members in which the effect does not act on its cause; all where none is so."""
    return [m for m in members if cause not in m.descendants(effect)] or members


def confounders(graph: CausalGraph, x: str, y: str) -> frozenset[str]:
    """Return what acts on x, and on y by another way than through x."""
    without = graph.without_edges_out_of(x)
    return frozenset(n for n in graph.ancestors(x) if y in without.descendants(n)) - {y}


def mediators(graph: CausalGraph, x: str, y: str) -> frozenset[str]:
    """Return what lies between x and y on directed paths."""
    return graph.descendants(x) & graph.ancestors(y)


def colliders(graph: CausalGraph, x: str, y: str) -> frozenset[str]:
    """Return where a way from x and another from y meet, neither passing through the other."""
    of_x = graph.without_edges_out_of(y).descendants(x) | {x}
    of_y = graph.without_edges_out_of(x).descendants(y) | {y}
    return frozenset(
        node
        for node in of_x & of_y - {x, y}
        for a, b in permutations(graph.parents(node), 2)
        if a in of_x and b in of_y
    )


def blanket(graph: CausalGraph, node: str) -> frozenset[str]:
    """Return causes, effects, and the other causes of the effects."""
    children = graph.children(node)
    spouses = {parent for child in children for parent in graph.parents(child)}
    return frozenset({*graph.parents(node), *children, *spouses} - {node})


def summary(graph: CausalGraph) -> CausalGraph:
    """Return what acts on what in a graph over lags, an edge for each pair, no series on itself."""
    edges: dict[tuple[str, str], Edge] = {}
    for edge in graph.edges:
        if edge.source != edge.target:
            edges.setdefault((edge.source, edge.target), replace(edge, lag=0))
    return CausalGraph(graph.nodes, tuple(edges.values()), GraphClass.ADMG)


def _turned(graph: CausalGraph) -> Iterator[CausalGraph]:
    """Yield extensions of the graph, each undecided link turned both ways in its turn."""
    loose = next((e for e in graph.edges if e.is_undirected), None)
    if loose is None:
        if (member := extension(graph)) is not None:
            yield member
        return
    for cause, effect in ((loose.source, loose.target), (loose.target, loose.source)):
        pattern = Pattern.of(graph)
        if not pattern.orient(cause, effect):
            continue
        turned = pattern.graph()
        if not any(pattern.meet_newly(n, graph.parents(n)) for n in graph.nodes):
            yield from _turned(turned)
