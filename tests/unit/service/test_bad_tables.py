"""Tables that no search could take as they are end in a repaired plan or a refusal in words."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.codec import decode
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.profile import Profile, SaidOfRows, Structure
from app.causal.profile.kinds import infer_variables
from app.causal.profile.measure import measure, profile_frame
from app.causal.question import Knowledge
from app.errors import InvalidKnowledge, InvalidRequest
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.execution import perform
from app.service.step_order import StepOrder

QUESTION = "What causes what?"


def numbers(rows: int = 300, columns: int = 4) -> pd.DataFrame:
    """v1 follows from v0, v2 from v1; the others stand alone."""
    X = np.random.default_rng(1).normal(size=(rows, columns))
    X[:, 1] += X[:, 0]
    X[:, 2] -= X[:, 1]
    return pd.DataFrame(X, columns=[f"v{k}" for k in range(columns)])


def planned(
    frame: pd.DataFrame, knowledge: Knowledge | None = None, algorithms: tuple[str, ...] = ()
) -> tuple[Plan, Profile]:
    profile = profile_frame(frame, np.random.default_rng(0))
    request = PlanRequest(QUESTION, "", profile, knowledge or Knowledge(), load(), algorithms)
    return ExpertPlanner().plan(request), profile


def graphs(frame: pd.DataFrame, plan: Plan, profile: Profile) -> list[Discovery]:
    """Carry out each search of the plan, without resamples."""
    steps = tuple(replace(step, resamples=0) for step in plan.steps)
    data, ticks = Dataset(frame, profile.variables, profile.time), count()
    return [
        decode(
            Discovery,
            perform(
                StepOrder(replace(plan, steps=steps), step.id, profile, {}, 0, 60.0),
                data,
                lambda *_: None,
                lambda: float(next(ticks)),
            ),
        )
        for step in steps
        if step.action is Action.DISCOVER
    ]


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (numbers().assign(k=3.0), "k (constant)"),
        (numbers().assign(k=lambda f: f.v0), "k (a restatement of v0)"),
        (numbers().assign(k=lambda f: 7 - 2 * f.v0), "k (a restatement of v0)"),
        (
            numbers().assign(k=lambda f: f.v0 + 2 * f.v1 - f.v2),
            "k (given exactly by v0, v1, v2 together)",
        ),
    ],
    ids=["constant", "duplicate", "rescaled", "collinear"],
)
def test_a_column_that_adds_nothing_is_left_out_with_the_reason(spoilt, said) -> None:
    plan, profile = planned(spoilt)
    assert any(said in note for note in plan.notes)
    for found in graphs(spoilt, plan, profile):
        assert {"v0", "v1"} in [set(e.ends) for e in found.graph.edges]


def test_fewer_rows_than_columns_are_no_reason_to_call_columns_copies() -> None:
    frame = numbers(60, 80)
    plan, profile = planned(frame)
    assert plan.steps
    assert not any("exactly" in note for note in plan.notes)
    for found in graphs(frame, plan, profile):
        assert {"v0", "v1"} in [set(e.ends) for e in found.graph.edges]


def test_a_handful_of_rows_for_many_columns_ends_in_no_causal_claim() -> None:
    plan, _ = planned(numbers(20, 30))
    assert not plan.steps
    assert "No causal claim is made" in plan.summary
    assert "there are 20" in plan.summary


@pytest.fixture(scope="module")
def codes() -> pd.DataFrame:
    """Three columns of 500 codes each; b is a, but for its last digit."""
    rng = np.random.default_rng(2)
    a = rng.integers(500, size=3000)
    b = a - a % 10 + rng.integers(10, size=3000)
    columns = {"a": a, "b": b, "c": rng.integers(500, size=3000)}
    return pd.DataFrame({n: [f"{n}{k:03d}" for k in v] for n, v in columns.items()})


def test_columns_of_hundreds_of_codes_are_identifiers_and_no_graph_is_drawn(codes) -> None:
    plan, _ = planned(codes)
    assert not plan.steps
    assert "Fewer than two columns can be in a graph" in plan.summary


@pytest.mark.parametrize("algorithm", ["pc", "boss", "fci"])
def test_hundreds_of_levels_that_are_said_to_be_categories_are_searched(codes, algorithm) -> None:
    _, profile = planned(codes)
    as_said = tuple(replace(v, kind=Kind.NOMINAL) for v in profile.variables)
    profile = replace(profile, variables=as_said)
    request = PlanRequest(QUESTION, "", profile, Knowledge(), load(), (algorithm,))
    (found,) = graphs(codes, ExpertPlanner().plan(request), profile)
    assert {e.ends for e in found.graph.edges} <= {frozenset("ab")}


def test_domains_of_one_row_each_are_not_searched_for_changes() -> None:
    frame = numbers().assign(site=[f"s{k}" for k in range(300)])
    plan, profile = planned(frame)
    assert any("site (identifier)" in note for note in plan.notes)
    assert all(not step.within for step in plan.steps)
    asked, _ = planned(frame, algorithms=("cd_nod",))
    assert any("needs a column that says which domain" in note for note in asked.notes)
    with pytest.raises(InvalidRequest, match="No column says which domain"):
        graphs(frame, asked, profile)


def uneven(rows: int = 300) -> pd.DataFrame:
    """Times days apart, some of them months."""
    rng = np.random.default_rng(3)
    days = np.cumsum(rng.exponential(5, rows) * (1 + 20 * (rng.random(rows) < 0.05)))
    dates = pd.Timestamp("2020-01-01") + pd.to_timedelta(days, unit="D")
    frame = numbers(rows)
    frame.insert(0, "date", dates)
    return frame


def test_uneven_times_are_said_not_to_order_the_rows() -> None:
    frame = uneven()
    plan, profile = planned(frame)
    assert profile.structure is Structure.CROSS_SECTION
    assert any("do not follow each other evenly" in note for note in plan.notes)
    assert len(graphs(frame, plan, profile)) == len(
        [s for s in plan.steps if s.action is Action.DISCOVER]
    )


def test_a_series_at_uneven_times_is_searched_with_a_caution_if_the_user_says_so() -> None:
    frame = uneven()
    said = SaidOfRows(structure=Structure.TIME_SERIES)
    data = Dataset(frame, infer_variables(frame))
    profile = measure(data, "", np.random.default_rng(0), said=said)
    request = PlanRequest(QUESTION, "", profile, Knowledge(), load())
    plan = ExpertPlanner().plan(request)
    assert any("a lag counts rows, not time" in note for note in plan.notes)
    assert all(found.graph.graph_class.is_lagged for found in graphs(frame, plan, profile))


@pytest.mark.parametrize(
    ("knowledge", "said"),
    [
        (Knowledge(tiers=(("v0", "v1"), ("v1", "v2"))), "'v1' is in two tiers"),
        (
            Knowledge(tiers=(("v0",), ("v1",)), required=(("v1", "v0"),)),
            "'v1' → 'v0' is both required and ruled out",
        ),
        (Knowledge(tiers=(("v0",), ("nobody",))), "'nobody' is not a column"),
    ],
)
def test_tiers_that_contradict_are_refused_with_the_names(knowledge, said) -> None:
    with pytest.raises(InvalidKnowledge, match=said):
        planned(numbers(), knowledge)
