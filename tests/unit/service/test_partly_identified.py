"""What a graph leaves open is answered by a formula, as a range, or not at all: never a point."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.question import Knowledge
from app.service.graphs import EffectInGraph, identify_effect
from tests.asked import ask, primary

QUESTION = "What is the effect of drug on recovered?"


@pytest.fixture(scope="module")
def napkin() -> pd.DataFrame:
    """The effect is 0.2; adjusting for nothing, or for all, misses it."""
    rng = np.random.default_rng(5)
    n = 6000
    first, second = rng.random((2, n)) < 0.5
    start = rng.random(n) < 0.1 + 0.4 * first + 0.4 * second
    middle = rng.random(n) < np.where(start, 0.8, 0.2)
    drug = rng.random(n) < 0.1 + 0.4 * middle + 0.4 * first
    recovered = rng.random(n) < 0.1 + 0.2 * drug + 0.5 * second
    columns = {"start": start, "middle": middle, "drug": drug, "recovered": recovered}
    return pd.DataFrame({name: column.astype(int) for name, column in columns.items()})


def test_an_effect_that_only_a_formula_gives_is_estimated_by_it(napkin: pd.DataFrame):
    arrows = (
        ("U", "start"), ("U", "drug"), ("V", "start"), ("V", "recovered"), ("start", "middle"),
        ("middle", "drug"), ("drug", "recovered"),
    )  # fmt: skip
    result = ask(napkin, QUESTION, knowledge=Knowledge(required=arrows, latents=("U", "V")))
    found = primary(result)
    assert found["method"] == "plug_in_formula"
    assert found["interval"][0] < 0.2 < found["interval"][1]
    assert found["value"] == pytest.approx(0.2, abs=0.08)


def test_a_hidden_cause_of_both_ends_leaves_bounds_that_hold_the_truth(napkin: pd.DataFrame):
    arrows = (("U", "drug"), ("U", "recovered"), ("drug", "recovered"))
    result = ask(napkin, QUESTION, knowledge=Knowledge(required=arrows, latents=("U",)))
    low, high = primary(result)["bounds"]
    assert result["answer"]["verdict"] == "bounded"
    assert low < 0.2 < high
    assert high - low == pytest.approx(1.0)
    assert any("Measure U" in step for step in result["next_steps"])


def test_an_effect_that_depends_on_the_graph_comes_with_the_experiment_that_settles_it():
    graph = CausalGraph(
        ("a", "t", "y"),
        (Edge("a", "t", Mark.TAIL, Mark.TAIL), Edge("t", "y"), Edge("a", "y")),
        GraphClass.CPDAG,
    )
    asked = EffectInGraph(graph, "t", "y")
    found = identify_effect(asked, None)
    assert not found.is_identified
    assert any("Assign t at random: that settles 100 %" in step for step in found.would_identify)


def test_an_open_direction_comes_with_the_rows_that_an_experiment_needs():
    rng = np.random.default_rng(1)
    age = rng.normal(50, 10, 300)
    drug = (rng.random(300) < 0.5).astype(int)
    frame = pd.DataFrame({"drug": drug, "age": age, "weight": 0.02 * drug + rng.normal(size=300)})
    result = ask(frame, "What is the effect of drug on weight?")
    told = [s for s in result["next_steps"] if "at random needs about" in s]
    assert len(told) == 1
