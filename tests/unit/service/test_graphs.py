"""Drawn graphs: what is identified in them, and which cannot be used."""

from __future__ import annotations

import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.errors import InvalidRequest, NotFound
from app.service.graph_exchange import drawn_graph, written
from app.service.graphs import (
    EffectInGraph,
    identify_effect,
    pick,
    see_effect,
    seen_implications,
)

CONFOUNDED = CausalGraph.dag(
    ["age", "dose", "pain"], [("age", "dose"), ("age", "pain"), ("dose", "pain")]
)


def test_a_measured_confounder_is_adjusted_for() -> None:
    found = identify_effect(EffectInGraph(CONFOUNDED, "dose", "pain"), None)
    assert found.estimands[0].adjustment == ("age",)


def test_an_unmeasured_confounder_leaves_the_effect_unidentified() -> None:
    found = identify_effect(EffectInGraph(CONFOUNDED, "dose", "pain", latents=("age",)), None)
    assert not found.is_identified
    assert found.sentence


def drawn(*edges: Edge, nodes: tuple[str, ...] = ("x", "y")) -> CausalGraph:
    return CausalGraph(nodes, edges, GraphClass.DAG)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (EffectInGraph(CONFOUNDED, "doze", "pain"), "did you mean dose"),
        (EffectInGraph(CONFOUNDED, "pain", "pain"), "both treatment and outcome"),
        (EffectInGraph(CONFOUNDED, "dose", "pain", latents=("dose",)), "not measured"),
        (EffectInGraph(drawn(Edge("x", "y"), Edge("y", "x")), "x", "y"), "joined twice"),
        (EffectInGraph(drawn(Edge("x", "x")), "x", "y"), "joined to itself"),
        (EffectInGraph(drawn(Edge("x", "z")), "x", "y"), "no node 'z'"),
        (EffectInGraph(drawn(nodes=("x", "x", "y")), "x", "y"), "there twice"),
        (EffectInGraph(drawn(Edge("x", "y", lag=1)), "x", "y"), "has a lag"),
        (
            EffectInGraph(drawn(Edge("x", "y", Mark.CIRCLE, Mark.ARROW)), "x", "y"),
            "is not an arrow",
        ),
        (
            EffectInGraph(
                drawn(Edge("x", "y"), Edge("y", "z"), Edge("z", "x"), nodes=("x", "y", "z")),
                "x",
                "y",
            ),
            "form a cycle",
        ),
    ],
)
def test_a_graph_that_cannot_be_used_is_refused_with_the_reason(
    asked: EffectInGraph, said: str
) -> None:
    with pytest.raises(InvalidRequest, match=said):
        identify_effect(asked, None)


def test_the_selected_graph_is_picked_and_becomes_dot() -> None:
    edge = {"source": "x", "target": "y", "source_mark": "tail", "target_mark": "arrow"}
    graph = {"id": "g2", "selected": True, "nodes": ["x", "y"], "edges": [edge]}
    graph |= {"graph_class": "dag", "algorithm": "pc"}
    result = {"graphs": [{**graph, "id": "g1", "selected": False}, graph]}
    assert pick(result, None)["id"] == "g2"
    assert '"x" -> "y"' in written(drawn_graph(pick(result, "g1")), "dot").text


def test_a_graph_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        pick({"graphs": []}, None)


def test_paths_are_judged_with_the_best_set_unless_another_is_held() -> None:
    seen = see_effect(EffectInGraph(CONFOUNDED, "dose", "pain"), None)
    assert (seen.held, seen.is_enough) == (("age",), True)
    assert {path.role.value for path in seen.paths} == {"causal", "blocked"}
    none_held = see_effect(EffectInGraph(CONFOUNDED, "dose", "pain", held=()), None)
    assert none_held.is_enough is False
    assert {path.role.value for path in none_held.paths} == {"causal", "confounding"}


def test_holding_a_mediator_is_warned_of() -> None:
    chain = CausalGraph.dag(["a", "m", "y"], [("a", "m"), ("m", "y")])
    seen = see_effect(EffectInGraph(chain, "a", "y", held=("m",)), None)
    assert seen.is_enough is False
    assert "mediator" in seen.identification.warnings[0].sentence


def drawn_as(graph_class: GraphClass, edge: Edge) -> CausalGraph:
    return CausalGraph(("x", "y"), (edge,), graph_class)


@pytest.mark.parametrize(
    ("graph_class", "edge", "said"),
    [
        (GraphClass.ADMG, Edge("x", "y", Mark.TAIL, Mark.TAIL), "ADMG has"),
        (GraphClass.CPDAG, Edge("x", "y", Mark.ARROW, Mark.ARROW), "CPDAG does not have"),
    ],
)
def test_marks_that_a_class_does_not_have_are_refused(
    graph_class: GraphClass, edge: Edge, said: str
) -> None:
    with pytest.raises(InvalidRequest, match=said):
        identify_effect(
            EffectInGraph(CausalGraph(("x", "y"), (edge,), graph_class), "x", "y"), None
        )


def test_what_cannot_be_held_is_said() -> None:
    with pytest.raises(InvalidRequest, match="'dose' is asked about"):
        see_effect(EffectInGraph(CONFOUNDED, "dose", "pain", held=("dose",)), None)
    with pytest.raises(InvalidRequest, match="'age' is not measured"):
        see_effect(EffectInGraph(CONFOUNDED, "dose", "pain", latents=("age",), held=("age",)), None)


def test_implications_need_a_graph_without_lags() -> None:
    assert seen_implications(CONFOUNDED, ()) == ()
    lagged = CausalGraph(("x", "y"), (Edge("x", "y", lag=1),), GraphClass.LAGGED_DAG)
    with pytest.raises(InvalidRequest, match="without lags"):
        seen_implications(lagged, ())
