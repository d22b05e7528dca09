"""A question asked of a table in one process: read, planned, carried out, put together."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from app.adapters.ingest import ingest
from app.adapters.parquet import read_frame, typed_frame
from app.causal import codec
from app.causal.catalogue import load
from app.causal.conditions import Condition
from app.causal.data import Dataset
from app.causal.population import narrowed, profile_of
from app.causal.profile import Profile
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge
from app.errors import WhereforeError
from app.planner.expert import ExpertPlanner
from app.planner.plan import Action, Plan, PlanRequest
from app.service.execution import perform
from app.service.intake import IngestOrder
from app.service.ports import Ingested
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
from app.service.revised import revision
from app.service.run_plan import with_revision
from app.service.step_order import StepOrder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVERY_STEP = frozenset(Action)
ESTIMATES = frozenset({Action.IDENTIFY, Action.ESTIMATE})

Result = Mapping[str, Any]


def ask(frame: pd.DataFrame, question: str, description: str = "", **more: Any) -> Result:
    """Write the table as CSV, as people upload it, and return the result of the question."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        frame.to_csv(path, index=False)
        return ask_file(path, question, description, **more)


def ask_file(
    path: Path,
    question: str,
    description: str = "",
    *,
    knowledge: Knowledge | None = None,
    algorithms: tuple[str, ...] = (),
    actions: frozenset[Action] = EVERY_STEP,
    seed: int = 0,
    population: tuple[Condition, ...] = (),
) -> Result:
    """Return the result of a question about the table in a file; only `actions` are done."""
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "table.parquet"
        order = IngestOrder(str(path), str(parquet), path.name, description)
        taken = codec.decode(Ingested, ingest(codec.encode(order)))
        profile = codec.decode(Profile, taken.profile)
        frame = typed_frame(read_frame(str(parquet)), profile.variables)
    request = PlanRequest(
        question, description, profile, knowledge or Knowledge(), load(), algorithms, seed,
        population=population,
    )  # fmt: skip
    return _answered(request, frame, actions)[1]


def planned_and_estimated(
    frame: pd.DataFrame, question: str, description: str = "", knowledge: Knowledge | None = None
) -> tuple[Plan, Result]:
    """Return the plan for a table that is taken as it is, and the result of its estimates."""
    profile = profile_frame(frame, np.random.default_rng(0), description=description)
    request = PlanRequest(question, description, profile, knowledge or Knowledge(), load())
    return _answered(request, frame, ESTIMATES)


def revised_and_estimated(
    frame: pd.DataFrame, question: str, description: str = "", **more: Any
) -> tuple[Plan, Result]:
    """Return the plan as its checks made it, and the result of its estimates."""
    profile = profile_frame(frame, np.random.default_rng(0), description=description)
    request = PlanRequest(question, description, profile, Knowledge(), load(), **more)
    actions = ESTIMATES | {Action.DISCOVER, Action.SELECT}
    return _answered(request, frame, actions, may_revise=True)


def primary(result: Result) -> Mapping[str, Any]:
    """Return the estimate that answers."""
    return next(estimate for estimate in result["estimates"] if estimate["primary"])


def _answered(
    request: PlanRequest,
    frame: pd.DataFrame,
    actions: frozenset[Action],
    *,
    may_revise: bool = False,
) -> tuple[Plan, Result]:
    profile = request.profile
    whole = Dataset(frame, profile.variables, profile.time)

    def narrow(conditions: tuple[Condition, ...]) -> Profile:
        return profile_of(narrowed(whole, conditions), profile)

    plan = ExpertPlanner().plan(replace(request, narrow=narrow))
    data = narrowed(whole, plan.question.population)
    steps = _carried_out(plan, profile_of(data, profile), data, actions, request.seed)
    if may_revise and (revised := revision(plan, steps, request)):
        plan = with_revision(plan, revised)
        steps = _carried_out(plan, profile_of(data, profile), data, actions, request.seed)
    options = RunOptions(seed=request.seed)
    run = RunRecord("r", "t", "d", request.text, request.knowledge, options, RunStatus.RUNNING, NOW)
    dataset = DatasetRecord("d", "t", "table", request.description, "", 1, profile, NOW)
    return plan, assemble(run, dataset, plan, steps, {})


def _carried_out(
    plan: Plan, profile: Profile, data: Dataset, actions: frozenset[Action], seed: int
) -> list[StepRecord]:
    done: dict[str, Any] = {}
    records = []
    for i, step in enumerate(plan.steps):
        if step.action not in actions:
            continue
        if not set(step.inputs) <= set(done):
            error = RunError("skipped", "A step before it has no result.", "")
            records.append(StepRecord("r", step.id, i, StepStatus.SKIPPED, error=error))
            continue
        order = StepOrder(plan, step.id, profile, done, seed, 60.0)
        try:
            done[step.id] = perform(order, data, lambda *_: None, time.monotonic)
        except WhereforeError as error:
            told = RunError(error.code, error.message, error.hint)
            records.append(StepRecord("r", step.id, i, StepStatus.FAILED, error=told))
        else:
            records.append(StepRecord("r", step.id, i, StepStatus.DONE, result=done[step.id]))
    return records
