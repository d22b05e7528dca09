"""Separation: which variables a graph says are independent, given others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.graph import CausalGraph, Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Ends = Mapping[str, tuple[tuple[str, Mark, Mark], ...]]


def d_separated(graph: CausalGraph, a: str, b: str, given: Iterable[str] = ()) -> bool:
    """Tell whether every path between `a` and `b` is blocked by `given`.

    For a DAG this is d-separation, for a graph with bidirected edges m-separation [1]_.

    Parameters
    ----------
    graph : a DAG or ADMG; lagged edges are not looked at.
    a, b : two nodes that are not in `given`.

    Raises
    ------
    ValueError : an edge has a circle mark, so the graph stands for several.

    References
    ----------
    .. [1] Richardson, Scand. J. Statist. 30:145-157, 2003. doi:10.1111/1467-9469.00323
    """
    return b not in d_connected(graph, a, given)


def d_connected(graph: CausalGraph, start: str, given: Iterable[str] = ()) -> frozenset[str]:
    """Return each node that an open path joins to `start`, itself left out."""
    held = frozenset(given)
    ends = _ends(graph)
    opened = _with_ancestors(ends, held)
    seen: set[tuple[str, bool]] = set()
    waiting = [(w, at_w is Mark.ARROW) for w, _, at_w in ends[start]]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        node, came_by_arrow = state
        for neighbour, here, there in ends[node]:
            is_collider = came_by_arrow and here is Mark.ARROW
            if node in opened if is_collider else node not in held:
                waiting.append((neighbour, there is Mark.ARROW))
    return frozenset(node for node, _ in seen) - held - {start}


def _ends(graph: CausalGraph) -> Ends:
    """Return, per node, its neighbours with the marks here and there."""
    ends: dict[str, list[tuple[str, Mark, Mark]]] = {node: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge.lag:
            continue
        if Mark.CIRCLE in (edge.source_mark, edge.target_mark):
            raise ValueError(f"separation is not defined with the circle mark of {edge}")
        ends[edge.source].append((edge.target, edge.source_mark, edge.target_mark))
        ends[edge.target].append((edge.source, edge.target_mark, edge.source_mark))
    return {node: tuple(found) for node, found in ends.items()}


def _with_ancestors(ends: Ends, nodes: frozenset[str]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting.extend(
                w for w, here, there in ends[node] if here is Mark.ARROW and there is Mark.TAIL
            )
    return frozenset(seen)
