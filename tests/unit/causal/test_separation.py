"""Separation: what a graph says about independence."""

import itertools

import networkx as nx
import numpy as np
import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.separation import d_connected, d_separated


def test_a_chain_is_blocked_by_its_middle():
    chain = CausalGraph.dag("abc", [("a", "b"), ("b", "c")])
    assert not d_separated(chain, "a", "c")
    assert d_separated(chain, "a", "c", {"b"})


def test_a_collider_is_opened_by_its_descendant():
    graph = CausalGraph.dag("abcd", [("a", "c"), ("b", "c"), ("c", "d")])
    assert d_separated(graph, "a", "b")
    assert not d_separated(graph, "a", "b", {"d"})


def test_a_bidirected_edge_makes_its_ends_colliders():
    both = Edge("a", "b", Mark.ARROW, Mark.ARROW)
    graph = CausalGraph(("a", "b", "c"), (both, Edge("c", "b")), GraphClass.ADMG)
    assert d_separated(graph, "a", "c")
    assert not d_separated(graph, "a", "c", {"b"})
    assert d_connected(graph, "b") == {"a", "c"}


def test_circles_are_refused():
    unsure = Edge("a", "b", Mark.CIRCLE, Mark.ARROW)
    with pytest.raises(ValueError, match="circle"):
        d_separated(CausalGraph(("a", "b"), (unsure,), GraphClass.PAG), "a", "b")


@pytest.mark.parametrize("seed", range(5))
def test_random_dags_agree_with_networkx(seed):
    rng = np.random.default_rng(seed)
    names = [f"v{i}" for i in range(6)]
    arrows = [pair for pair in itertools.combinations(names, 2) if rng.random() < 0.4]
    graph = CausalGraph.dag(names, arrows)
    oracle = nx.DiGraph(arrows)
    oracle.add_nodes_from(names)
    for a, b in itertools.combinations(names, 2):
        rest = [n for n in names if n not in (a, b)]
        for given in itertools.chain.from_iterable(
            itertools.combinations(rest, size) for size in range(5)
        ):
            assert d_separated(graph, a, b, given) == nx.is_d_separator(
                oracle, {a}, {b}, set(given)
            )
