"""The possible causes of a node are those of the DAGs in its class, no more and no fewer."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.possible_parents import possible_parents
from app.causal.question import Knowledge

NODES = "abcde"


def random_dag(seed: int) -> CausalGraph:
    rng = np.random.default_rng(seed)
    order = rng.permutation(list(NODES))
    arrows = [(a, b) for i, a in enumerate(order) for b in order[i + 1 :] if rng.random() < 0.55]
    return CausalGraph.dag(NODES, arrows)


def members(graph: CausalGraph) -> list[CausalGraph]:
    """Return each DAG of the class by turning all undecided edges every way."""
    kept = [(e.source, e.target) for e in graph.edges if e.is_directed]
    loose = [(e.source, e.target) for e in graph.edges if e.is_undirected]
    found = []
    for turns in product((False, True), repeat=len(loose)):
        turned = [(b, a) if t else (a, b) for (a, b), t in zip(loose, turns, strict=True)]
        dag = CausalGraph.dag(NODES, [*kept, *turned])
        if is_acyclic(dag) and cpdag(dag).edges == graph.edges:
            found.append(dag)
    return found


def is_acyclic(dag: CausalGraph) -> bool:
    return not any(n in dag.descendants(n) for n in dag.nodes) and not any(
        a in dag.descendants(b) and b in dag.descendants(a) for a in NODES for b in NODES
    )


@pytest.mark.parametrize("seed", range(25))
def test_sets_of_causes_are_those_of_all_dags_of_the_class(seed: int):
    graph = cpdag(random_dag(seed))
    dags = members(graph)
    for node in NODES:
        expected = sorted({tuple(sorted(dag.parents(node))) for dag in dags})
        assert possible_parents(graph, node) == expected


def test_what_is_known_leaves_fewer_sets():
    dag = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    assert possible_parents(cpdag(dag), "b") == [(), ("a",), ("c",)]
    known = cpdag(dag, Knowledge(required=(("a", "b"),)))
    assert possible_parents(known, "b") == [("a",)]
