"""The next experiment is the one that tells most of what is open, with rows enough to tell it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.next_experiment import informative_interventions, rows_needed


def chain(*nodes: str) -> CausalGraph:
    return cpdag(CausalGraph.dag(nodes, list(pairwise(nodes))))


def test_setting_the_cause_itself_settles_all_that_is_open_about_it():
    found = informative_interventions(chain("a", "t", "y"), "t")
    assert found[0].column == "t"
    assert found[0].bits == pytest.approx(found[0].open_bits)
    assert found[0].open_bits == pytest.approx(math.log2(3))  # {}, {a} or {y}


def test_a_neighbour_settles_only_its_own_link():
    found = {i.column: i.bits for i in informative_interventions(chain("a", "t", "y"), "t")}
    # Set at random, a shows a → t in two of the three graphs, in which y is no cause of t.
    assert found["a"] == pytest.approx(math.log2(3) - 2 / 3)
    assert found["a"] < found["t"]


def test_what_hangs_on_another_part_of_the_graph_tells_nothing():
    graph = cpdag(CausalGraph.dag("atbc", [("a", "t"), ("b", "c")]))
    assert {i.column for i in informative_interventions(graph, "t")} == {"a", "t"}


def test_where_nothing_is_open_no_experiment_is_proposed():
    graph = CausalGraph.dag("at", [("a", "t")])
    assert informative_interventions(graph, "t") == []


def test_as_many_rows_as_proposed_find_the_effect_four_times_in_five():
    rng = np.random.default_rng(0)
    n = rows_needed(0.5, 1.0)
    draws = rng.normal(size=(2000, n)) + 0.5 * (np.arange(n) % 2)
    treated, others = draws[:, 1::2], draws[:, ::2]
    error = np.sqrt(treated.var(axis=1, ddof=1) / (n / 2) + others.var(axis=1, ddof=1) / (n / 2))
    found = np.abs(treated.mean(axis=1) - others.mean(axis=1)) > 1.96 * error
    assert found.mean() == pytest.approx(0.8, abs=0.03)
