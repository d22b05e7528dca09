"""What the graphs of a run agree on is told, and where they differ."""

from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.service.dossiers import consensus
from app.service.evidence import Evidence, Item


def evidence(*arrow_lists) -> Evidence:
    return drawn(*(CausalGraph.dag("abc", arrows) for arrows in arrow_lists))


def with_edge(graph_class: GraphClass, *marks: Mark) -> CausalGraph:
    return CausalGraph(("a", "b"), (Edge("a", "b", *marks),), graph_class)


def drawn(*graphs: CausalGraph) -> Evidence:
    items = (
        Item(f"g{i}", f"discover_{i}", Discovery(graph), main=i == 1)
        for i, graph in enumerate(graphs, 1)
    )
    return Evidence(graphs=tuple(items))


OPEN = with_edge(GraphClass.CPDAG, Mark.TAIL, Mark.TAIL)
OPEN_TO_HIDDEN_CAUSES = with_edge(GraphClass.PAG, Mark.CIRCLE, Mark.CIRCLE)
ARROW = with_edge(GraphClass.CPDAG, Mark.TAIL, Mark.ARROW)
HIDDEN_CAUSE = with_edge(GraphClass.PAG, Mark.ARROW, Mark.ARROW)


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


def test_a_line_and_circles_leave_the_same_open():
    told = consensus(drawn(OPEN, OPEN_TO_HIDDEN_CAUSES))
    assert told == "1 of 1 links are the same in every graph of this run."


def test_a_direction_that_another_graph_leaves_open_is_no_disagreement():
    told = consensus(drawn(ARROW, OPEN_TO_HIDDEN_CAUSES))
    assert told.startswith("0 of 1 links are the same")
    assert "differ" not in told
    assert told.endswith("What one algorithm decides of a and b, another leaves open.")


def test_a_hidden_cause_contradicts_an_arrow():
    assert "differ on the direction of a and b" in consensus(drawn(ARROW, HIDDEN_CAUSE))
