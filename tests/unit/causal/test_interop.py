"""Interop: graphs survive a journey through other libraries' forms."""

import networkx as nx
import numpy as np
import pytest

from app.causal import interop
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

PAG = CausalGraph(
    ("a", "b", "c"),
    (Edge("a", "b", Mark.CIRCLE, Mark.ARROW), Edge("b", "c", Mark.ARROW, Mark.ARROW)),
    GraphClass.PAG,
)


def test_marks_survive_causal_learns_matrix():
    matrix = interop.to_causal_learn(PAG)
    assert interop.from_causal_learn(matrix, PAG.nodes, GraphClass.PAG) == PAG


def test_causal_learn_writes_the_arrow_at_the_effect():
    matrix = interop.to_causal_learn(CausalGraph.dag("ab", [("a", "b")]))
    assert (matrix[0, 1], matrix[1, 0]) == (-1, 1)


def test_a_dag_survives_networkx():
    graph = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    assert interop.from_networkx(interop.to_networkx(graph)) == graph
    assert isinstance(interop.to_networkx(graph), nx.DiGraph)


def test_a_digraph_cannot_hold_circles():
    with pytest.raises(ValueError, match="cannot hold"):
        interop.to_networkx(PAG)


def test_tigramites_links_keep_lag_and_marks():
    links = np.full((2, 2, 2), "", dtype="<U3")
    links[0, 1, 1] = "-->"
    links[0, 1, 0], links[1, 0, 0] = "o->", "<-o"
    found = interop.from_tigramite(links, ("x", "y"), GraphClass.LAGGED_CPDAG)
    assert set(found.edges) == {
        Edge("x", "y", lag=1),
        Edge("x", "y", Mark.CIRCLE, Mark.ARROW),
    }
