"""Paths between treatment and outcome, and the independences that a graph implies."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.implications import implications
from app.causal.paths import MOST_PATHS, PathRole, paths
from app.causal.separation import d_separated

# age → dose → pain, age → pain, dose → tired ← pain, tired → slow
STUDY = CausalGraph.dag(
    ["age", "dose", "pain", "tired", "slow"],
    [
        ("age", "dose"),
        ("age", "pain"),
        ("dose", "pain"),
        ("dose", "tired"),
        ("pain", "tired"),
        ("tired", "slow"),
    ],
)


def roles(graph: CausalGraph, *held: str, of: tuple[str, str] = ("dose", "pain")) -> dict:
    return {path.nodes: path.role for path in paths(graph, *of, held)}


def test_what_is_held_closes_and_opens_paths() -> None:
    assert roles(STUDY) == {
        ("dose", "pain"): PathRole.CAUSAL,
        ("dose", "age", "pain"): PathRole.CONFOUNDING,
        ("dose", "tired", "pain"): PathRole.BLOCKED,
    }
    assert roles(STUDY, "age")["dose", "age", "pain"] is PathRole.BLOCKED
    assert roles(STUDY, "slow")["dose", "tired", "pain"] is PathRole.CONFOUNDING


def test_every_role_comes_with_its_reason() -> None:
    said = {path.nodes: path.because for path in paths(STUDY, "dose", "pain", {"age", "slow"})}
    assert said["dose", "age", "pain"] == "holding age fixed closes it"
    assert said["dose", "tired", "pain"] == "holding what follows from tired fixed opens it"


def test_a_mediator_that_is_held_takes_part_of_the_effect_away() -> None:
    chain = CausalGraph.dag(["a", "m", "y"], [("a", "m"), ("m", "y")])
    (only,) = paths(chain, "a", "y", {"m"})
    assert only.role is PathRole.CAUSAL
    assert "takes that part away" in only.because


def test_open_marks_leave_a_role_undecided() -> None:
    edges = (
        Edge("a", "b", Mark.CIRCLE, Mark.CIRCLE),
        Edge("b", "y", Mark.CIRCLE, Mark.CIRCLE),
        Edge("a", "y", Mark.CIRCLE, Mark.ARROW),
    )
    pag = CausalGraph(("a", "b", "y"), edges, GraphClass.PAG)
    assert set(roles(pag, of=("a", "y")).values()) == {PathRole.UNDECIDED}


def test_a_hidden_common_cause_confounds() -> None:
    hidden = CausalGraph(("a", "y"), (Edge("a", "y", Mark.ARROW, Mark.ARROW),), GraphClass.ADMG)
    (only,) = paths(hidden, "a", "y", ())
    assert (only.role, only.because) == (PathRole.CONFOUNDING, "something unmeasured affects both")


@pytest.mark.parametrize("seed", range(20))
def test_open_paths_are_those_of_d_separation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = [f"v{i}" for i in range(7)]
    arrows = [pair for pair in combinations(names, 2) if rng.random() < 0.4]
    dag = CausalGraph.dag(names, arrows)
    held = [name for name in names[1:-1] if rng.random() < 0.3]
    found = paths(dag, names[0], names[-1], held)
    assert len(found) < MOST_PATHS
    is_open = [
        path
        for path in found
        if path.role is PathRole.CONFOUNDING
        or (path.role is PathRole.CAUSAL and not set(path.nodes) & set(held))
    ]
    assert bool(is_open) is not d_separated(dag, names[0], names[-1], held)


def test_a_dense_graph_is_given_up_in_good_time() -> None:
    names = [f"v{i}" for i in range(40)]
    dense = CausalGraph.dag(names, combinations(names, 2))
    assert len(paths(dense, names[0], names[-1], ())) == MOST_PATHS


def test_a_graph_implies_what_it_separates_with_a_minimal_set() -> None:
    found = {(each.a, each.b): each.given for each in implications(STUDY, STUDY.nodes)}
    assert found == {
        ("age", "tired"): ("dose", "pain"),
        ("age", "slow"): ("tired",),
        ("dose", "slow"): ("tired",),
        ("pain", "slow"): ("tired",),
    }


def test_what_is_not_measured_implies_nothing() -> None:
    found = implications(STUDY, [name for name in STUDY.nodes if name != "tired"])
    assert [(each.a, each.b) for each in found] == [("age", "slow")]


def test_a_class_implies_what_its_members_do() -> None:
    edges = tuple(Edge(a, b, Mark.TAIL, Mark.TAIL) for a, b in (("a", "b"), ("b", "c")))
    cpdag = CausalGraph(("a", "b", "c"), edges, GraphClass.CPDAG)
    (only,) = implications(cpdag, cpdag.nodes)
    assert str(only) == "a and c are independent given b"
