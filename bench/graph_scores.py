"""How a graph that was found compares with the true one, as Causal-Copilot counts and honestly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.comparison import directed_f1, lagged_link_f1, skeleton_f1, structural_distance
from app.causal.graph import CausalGraph, Edge

if TYPE_CHECKING:
    from bench.simulator import Drawn


@dataclass(frozen=True, slots=True)
class Score:
    """How one graph compares with the truth, and the seconds it took."""

    best_case: float
    skeleton: float
    directed: float
    distance: int
    seconds: float


def score(graph: CausalGraph, drawn: Drawn, seconds: float) -> Score:
    """Return how a graph compares with the truth."""
    kept = tuple(e for e in graph.edges if e.ends <= set(drawn.truth.nodes))
    graph = CausalGraph(drawn.truth.nodes, kept, graph.graph_class)
    if not drawn.truth.graph_class.is_lagged:
        return Score(
            best_case_f1(graph, drawn.truth),
            skeleton_f1(graph, drawn.truth),
            directed_f1(graph, drawn.truth),
            structural_distance(graph, drawn.truth),
            seconds,
        )
    mixed = _mixed_f1(graph, drawn.truth)
    return Score(mixed, lagged_link_f1(graph, drawn.truth), mixed, 0, seconds)


def best_case_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of arrows in which any undecided mark on a true edge counts as right."""
    true = {(e.source, e.target) for e in truth.edges}
    right = sum(_may_be_right(e, true) for e in found.edges)
    total = len(found.edges) + len(true)
    return 2 * right / total if total else 1.0


def _may_be_right(edge: Edge, true: set[tuple[str, str]]) -> bool:
    ways = (edge.source, edge.target), (edge.target, edge.source)
    return ways[0] in true if edge.is_directed else any(way in true for way in ways)


def _mixed_f1(found: CausalGraph, truth: CausalGraph) -> float:
    """Return the F1 of lagged and immediate arrows; an undecided immediate link counts half."""
    true = {(e.source, e.target, e.lag) for e in truth.edges}
    right = 0.0
    for edge in found.edges:
        back = (edge.target, edge.source, edge.lag) in true and not edge.lag
        there = (edge.source, edge.target, edge.lag) in true
        right += float(there) if edge.is_directed else 0.5 * (there or back)
    return 2 * right / (len(found.edges) + len(true))
