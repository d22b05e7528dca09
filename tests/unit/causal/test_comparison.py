"""Comparison: what counts as right, half right and wrong."""

import pytest

from app.causal.comparison import directed_f1, lagged_link_f1, skeleton_f1, structural_distance
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark

TRUTH = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])


def found(*edges: Edge) -> CausalGraph:
    return CausalGraph(("a", "b", "c"), edges, GraphClass.PAG)


def test_the_truth_scores_one():
    assert skeleton_f1(TRUTH, TRUTH) == directed_f1(TRUTH, TRUTH) == 1
    assert structural_distance(TRUTH, TRUTH) == 0


def test_an_undecided_edge_counts_half():
    graph = found(Edge("a", "b"), Edge("b", "c", Mark.TAIL, Mark.TAIL))
    assert directed_f1(graph, TRUTH) == pytest.approx(0.75)
    assert skeleton_f1(graph, TRUTH) == 1


def test_a_reversed_arrow_counts_nothing():
    graph = found(Edge("b", "a"), Edge("b", "c"))
    assert directed_f1(graph, TRUTH) == pytest.approx(0.5)
    assert structural_distance(graph, TRUTH) == 1


@pytest.mark.parametrize(
    ("edge", "credit"),
    [
        (Edge("a", "b", Mark.CIRCLE, Mark.ARROW), 0.5),
        (Edge("a", "b", Mark.ARROW, Mark.CIRCLE), 0.0),
        (Edge("a", "b", Mark.CIRCLE, Mark.CIRCLE), 0.5),
        (Edge("a", "b", Mark.ARROW, Mark.ARROW), 0.0),
    ],
)
def test_a_half_decided_edge_counts_half_unless_it_contradicts(edge, credit):
    truth = CausalGraph.dag("abc", [("a", "b")])
    assert directed_f1(found(edge), truth) == credit


def test_an_extra_edge_lowers_precision():
    graph = found(Edge("a", "b"), Edge("b", "c"), Edge("a", "c"))
    assert skeleton_f1(graph, TRUTH) == pytest.approx(0.8)


def test_a_link_at_the_wrong_lag_is_wrong():
    truth = CausalGraph(("a", "b"), (Edge("a", "b", lag=2),), GraphClass.LAGGED_DAG)
    graph = CausalGraph(("a", "b"), (Edge("a", "b", lag=1),), GraphClass.LAGGED_DAG)
    assert lagged_link_f1(graph, truth) == 0
    assert lagged_link_f1(truth, truth) == 1
