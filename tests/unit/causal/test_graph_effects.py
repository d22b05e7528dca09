"""An effect is held against the graphs that fit: its sign, and what follows the treatment."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import repeat

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Dataset, Kind, Variable
from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.graph_effects import as_asked, free_columns, graph_range
from app.causal.profile import Verdict
from app.causal.question import Knowledge, Question, QuestionKind

QUESTION = Question("", QuestionKind.EFFECT, treatment="t", outcome="y", covariates=("a", "m"))


OPEN = replace(QUESTION, covariates=None)


def dataset(frame: pd.DataFrame) -> Dataset:
    kinds = [Kind.CONTINUOUS if frame[n].nunique() > 20 else Kind.ORDINAL for n in frame]
    return Dataset(
        frame,
        tuple(
            Variable(str(n), k, n_distinct=int(frame[n].nunique()))
            for n, k in zip(frame, kinds, strict=True)
        ),
    )


@pytest.fixture(scope="module")
def data() -> Dataset:
    """A cause a of both ends, and m between them: the whole effect is 0.5 + 0.8 · 0.7."""
    rng = np.random.default_rng(0)
    a, e, f, g = rng.normal(size=(4, 3000))
    t = 0.9 * a + e
    m = 0.7 * t + f
    y = 0.5 * t + 0.8 * m - 3.0 * a + g
    return dataset(pd.DataFrame({"a": a, "t": t, "m": m, "y": y}))


TRUTH = CausalGraph.dag("atmy", [("a", "t"), ("a", "y"), ("t", "m"), ("m", "y"), ("t", "y")])


def test_one_graph_found_again_and_again_gives_its_effect(data: Dataset):
    found = graph_range(data, OPEN, TRUTH, repeat(TRUTH.edges, 9))
    assert found.sensitivity is not None
    assert found.sensitivity.value == pytest.approx(1.0)
    assert "positive in 100 %" in found.sensitivity.sentence
    assert "1.0" in found.sensitivity.sentence


def test_a_sign_that_depends_on_the_graph_is_told(data: Dataset):
    wrong = CausalGraph.dag("atmy", [("t", "a"), ("a", "y"), ("t", "m"), ("m", "y"), ("t", "y")])
    found = graph_range(data, OPEN, TRUTH, repeat(wrong.edges, 9))
    sign = next(d for d in found.diagnostics if d.name == "sign_over_graphs")
    assert sign.verdict is Verdict.INCONCLUSIVE
    assert "depends on the graph" in sign.sentence


def test_a_covariate_is_taken_to_come_first_where_it_is_linked(data: Dataset):
    wrong = CausalGraph.dag("aty", [("t", "a"), ("a", "y"), ("t", "y")])
    question = replace(QUESTION, covariates=("a",))
    found = graph_range(data, question, wrong, repeat(wrong.edges, 9))
    sign = next(d for d in found.diagnostics if d.name == "sign_over_graphs")
    assert sign.verdict is Verdict.PASSED


def test_a_covariate_that_follows_the_treatment_in_every_graph_is_named(data: Dataset):
    found = graph_range(data, QUESTION, TRUTH, repeat(TRUTH.edges, 9))
    late = [d.columns for d in found.diagnostics if d.name == "covariate_after_treatment"]
    assert late == [("m",)]


def test_all_members_of_a_class_count(data: Dataset):
    found = graph_range(data, QUESTION, cpdag(TRUTH), repeat(None, 3))
    assert found.sensitivity is None  # one graph and degenerate resamples are too few


def test_graphs_that_do_not_hold_the_outcome_say_nothing(data: Dataset):
    other = CausalGraph.dag("at", [("a", "t")])
    assert graph_range(data, QUESTION, other, repeat(other.edges, 9)).sensitivity is None


def test_a_category_that_another_one_settles_is_left_out_of_the_graph():
    rng = np.random.default_rng(1)
    years = rng.integers(8, 18, 500)
    frame = pd.DataFrame({"degree": years // 4, "years": years, "t": rng.integers(0, 2, 500)})
    question = Question("", QuestionKind.EFFECT, treatment="t", outcome="years")
    assert free_columns(dataset(frame), ("degree", "years", "t"), question) == ("years", "t")


def test_the_question_presumes_that_the_outcome_does_not_drive_the_treatment():
    known = as_asked(Knowledge(), QUESTION, ("a", "t", "y"))
    assert known.forbids("y", "t")
    assert not known.forbids("y", "a")  # a consequence that was measured is seen as one
    assert not known.forbids("t", "y")


@pytest.fixture(scope="module")
def collided() -> tuple[Dataset, CausalGraph]:
    """A consequence c of both ends, beside a cause a of both; the effect is 0.5."""
    rng = np.random.default_rng(3)
    a, e, f, g = rng.normal(size=(4, 3000))
    t = 0.9 * a + e
    y = 0.5 * t - 1.5 * a + f
    frame = pd.DataFrame({"a": a, "t": t, "y": y, "c": 0.7 * t + 0.9 * y + g})
    arrows = [("a", "t"), ("a", "y"), ("t", "y"), ("t", "c"), ("y", "c")]
    return dataset(frame), CausalGraph.dag("atyc", arrows)


def test_a_consequence_that_is_held_fixed_is_told_with_what_leaving_it_out_does(
    collided: tuple[Dataset, CausalGraph],
):
    data, graph = collided
    question = replace(QUESTION, covariates=("a", "c"))
    found = graph_range(data, question, graph, repeat(graph.edges, 9))
    late = next(d for d in found.diagnostics if d.name == "covariate_after_outcome")
    assert late.verdict is Verdict.INCONCLUSIVE
    assert "c is held fixed, though y causes it in 100 %" in late.sentence
    assert re.search(
        r"(?:-0\.0|0\.0)\d* with it and, as those graphs would have it, 0\.[45]\d* without",
        late.sentence,
    )


def test_a_consequence_without_which_the_effect_is_the_same_is_no_doubt():
    rng = np.random.default_rng(4)
    a, e, f, g = rng.normal(size=(4, 3000))
    frame = pd.DataFrame({"a": a, "t": 0.9 * a + e})
    frame["y"] = 0.5 * frame["t"] - 1.5 * a + f
    frame["c"] = 0.05 * frame["y"] + g
    graph = CausalGraph.dag("atyc", [("a", "t"), ("a", "y"), ("t", "y"), ("y", "c")])
    question = replace(QUESTION, covariates=("a", "c"))
    found = graph_range(dataset(frame), question, graph, repeat(graph.edges, 9))
    late = next(d for d in found.diagnostics if d.name == "covariate_after_outcome")
    assert late.verdict is Verdict.PASSED
