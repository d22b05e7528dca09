"""What the expert plans next where a check fails, by the check and the design."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.profile.measure import profile_frame
from app.causal.question import Design, Knowledge, Question, QuestionKind
from app.planner.plan import Action, Plan, PlanRequest
from app.planner.revising import revise
from app.planner.revision import Unmet

FAILED = Unmet("estimate_group_time_effects", "pre_trends", "They moved apart before.")
LAW = Question(
    "What did the law do to sales?", QuestionKind.EFFECT, "state", "sales", design=Design.DID,
    unit_column="state", time_column="year", intervention_time=2008.0, treated_unit="state0",
)  # fmt: skip


@pytest.fixture
def request_() -> PlanRequest:
    rng = np.random.default_rng(3)
    rows = [(f"state{i}", 2000 + t, i + t + rng.normal()) for i in range(12) for t in range(12)]
    frame = pd.DataFrame(rows, columns=["state", "year", "sales"])
    profile = profile_frame(frame, rng, description="")
    return PlanRequest(LAW.text, "", profile, Knowledge(), load())


def test_one_unit_that_moved_apart_before_is_held_against_a_mix_of_the_others(
    request_: PlanRequest,
) -> None:
    plan = Plan(LAW, Knowledge(), (), "")
    revised = revise(plan, [FAILED], request_)
    assert revised is not None
    assert revised.question is not None
    assert revised.question.design is Design.SYNTHETIC_CONTROL
    identify, estimate = revised.steps
    assert (identify.action, estimate.action) == (Action.IDENTIFY, Action.ESTIMATE)
    assert estimate.algorithm == "synthetic_difference_in_differences"
    assert estimate.inputs == (identify.id,)
    assert revised.revisions[0].takes_over == estimate.id
    assert {name for a in revised.assumptions for name in a.steps} == {estimate.id}


def test_groups_that_moved_apart_before_are_left_in_doubt(request_: PlanRequest) -> None:
    plan = Plan(replace(LAW, treated_unit=None), Knowledge(), (), "")
    assert revise(plan, [FAILED], request_) is None


def test_a_check_that_nothing_can_be_done_about_changes_nothing(request_: PlanRequest) -> None:
    density = Unmet("estimate_regression_discontinuity", "density", "Scores bunch at the cutoff.")
    assert revise(Plan(LAW, Knowledge(), (), ""), [density], request_) is None
