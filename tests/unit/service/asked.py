"""A question asked of a table from its words to its result, without attempts to refute it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from app.causal.catalogue import load
from app.causal.data import Dataset
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.errors import WhereforeError
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.execution import perform
from app.service.records import (
    DatasetRecord,
    RunError,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.results import assemble
from app.service.step_order import StepOrder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTHING_KNOWN = Knowledge()
ASKED = frozenset({Action.IDENTIFY, Action.ESTIMATE})


def ask(
    frame: pd.DataFrame, text: str, description: str = "", knowledge: Knowledge = NOTHING_KNOWN
) -> tuple[Plan, Mapping[str, Any]]:
    """Return the plan that the expert makes of the question and the result of its estimates."""
    profile = profile_frame(frame, np.random.default_rng(0), description=description)
    plan = ExpertPlanner().plan(PlanRequest(text, description, profile, knowledge, load()))
    data = Dataset(frame, profile.variables, profile.time)
    results: dict[str, Any] = {}
    steps: list[StepRecord] = []
    for i, step in enumerate(plan.steps):
        if step.action not in ASKED:
            continue
        order = StepOrder(plan, step.id, profile, results, 0, 60.0)
        try:
            results[step.id] = perform(order, data, lambda *_: None, lambda: 0.0)
        except WhereforeError as error:
            told = RunError(error.code, str(error), error.hint)
            steps.append(StepRecord("r", step.id, i, StepStatus.FAILED, error=told))
        else:
            found = results[step.id]
            steps.append(StepRecord("r", step.id, i, StepStatus.DONE, result=found))
    run = RunRecord("r", "t", "d", text, knowledge, RunOptions(), RunStatus.RUNNING, NOW)
    dataset = DatasetRecord("d", "t", "table", description, "", 1, profile, NOW)
    return plan, assemble(run, dataset, plan, steps, {})


def main_estimate(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(estimate for estimate in result["estimates"] if estimate["primary"])
