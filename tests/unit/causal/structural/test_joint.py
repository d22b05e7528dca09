"""Joint effects over a class too large to list are those of its members."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from app.causal.algorithms.attribution.what_if import SPEC
from app.causal.catalogue import silent
from app.causal.data import Dataset
from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.profile.measure import profile_frame
from app.causal.question import Question, QuestionKind
from app.causal.structural import members

ARROWS = (("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "y"), ("b", "y"))


def data(names, arrows, n):
    rng = np.random.default_rng(1)
    made = {}
    for name in names:
        causes = sum(0.7 * made[cause] for cause, effect in arrows if effect == name)
        made[name] = causes + rng.normal(size=n)
    frame = pd.DataFrame(made)
    return Dataset(frame, profile_frame(frame, rng).variables)


def answer(rows, graph, *changed):
    question = Question(
        "What if?", QuestionKind.FORECAST_INTERVENTION, outcome="y",
        setting=tuple((name, "+1") for name in changed),
    )  # fmt: skip
    rng = np.random.default_rng(0)
    return SPEC.run(rows, question, graph, SPEC.params(draws=40), rng, silent)


def test_effects_by_sets_of_causes_are_those_of_the_members(monkeypatch):
    rows, graph = data("abcdy", ARROWS, 5000), cpdag(CausalGraph.dag("abcdy", ARROWS))
    listed = answer(rows, graph, "a", "b")
    monkeypatch.setattr(members, "_MOST", 1)
    by_sets = answer(rows, graph, "a", "b")
    for one, other in zip(listed.estimates, by_sets.estimates, strict=True):
        assert len(one.possible) == len(other.possible) == 3
        assert sorted(one.possible) == pytest.approx(sorted(other.possible), abs=0.04)


def test_a_class_of_thousands_is_answered_and_the_range_holds_the_truth():
    names = [*(f"x{i}" for i in range(6)), "y"]
    arrows = (*combinations(names[:-1], 2), ("x1", "y"), ("x2", "y"))
    rows, graph = data(names, arrows, 600), cpdag(CausalGraph.dag(names, arrows))
    assert not members.members(graph, ("y", "x0", "x1")).all_seen
    found = answer(rows, graph, "x0", "x1")
    (said,) = (d for d in found.diagnostics if d.name == "undecided_links")
    assert "sets of causes" in said.sentence
    truth, together = 0.7 + 0.7 * (0.7 + 0.7), found.estimates[0]
    assert min(together.possible) - 0.1 <= truth <= max(together.possible) + 0.1
