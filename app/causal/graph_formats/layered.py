"""Where nodes lie when nobody has placed them: causes left of effects."""

from __future__ import annotations

from app.causal.graph import CausalGraph
from app.causal.graph_formats.drawn import Drawn


def places(drawn: Drawn) -> dict[str, tuple[float, float]]:
    """Return a place (column, row) for every node; those that people chose are kept."""
    rows: dict[int, int] = {}
    found: dict[str, tuple[float, float]] = {}
    for node, depth in _depths(drawn.graph).items():
        found[node] = drawn.places.get(node, (float(depth), float(rows.get(depth, 0))))
        rows[depth] = rows.get(depth, 0) + 1
    return found


def _depths(graph: CausalGraph) -> dict[str, int]:
    depth = dict.fromkeys(graph.nodes, 0)
    arrows = [e for e in graph.edges if e.is_directed and e.source != e.target]
    for _ in graph.nodes:  # the longest path has fewer edges than nodes; a cycle stops here too
        moved = False
        for edge in arrows:
            wanted = depth[edge.source] + 1
            if depth[edge.target] < wanted < len(depth):
                depth[edge.target], moved = wanted, True
        if not moved:
            break
    return depth
