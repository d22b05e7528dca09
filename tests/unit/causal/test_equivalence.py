"""Markov equivalence: orientation rules, classes, extensions."""

import itertools

import numpy as np
import pytest

from app.causal.equivalence import Pattern, cpdag, extension
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.question import Knowledge


def random_dag(seed: int, size: int = 5, density: float = 0.5) -> CausalGraph:
    rng = np.random.default_rng(seed)
    names = [f"v{i}" for i in rng.permutation(size)]
    return CausalGraph.dag(
        sorted(names), [p for p in itertools.combinations(names, 2) if rng.random() < density]
    )


def brute_force_class(dag: CausalGraph) -> CausalGraph:
    """The class by its definition: the arrows that all DAGs with these colliders share."""
    links = [(e.source, e.target) for e in dag.edges]
    members = []
    for flips in itertools.product((False, True), repeat=len(links)):
        arrows = [(b, a) if flip else (a, b) for flip, (a, b) in zip(flips, links, strict=True)]
        member = CausalGraph.dag(dag.nodes, arrows)
        acyclic = all(n not in member.ancestors(p) for n in dag.nodes for p in member.parents(n))
        if acyclic and colliders(member) == colliders(dag):
            members.append(set(arrows))
    shared = set.intersection(*members)
    rest = [p for p in links if p not in shared]
    edges = [*(Edge(a, b) for a, b in shared), *(Edge(a, b, Mark.TAIL, Mark.TAIL) for a, b in rest)]
    return CausalGraph(dag.nodes, tuple(edges), GraphClass.CPDAG)


def colliders(dag: CausalGraph) -> set[tuple[str, str, str]]:
    return {
        (a, m, b)
        for m in dag.nodes
        for a, b in itertools.combinations(sorted(dag.parents(m)), 2)
        if dag.edge(a, b) is None
    }


@pytest.mark.parametrize("seed", range(12))
def test_the_class_of_a_dag_is_what_its_members_share(seed):
    dag = random_dag(seed)
    assert cpdag(dag) == brute_force_class(dag)


@pytest.mark.parametrize("seed", range(12))
def test_an_extension_lies_in_the_class_it_came_from(seed):
    found = cpdag(random_dag(seed, size=8))
    member = extension(found)
    assert member is not None
    assert cpdag(member) == found


def test_a_chordless_undirected_square_has_no_extension():
    square = [Edge(a, b, Mark.TAIL, Mark.TAIL) for a, b in ("ab", "bc", "cd", "da")]
    assert extension(CausalGraph(tuple("abcd"), tuple(square), GraphClass.CPDAG)) is None


def test_the_fourth_rule_needs_knowledge_to_fire():
    pattern = Pattern("abcd", [("a", "b"), ("a", "c"), ("a", "d"), ("d", "c"), ("c", "b")])
    pattern.orient("d", "c")
    pattern.orient("c", "b")
    pattern.close()
    assert "b" in pattern.effects["a"]


def test_knowledge_directs_what_the_class_leaves_open():
    chain = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    found = cpdag(chain, Knowledge(forbidden=(("b", "a"),)))
    assert found.edges == (Edge("a", "b"), Edge("b", "c"))


def test_an_arrow_that_closes_a_cycle_is_refused():
    pattern = Pattern("abc", [("a", "b"), ("b", "c"), ("c", "a")])
    assert pattern.orient("a", "b")
    assert pattern.orient("b", "c")
    assert not pattern.orient("c", "a")
