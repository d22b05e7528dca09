"""What the graphs of a run agree on is told, and where they differ."""

from app.causal.findings import Discovery
from app.causal.graph import CausalGraph
from app.service.dossiers import consensus
from app.service.evidence import Evidence, Item


def evidence(*arrow_lists) -> Evidence:
    graphs = [CausalGraph.dag("abc", arrows) for arrows in arrow_lists]
    items = (
        Item(f"g{i}", f"discover_{i}", Discovery(graph), main=i == 1)
        for i, graph in enumerate(graphs, 1)
    )
    return Evidence(graphs=tuple(items))


def test_one_graph_agrees_with_nothing():
    assert consensus(evidence([("a", "b")])) == ""


def test_graphs_that_are_the_same_differ_in_nothing():
    told = consensus(evidence([("a", "b")], [("a", "b")]))
    assert told == "1 of 1 links are the same in every graph of this run."


def test_a_link_that_points_the_other_way_and_one_that_is_missing_are_told_apart():
    told = consensus(evidence([("a", "b"), ("b", "c")], [("b", "a")]))
    assert told.startswith("0 of 2 links are the same")
    assert "on the direction of a and b" in told
    assert "on whether b and c are linked at all" in told
