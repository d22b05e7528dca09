"""Rows tell a direction, an independence, a stated graph and a lead as their makers meant them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from app.causal.data import Dataset
from app.causal.examinations.examine import examine
from app.causal.findings import Examination
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.inquiry import Claim, ClaimKind, Inquiry
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge, Question, QuestionKind

ROWS = 800
CAUSES = ClaimKind.CAUSES


def _asked(frame: pd.DataFrame, inquiry: Inquiry, **parts: object) -> Examination:
    graph = parts.pop("graph", None)
    profile = profile_frame(frame, np.random.default_rng(0), description="")
    data = Dataset(frame, profile.variables, profile.time)
    question = Question("", QuestionKind.DISCOVER, inquiry=inquiry, **parts)  # type: ignore[arg-type]
    assert graph is None or isinstance(graph, CausalGraph)
    return examine(data, question, graph, Knowledge(), np.random.default_rng(0))


def _direction(x: np.ndarray, y: np.ndarray) -> Examination:
    frame = pd.DataFrame({"heat": x, "growth": y})
    return _asked(frame, Inquiry.DIRECTION, treatment="heat", outcome="growth")


def _bent(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    x = rng.uniform(-2, 2, ROWS)
    return x, x + x**3 / 3 + 0.5 * rng.normal(size=ROWS)


def _straight(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    x = rng.uniform(-1, 1, ROWS)
    return x, 0.8 * x + rng.uniform(-0.5, 0.5, ROWS)


def _spreading(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    x = rng.uniform(0, 3, ROWS)
    return x, np.sin(2 * x) + (0.1 + 0.3 * x) * rng.normal(size=ROWS)


@pytest.mark.parametrize("made", [_bent, _straight, _spreading])
def test_the_cause_is_told_from_bends_noise_and_spread(made: object) -> None:
    assert callable(made)
    x, y = made(np.random.default_rng(3))
    assert _direction(x, y).claims[0] == Claim(CAUSES, ("heat", "growth"))
    assert _direction(y, x).claims[0] == Claim(CAUSES, ("growth", "heat"))


def test_the_unit_of_a_column_does_not_turn_a_direction() -> None:
    x, y = _bent(np.random.default_rng(4))
    assert _direction(1000 * x + 7, -y / 50).claims[0] == Claim(CAUSES, ("heat", "growth"))


def test_straight_bell_shaped_columns_leave_the_direction_open() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=ROWS)
    found = _direction(x, 0.7 * x + rng.normal(size=ROWS))
    assert found.claims[0].kind is ClaimKind.UNKNOWN
    assert "cannot tell" in found.sentence


def test_columns_without_a_link_are_no_cause_of_each_other() -> None:
    rng = np.random.default_rng(6)
    found = _direction(rng.normal(size=ROWS), rng.gamma(2, size=ROWS))
    assert found.claims[0].kind is ClaimKind.UNRELATED


def test_a_relation_without_correlation_is_one() -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=ROWS)
    frame = pd.DataFrame({"a": x, "b": x**2 + 0.3 * rng.normal(size=ROWS)})
    found = _asked(frame, Inquiry.INDEPENDENCE, treatment="a", outcome="b")
    assert found.claims[0].kind is ClaimKind.RELATED


def _chain(rng: np.random.Generator) -> pd.DataFrame:
    a = rng.normal(size=ROWS)
    b = a + rng.normal(size=ROWS)
    return pd.DataFrame({"a": a, "b": b, "c": b + rng.normal(size=ROWS)})


def test_what_lies_between_makes_the_ends_independent() -> None:
    frame = _chain(np.random.default_rng(8))
    ends = {"treatment": "a", "outcome": "c"}
    alone = _asked(frame, Inquiry.INDEPENDENCE, **ends)
    held = _asked(frame, Inquiry.INDEPENDENCE, given=("b",), **ends)
    assert alone.claims[0].kind is ClaimKind.RELATED
    assert held.claims[0].kind is ClaimKind.UNRELATED


def test_a_common_effect_makes_its_causes_dependent_where_all_are_categories() -> None:
    rng = np.random.default_rng(9)
    a, b = rng.integers(0, 2, (2, 3000))
    frame = pd.DataFrame({"a": a, "b": b, "c": (a | b) ^ (rng.random(3000) < 0.1)}).astype(int)
    ends = {"treatment": "a", "outcome": "b"}
    assert _asked(frame, Inquiry.INDEPENDENCE, **ends).claims[0].kind is ClaimKind.UNRELATED
    held = _asked(frame, Inquiry.INDEPENDENCE, given=("c",), **ends)
    assert held.claims[0].kind is ClaimKind.RELATED


def test_a_correlation_is_told_with_its_interval_and_as_no_cause() -> None:
    frame = _chain(np.random.default_rng(10))
    found = _asked(frame, Inquiry.CORRELATION, treatment="a", outcome="b")
    assert found.interval is not None
    assert found.interval[0] < 1 / np.sqrt(2) < found.interval[1]
    assert "not that one causes the other" in found.sentence


def test_a_partial_correlation_holds_the_others_fixed() -> None:
    frame = _chain(np.random.default_rng(11))
    found = _asked(frame, Inquiry.CORRELATION, treatment="a", outcome="c", given=("b",))
    assert found.value is not None
    assert abs(found.value) < 0.1


def test_the_graph_that_made_the_rows_agrees_and_a_wrong_one_does_not() -> None:
    frame = _chain(np.random.default_rng(12))
    right = _asked(frame, Inquiry.STATED_GRAPH, stated=(("a", "b"), ("b", "c")))
    wrong = _asked(frame, Inquiry.STATED_GRAPH, stated=(("a", "b"), ("c", "b")))
    assert right.claims == (Claim(ClaimKind.YES),)
    assert wrong.claims == (Claim(ClaimKind.NO),)
    assert "a and c should be independent" in wrong.sentence


def test_a_series_that_drives_another_leads_it_by_its_lag() -> None:
    rng = np.random.default_rng(13)
    x, noise = rng.normal(size=(2, 500))
    y = np.zeros(500)
    y[3:] = 0.9 * x[:-3] + 0.5 * noise[3:]
    days = pd.date_range("2024-01-01", periods=500)
    frame = pd.DataFrame({"day": days, "ads": x, "sales": y})
    found = _asked(frame, Inquiry.LEAD, treatment="ads", outcome="sales")
    assert found.value == 3
    assert "The reverse is not seen" in found.sentence


def test_an_experiment_sets_the_column_that_settles_most_of_a_chain() -> None:
    loose = tuple(Edge(a, b, Mark.TAIL, Mark.TAIL) for a, b in (("a", "b"), ("b", "c")))
    graph = CausalGraph(("a", "b", "c"), loose, GraphClass.CPDAG)
    found = _asked(_chain(np.random.default_rng(14)), Inquiry.EXPERIMENT, graph=graph)
    assert found.claims[0] == Claim(ClaimKind.COLUMNS, ("b",))


def test_as_many_rows_are_asked_for_as_show_the_difference_four_times_in_five() -> None:
    rng = np.random.default_rng(15)
    arm = rng.integers(0, 2, 2000)
    frame = pd.DataFrame({"offer": arm, "spend": 0.5 * arm + rng.normal(size=2000)})
    found = _asked(frame, Inquiry.EXPERIMENT, treatment="offer", outcome="spend")
    rows = int(found.value or 0)
    halves = np.arange(rows) % 2
    z = [
        abs(y[halves == 1].mean() - y[halves == 0].mean()) * np.sqrt(rows) / 2
        for y in (0.5 * halves + rng.normal(size=(1000, rows)))
    ]
    assert 0.7 < np.mean(np.array(z) > 1.96) < 0.9
