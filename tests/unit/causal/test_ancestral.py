"""Partial ancestral graphs from a perfect oracle of independence."""

import itertools
import warnings

import networkx as nx
import numpy as np
import pytest

from app.causal import interop
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.kernels.ancestral_search import ancestral_graph
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.constraint_search import Evidence
from app.causal.kernels.general_search import colliders_by, skeleton_by
from app.causal.question import Knowledge
from app.causal.separation import d_separated


class Oracle:
    """The independences of a known DAG among its measured variables."""

    name = "oracle"

    def __init__(self, dag: CausalGraph, measured: tuple[str, ...]) -> None:
        self.dag, self.names = dag, measured

    def separator(self, x, y, candidates, size):
        for given in itertools.combinations(candidates, size):
            if d_separated(self.dag, self.names[x], self.names[y], [self.names[k] for k in given]):
                return np.array(given, dtype=np.int64)
        return None

    def statistic(self, x, y, given):
        names = [self.names[k] for k in given]
        return 0.0 if d_separated(self.dag, self.names[x], self.names[y], names) else np.inf


def pag_of(dag: CausalGraph, measured: tuple[str, ...], knowledge=Knowledge()) -> CausalGraph:  # noqa: B008
    oracle = Oracle(dag, measured)
    may_cause = possible_causes(measured, knowledge)
    required = required_causes(measured, knowledge)
    skeleton = skeleton_by(oracle, may_cause, required | required.T, len(measured))
    colliders = colliders_by(oracle, skeleton, may_cause)
    evidence = Evidence(measured, oracle, skeleton, colliders, ())
    return ancestral_graph(evidence, measured, knowledge, None)


def test_a_hidden_common_cause_between_two_colliders_is_seen():
    dag = CausalGraph.dag("abcdh", [("a", "b"), ("h", "b"), ("h", "c"), ("d", "c")])
    found = pag_of(dag, ("a", "b", "c", "d"))
    assert found.edge("b", "c").is_bidirected
    assert found.edge("a", "b") == Edge("a", "b", Mark.CIRCLE, Mark.ARROW)


def test_the_classic_y_structure_names_a_cause():
    dag = CausalGraph.dag("abcd", [("a", "c"), ("b", "c"), ("c", "d")])
    assert pag_of(dag, ("a", "b", "c", "d")).edge("c", "d").is_directed


def test_a_discriminating_path_tells_collider_from_cause():
    arrows = [("u", "a"), ("h", "a"), ("h", "b"), ("a", "c"), ("b", "c")]
    dag = CausalGraph.dag("uabch", arrows)
    assert pag_of(dag, ("a", "b", "c", "u")).edge("b", "c").is_directed


def test_what_is_ruled_out_gets_an_arrowhead():
    dag = CausalGraph.dag("ab", [("a", "b")])
    found = pag_of(dag, ("a", "b"), Knowledge(exogenous=("a",)))
    assert found.edge("a", "b") == Edge("a", "b", Mark.CIRCLE, Mark.ARROW)


@pytest.mark.parametrize("seed", range(15))
def test_marks_never_contradict_the_truth(seed):
    """An arrowhead at x means x is no ancestor of the other end, a tail that it is one."""
    rng = np.random.default_rng(seed)
    names = [f"v{i}" for i in range(8)]
    dag = CausalGraph.dag(
        names, [p for p in itertools.combinations(names, 2) if rng.random() < 0.35]
    )
    measured = tuple(sorted(rng.choice(names, 6, replace=False)))
    for edge in pag_of(dag, measured).edges:
        for mark, node, other in (
            (edge.source_mark, edge.source, edge.target),
            (edge.target_mark, edge.target, edge.source),
        ):
            if mark is not Mark.CIRCLE:
                assert (node in dag.ancestors(other)) == (mark is Mark.TAIL), str(edge)


@pytest.mark.parametrize("seed", range(6))
def test_the_graph_is_causal_learns_under_the_same_oracle(seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fci = pytest.importorskip("causallearn.search.ConstraintBased.FCI").fci
    rng = np.random.default_rng(seed)
    names = tuple(f"v{i}" for i in range(6))
    arrows = [p for p in itertools.combinations(range(6), 2) if rng.random() < 0.45]
    dag = CausalGraph.dag(names, [(names[a], names[b]) for a, b in arrows])
    truth = nx.DiGraph()
    truth.add_nodes_from(range(6))
    truth.add_edges_from(arrows)
    theirs, _ = fci(
        np.zeros((10, 6)), "d_separation", true_dag=truth, show_progress=False, verbose=False
    )
    expected = interop.from_causal_learn(theirs.graph, names, GraphClass.PAG)
    assert pag_of(dag, names) == expected
