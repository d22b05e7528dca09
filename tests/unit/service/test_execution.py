"""A planned step does what the plan says, on the data it is given, the same way every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.codec import decode, encode
from app.causal.data import Dataset
from app.causal.estimand import Identification
from app.causal.findings import Discovery, Estimation, Refutation
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.errors import InvalidPlan, NotIdentified
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.execution import perform
from app.service.step_order import StepOrder

HIDDEN = Knowledge(
    required=(("taste", "dose"), ("taste", "pain"), ("dose", "pain")), latents=("taste",)
)


def study(rows: int = 400) -> pd.DataFrame:
    """Age confounds a binary dose, whose effect on pain is −2."""
    rng = np.random.default_rng(7)
    age = rng.normal(50, 10, rows)
    dose = (rng.random(rows) < 1 / (1 + np.exp(-(age - 50) / 10))).astype(int)
    pain = 20 + 0.1 * age - 2 * dose + rng.normal(size=rows)
    return pd.DataFrame({"age": age, "dose": dose, "pain": pain})


class Case:
    """A planned study whose steps can be performed one by one."""

    def __init__(self, question: str, knowledge: Knowledge | None = None, seed: int = 0) -> None:
        frame = study()
        self.profile = profile_frame(frame, np.random.default_rng(0))
        self.data = Dataset(frame, self.profile.variables, self.profile.time)
        known = knowledge or Knowledge()
        request = PlanRequest(question, "", self.profile, known, load())
        self.plan: Plan = ExpertPlanner().plan(request)
        self.seed = seed
        self.results: dict = {}

    def step(self, action: Action) -> str:
        return next(step.id for step in self.plan.steps if step.action is action)

    def perform(self, step_id: str, *, seconds: float = 600.0):
        order = StepOrder(self.plan, step_id, self.profile, self.results, self.seed, seconds)
        self.results[step_id] = perform(order, self.data, lambda *_: None, lambda: 0.0)
        return self.results[step_id]


@pytest.fixture
def case() -> Case:
    return Case("What is the effect of dose on pain?")


def test_an_estimate_follows_from_its_identification(case: Case) -> None:
    identified = decode(Identification, case.perform(case.step(Action.IDENTIFY)))
    estimated = decode(Estimation, case.perform(case.step(Action.ESTIMATE))).estimate
    assert identified.is_identified
    assert estimated.adjustment == ("age",)
    assert estimated.interval[0] < -2 < estimated.interval[1]


def test_an_estimate_known_at_another_level_is_told_without_looking_at_the_data(case: Case) -> None:
    case.perform(case.step(Action.IDENTIFY))
    name = case.step(Action.ESTIMATE)
    usual = case.perform(name)
    wide = replace(case.plan.step(name), params={**case.plan.step(name).params, "level": 0.99})
    steps = tuple(wide if step.id == name else step for step in case.plan.steps)
    case.plan = replace(case.plan, steps=steps)
    fresh = case.perform(name)
    order = StepOrder(case.plan, name, case.profile, case.results, case.seed, 60.0, before=usual)
    nothing = case.data.with_frame(case.data.frame.head(0), "no row is left")
    assert perform(order, nothing, lambda *_: None, lambda: 0.0) == fresh
    assert fresh != usual


def test_the_same_seed_gives_the_same_numbers_whatever_ran_before(case: Case) -> None:
    case.perform(case.step(Action.IDENTIFY))
    once = case.perform(case.step(Action.ESTIMATE))
    case.perform(case.step(Action.REFUTE))
    assert case.perform(case.step(Action.ESTIMATE)) == once


def test_another_seed_splits_the_rows_another_way(case: Case) -> None:
    other = Case("What is the effect of dose on pain?", seed=1)
    for each in (case, other):
        each.perform(each.step(Action.IDENTIFY))
    step_id = case.step(Action.ESTIMATE)
    assert case.perform(step_id) != other.perform(step_id)


def test_a_refutation_refits_the_estimate_it_attacks(case: Case) -> None:
    case.perform(case.step(Action.IDENTIFY))
    primary = next(step for step in case.plan.steps if step.primary)
    estimate = decode(Estimation, case.perform(primary.id)).estimate
    placebo = next(s for s in case.plan.steps if s.algorithm == "placebo_treatment")
    refuted = decode(Refutation, case.perform(placebo.id))
    assert refuted.original == estimate.value
    assert abs(refuted.refuted) < abs(estimate.value) / 4


def test_a_hidden_common_cause_leaves_nothing_to_estimate() -> None:
    case = Case("What is the effect of dose on pain?", HIDDEN)
    identified = decode(Identification, case.perform(case.step(Action.IDENTIFY)))
    assert not identified.is_identified
    assert "taste" in identified.sentence + " ".join(identified.would_identify)


def test_an_estimate_is_refused_where_nothing_is_identified(case: Case) -> None:
    unknown = Identification((), "Taste is not measured.", would_identify=("Measure taste.",))
    case.results[case.step(Action.IDENTIFY)] = encode(unknown)
    with pytest.raises(NotIdentified, match="Taste is not measured") as refused:
        case.perform(case.step(Action.ESTIMATE))
    assert refused.value.hint == "Measure taste."


def test_a_discovery_looks_at_the_planned_columns_and_resamples() -> None:
    case = Case("What causes what here?")
    step = next(s for s in case.plan.steps if s.action is Action.DISCOVER and s.resamples)
    found = decode(Discovery, case.perform(step.id))
    assert set(found.graph.nodes) == set(step.columns or case.profile.names)
    assert found.graph.edges
    assert all(edge.confidence is not None for edge in found.graph.edges)


def test_a_step_without_its_input_is_refused(case: Case) -> None:
    plan = case.plan
    broken = Plan(plan.question, plan.knowledge, plan.steps[1:], plan.summary)
    order = StepOrder(broken, plan.steps[1].id, case.profile, {}, 0, 60.0)
    with pytest.raises(InvalidPlan):
        perform(order, case.data, lambda *_: None, lambda: 0.0)
