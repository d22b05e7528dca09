"""What the run before found by the same step, where no more than the level of intervals differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import JsonValue

from app.causal.catalogue import EstimatorSpec, load
from app.errors import NotFound
from app.planner.plan import Action, Plan
from app.service.ports import Runs
from app.service.records import Reader, RunRecord
from app.service.run_plan import plan_of
from app.service.step_order import StepOrder

LEVEL = "level"


def found_at_another_level(
    runs: Runs, run: RunRecord, order: StepOrder, digest: Callable[[StepOrder], str]
) -> JsonValue:
    """Return the step's result in the run that this one follows from, None where it has none.

    Parameters
    ----------
    digest : tells of an order whether all but the level is the same.
    """
    if order.step.action is not Action.ESTIMATE or run.parent_run_id is None:
        return None
    if not load().get(order.step.algorithm, EstimatorSpec).level_moves_ends:
        return None
    reader = Reader(run.tenant)
    try:
        plan = plan_of(runs.steps(reader, run.parent_run_id))
    except NotFound:
        return None  # the run before was removed
    earlier = _at_level_of(plan, order) if plan else None
    found = runs.done_before(reader, digest(earlier)) if earlier else None
    return found.result if found else None


def _at_level_of(before: Plan, order: StepOrder) -> StepOrder | None:
    """Return the order with the level that the plan before had; None where that is the same."""
    step = order.step
    earlier = next((s.params for s in before.steps if s.id == step.id), step.params)
    if earlier.get(LEVEL) == step.params.get(LEVEL):
        return None
    params = {name: value for name, value in step.params.items() if name != LEVEL}
    if LEVEL in earlier:
        params[LEVEL] = earlier[LEVEL]
    steps = tuple(replace(s, params=params) if s.id == step.id else s for s in order.plan.steps)
    return replace(order, plan=replace(order.plan, steps=steps))
