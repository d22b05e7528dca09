"""What is told of two answers that differ."""

from __future__ import annotations

from typing import Any

from app.client import Result
from app.tools.differences import differences
from app.tools.shapes import EdgeShown

ESTIMATE = {
    "id": "e1",
    "kind": "ate",
    "design": "backdoor",
    "method": "aipw",
    "n": 100,
    "treatment": "dose",
    "outcome": "pain",
    "value": -2.0,
    "interval": [-3.0, -1.0],
}


def found(estimate: dict[str, Any] | None = None, edges: list[tuple[str, ...]] = []) -> Result:  # noqa: B006
    keys = ("source", "source_mark", "target_mark", "target")
    graph = {"id": "g1", "algorithm": "pc", "graph_class": "pag", "selected": True}
    graph |= {"nodes": ["a", "b", "c"], "edges": [dict(zip(keys, e, strict=True)) for e in edges]}
    return Result(
        answer={"verdict": "estimated", "sentence": "…", "estimate_id": "e1"},
        graphs=[graph],
        estimates=[{**ESTIMATE, **(estimate or {})}],
        refutations=[],
        sensitivity=[],
        diagnostics=[],
        findings=[],
        provenance={"dataset_sha256": "", "versions": {}, "seed": 0},
    )


def test_an_effect_that_moved_is_told_with_both_intervals() -> None:
    other = found({"value": 1.0, "interval": [0.5, 1.5], "method": "ipw", "adjustment": ["age"]})
    assert list(differences(found(), other)) == [
        "The effect of dose on pain goes from -2 (-3 to -1) to 1 (0.5 to 1.5); "
        "the intervals do not meet.",
        "It is estimated by ipw, not by aipw.",
        "It also holds age fixed.",
    ]


def test_effects_of_other_things_are_not_compared() -> None:
    told = list(differences(found(), found({"treatment": "diet"})))
    assert told == ["The effect of diet on pain is asked for, not that of dose on pain."]


def test_links_are_told_as_new_gone_or_turned_whichever_way_they_are_written() -> None:
    first = found(edges=[("a", "tail", "arrow", "b"), ("b", "tail", "arrow", "c")])
    other = found(edges=[("b", "arrow", "circle", "a"), ("a", "tail", "tail", "c")])
    assert list(differences(first, other))[1:] == [
        "The link a --> b is now a o-> b.",
        "The link a --- c is new.",
        "The link b --> c is gone.",
    ]


def test_the_same_graph_written_the_other_way_round_is_the_same() -> None:
    first = found(edges=[("a", "tail", "arrow", "b")])
    other = found(edges=[("b", "arrow", "tail", "a")])
    assert not any("link" in line for line in differences(first, other))


def test_each_mark_has_its_words() -> None:
    ends = ("tail", "arrow", "circle")
    graph = found(edges=[("a", s, t, "b") for s in ends for t in ends]).graph
    assert graph is not None
    said = [EdgeShown.of("run_1", "g1", edge).sentence for edge in graph.edges]
    assert said[1] == "a causes b."
    assert said[3] == "b causes a."
    assert said[4] == "Something hidden causes both a and b."
    assert len(set(said)) == 6  # of nine pairs of marks, four leave the direction open
