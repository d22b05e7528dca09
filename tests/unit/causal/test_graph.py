"""A graph is written in one way, whichever end an edge was named from."""

from __future__ import annotations

import pytest

from app.causal.codec import decode, encode
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark


def test_an_edge_has_one_canonical_form() -> None:
    forward = Edge("a", "b")
    backward = Edge("b", "a", Mark.ARROW, Mark.TAIL)
    assert forward.canonical() == backward.canonical()


def test_graphs_are_equal_whatever_order_their_edges_came_in() -> None:
    edges = (Edge("a", "b"), Edge("c", "b"), Edge("c", "a", Mark.CIRCLE, Mark.ARROW))
    turned = tuple(reversed([edge.reversed() for edge in edges]))
    one = CausalGraph(("a", "b", "c"), edges, GraphClass.PAG)
    other = CausalGraph(("a", "b", "c"), turned, GraphClass.PAG)
    assert one == other


def test_a_lagged_edge_cannot_be_turned_round() -> None:
    with pytest.raises(ValueError, match="earlier end"):
        Edge("a", "a", lag=1).reversed()


def test_ancestors_and_descendants_follow_directed_edges_only() -> None:
    edges = (Edge("a", "b"), Edge("b", "c"), Edge("c", "d", Mark.ARROW, Mark.ARROW))
    graph = CausalGraph(("a", "b", "c", "d"), edges, GraphClass.ADMG)
    assert graph.descendants("a") == {"b", "c"}
    assert graph.ancestors("c") == {"a", "b"}
    assert graph.ancestors("d") == frozenset()


def test_an_edge_is_found_from_either_end() -> None:
    graph = CausalGraph.dag(("a", "b", "c"), [("a", "b")])
    found = graph.edge("b", "a")
    assert found is not None
    assert (found.source_mark, found.target_mark) == (Mark.ARROW, Mark.TAIL)
    assert graph.edge("a", "c") is None


def test_a_graph_survives_the_way_through_json() -> None:
    edges = (Edge("a", "b", confidence=0.9, strength=-0.2), Edge("a", "a", lag=2))
    graph = CausalGraph(("a", "b"), edges, GraphClass.LAGGED_DAG)
    assert decode(CausalGraph, encode(graph)) == graph
