"""Joint effects need every combination of parents that one DAG of the class has, and only those."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.joint_parents import joint_parents
from app.causal.kernels.joint_effects import joint_effects
from app.causal.question import Knowledge
from tests.unit.causal.test_possible_parents import NODES, members, random_dag

EVERY = 10_000


@pytest.mark.parametrize("seed", range(25))
def test_parents_of_several_nodes_are_those_of_all_dags_of_the_class(seed: int):
    graph = cpdag(random_dag(seed))
    dags = members(graph)
    for nodes in (("a", "b"), ("c", "e"), ("a", "c", "d")):
        expected = {tuple(tuple(sorted(dag.parents(n))) for n in nodes) for dag in dags}
        assert joint_parents(graph, nodes, at_most=EVERY) == sorted(expected)


def test_parents_of_each_alone_are_not_combined_at_will():
    chain = cpdag(CausalGraph.dag("abc", [("a", "b"), ("b", "c")]))
    found = joint_parents(chain, ("a", "c"), at_most=EVERY)
    assert found == [((), ("b",)), (("b",), ()), (("b",), ("b",))]


def test_knowledge_leaves_fewer_combinations():
    dag = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    known = cpdag(dag, Knowledge(required=(("a", "b"),)))
    assert joint_parents(known, ("a", "c"), at_most=EVERY) == [((), ("b",))]


def test_a_class_too_large_to_list_is_gone_through_where_it_matters():
    nodes = [f"n{i}" for i in range(60)]
    links = [Edge(a, b, Mark.TAIL, Mark.TAIL) for a, b in pairwise(nodes)]
    line = CausalGraph(tuple(nodes), tuple(links), GraphClass.CPDAG)
    assert len(joint_parents(line, ("n10", "n40"), at_most=EVERY)) == 5


@pytest.mark.parametrize("seed", range(12))
def test_joint_effects_are_those_of_the_equations_with_the_columns_set(seed: int):
    dag, rng = random_dag(seed), np.random.default_rng(seed)
    place = {name: i for i, name in enumerate(NODES)}
    weights = np.zeros((5, 5))
    for name in NODES:
        for cause in dag.parents(name):
            weights[place[name], place[cause]] = rng.uniform(0.5, 1.5) * rng.choice([-1, 1])
    moved = np.linalg.inv(np.eye(5) - weights)
    covariance = moved @ np.diag(rng.uniform(0.5, 2.0, 5)) @ moved.T
    changed, target = [0, 1, 3], 4
    held = weights.copy()
    held[changed] = 0.0
    expected = np.linalg.inv(np.eye(5) - held)[target, changed]
    parents = [[place[p] for p in dag.parents(NODES[c])] for c in changed]
    np.testing.assert_allclose(
        joint_effects(covariance, changed, parents, target), expected, atol=1e-9
    )
