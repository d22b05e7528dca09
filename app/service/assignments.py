"""What the engine hands to a child process for each kind of step.

The engine's own process has no use for planner and report: they are imported in the child.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.catalogue import load
from app.causal.codec import encode
from app.planner.plan import Plan, PlanRequest
from app.service.records import DatasetRecord, RunRecord, StepRecord
from app.service.step_order import StepOrder


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """A question to plan for."""

    run: RunRecord
    dataset: DatasetRecord


@dataclass(frozen=True, slots=True)
class AnalysisOrder:
    """A planned step and the Parquet file it looks at."""

    order: StepOrder
    parquet: str


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """Settled steps to put together as one result."""

    run: RunRecord
    dataset: DatasetRecord
    plan: Plan | None
    steps: tuple[StepRecord, ...]
    versions: Mapping[str, str]


def draw_up(order: PlanOrder) -> JsonValue:
    """Return the plan for a run as JSON.

    Raises
    ------
    WhereforeError : the question cannot be answered as it is put; the message says why.
    """
    from app.planner.expert import ExpertPlanner

    options = order.run.options
    request = PlanRequest(
        text=order.run.question,
        description=order.dataset.description,
        profile=order.dataset.profile,
        knowledge=order.run.knowledge,
        catalogue=load(),
        algorithms=options.algorithms,
        seed=options.seed,
        budget_seconds=options.budget_seconds,
        missing=options.missing,
    )
    return encode(ExpertPlanner().plan(request))


def put_together(order: ReportOrder) -> JsonValue:
    """Return the run's result in the shape of the HTTP contract."""
    from app.service.results import assemble

    return assemble(order.run, order.dataset, order.plan, order.steps, order.versions)
