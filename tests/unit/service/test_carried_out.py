"""A plan as it was carried out gives the numbers of a run that was short of time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from app.causal.catalogue import load
from app.causal.codec import decode
from app.causal.data import Dataset
from app.causal.findings import Discovery, GraphRange, Selection
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.carried_out import carried_out
from app.service.execution import perform
from app.service.numbers import differences, numbers
from app.service.records import StepRecord, StepStatus
from app.service.step_order import StepOrder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS = 100.0  # of a run, of which resampling may take five


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    age = rng.normal(50, 10, 300)
    dose = 0.05 * age + rng.normal(size=300)
    pain = 0.1 * age - 0.4 * dose + rng.normal(size=300)
    return pd.DataFrame({"age": age, "dose": dose, "pain": pain})


def hurried() -> Callable[[], float]:
    """Return a clock on which each look takes a second."""
    ticks = itertools.count()
    return lambda: float(next(ticks))


class Study:
    def __init__(self, question: str) -> None:
        self.profile = profile_frame(frame(), np.random.default_rng(0))
        self.data = Dataset(frame(), self.profile.variables, self.profile.time)
        request = PlanRequest(question, "", self.profile, Knowledge(), load())
        self.plan: Plan = ExpertPlanner().plan(request)

    def results(self, plan: Plan, clock: Callable[[], float]) -> dict:
        found: dict = {}
        for step in plan.steps:
            order = StepOrder(plan, step.id, self.profile, found, 0, SECONDS)
            found[step.id] = perform(order, self.data, lambda *_: None, clock)
        return found


def records(results: dict) -> list[StepRecord]:
    return [
        StepRecord("run", name, place, StepStatus.DONE, result=result)
        for place, (name, result) in enumerate(results.items())
    ]


@pytest.mark.parametrize("question", ["What causes what here?", "What does dose do to pain?"])
def test_a_run_short_of_time_is_repeated_to_the_last_number(question: str) -> None:
    study = Study(question)
    short = study.results(study.plan, hurried())
    again = study.results(carried_out(study.plan, records(short)), lambda: 0.0)
    unlike = study.results(study.plan, lambda: 0.0)
    for name, result in short.items():
        assert not list(differences(numbers(result), numbers(again[name])))
    assert any(list(differences(numbers(r), numbers(unlike[n]))) for n, r in short.items())


def test_a_result_tells_how_many_resamples_were_searched() -> None:
    study = Study("What causes what here?")
    results = study.results(study.plan, hurried())
    step = next(s for s in study.plan.steps if s.action is Action.DISCOVER and s.resamples)
    made = decode(Discovery, results[step.id]).resamples
    assert 0 < made < step.resamples
    plan = carried_out(study.plan, records(results))
    assert plan.step(step.id) == replace(step, resamples=made)


def test_trials_and_ranges_count_as_they_were_made() -> None:
    study = Study("What causes what here?")
    results = study.results(study.plan, hurried())
    plan = carried_out(study.plan, records(results))
    for step in (s for s in plan.steps if s.action is Action.SELECT):
        assert step.resamples == decode(Selection, results[step.id]).trials[0].graphs
    effect = Study("What does dose do to pain?")
    results = effect.results(effect.plan, hurried())
    plan = carried_out(effect.plan, records(results))
    ranges = [s for s in plan.steps if s.action is Action.GRAPH_RANGE]
    assert [decode(GraphRange, results[s.id]).resamples for s in ranges] == [
        s.resamples for s in ranges
    ]
