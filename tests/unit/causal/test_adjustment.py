"""Adjustment sets on random graphs give the true total effect, and none is missed."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

from app.causal.adjustment import adjustment_sets, is_adjustment_set
from app.causal.equivalence import cpdag, extension
from app.causal.graph import CausalGraph
from app.causal.graph_class import view_of

NAMES = tuple("abcdefg")


def random_dag(seed: int, n: int = 6) -> tuple[CausalGraph, np.ndarray]:
    """Return a graph and its coefficients: entry [i, j] is the effect of i on j."""
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.uniform(0.5, 1.5, (n, n)) * (rng.random((n, n)) < 0.45), 1)
    order = rng.permutation(n)
    weights = weights[np.ix_(order, order)]
    arrows = [(NAMES[i], NAMES[j]) for i, j in zip(*np.nonzero(weights), strict=True)]
    return CausalGraph.dag(NAMES[:n], arrows), weights


def regression(weights: np.ndarray, treatment: int, outcome: int, given: list[int]) -> float:
    """Return the treatment's coefficient in the population regression of the linear model."""
    total = np.linalg.inv(np.eye(len(weights)) - weights)
    covariance = total.T @ total
    used = [treatment, *given]
    return float(np.linalg.solve(covariance[np.ix_(used, used)], covariance[used, outcome])[0])


def subsets(names: list[str]):
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


@pytest.mark.parametrize("seed", range(60))
def test_every_set_gives_the_total_effect_and_a_set_is_found_when_there_is_one(seed):
    graph, weights = random_dag(seed)
    total = np.linalg.inv(np.eye(6) - weights)
    hidden = NAMES[seed % 6]
    treatment, outcome = [name for name in NAMES[:6] if name != hidden][:2]
    measured = [n for n in NAMES[:6] if n not in (treatment, outcome, hidden)]
    found = adjustment_sets(graph, treatment, outcome, measured)
    x, y = NAMES.index(treatment), NAMES.index(outcome)
    for chosen in found:
        given = [NAMES.index(name) for name in chosen]
        assert hidden not in chosen
        assert regression(weights, x, y, given) == pytest.approx(total[x, y], abs=1e-9)
    exists = any(is_adjustment_set(graph, treatment, outcome, s) for s in subsets(measured))
    assert bool(found) == exists


@pytest.mark.parametrize("seed", range(60))
def test_a_set_from_a_class_of_graphs_holds_in_each_of_its_members(seed):
    graph, _ = random_dag(seed)
    pattern = cpdag(graph)
    treatment, outcome = "a", "b"
    view = view_of(pattern, treatment, outcome)
    if view.undecided:
        return
    member = extension(pattern)
    assert member is not None
    measured = set(NAMES[2:6]) - view.possibly_forbidden
    for chosen in adjustment_sets(view.member, treatment, outcome, measured):
        assert is_adjustment_set(graph, treatment, outcome, chosen)


def test_undecided_edges_are_those_of_the_treatment():
    chain_graph = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    view = view_of(cpdag(chain_graph), "a", "c")
    assert [edge.ends for edge in view.undecided] == [frozenset("ab")]
