"""What follows from a plan: its steps as records, the report behind them, the announcement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from app.causal.catalogue import load
from app.causal.codec import decode
from app.planner.advice import is_by_model
from app.planner.critique import Critique
from app.planner.plan import Action, Plan, Step
from app.planner.revision import is_revised
from app.service.draft import Finished
from app.service.fan_out import fanned_out, whole_steps
from app.service.model_usage import Tariff, usage
from app.service.records import (
    CRITIC,
    PLAN,
    REPORT,
    NewEvent,
    Queue,
    RunRecord,
    StepRecord,
    StepStatus,
)


def planned(
    run: RunRecord,
    result: JsonValue,
    tariff: Tariff | None = None,
    *,
    shard_seconds: float = math.inf,
    device_seconds: float = math.inf,
) -> Finished:
    """Turn a plan into the steps that follow from it, with the report behind them all.

    Steps that are estimated to take `shard_seconds` or more are taken apart where they can be;
    those of `device_seconds` wait for an accelerator where their algorithm makes use of one.
    """
    plan = decode(Plan, result)
    steps = [
        record
        for position, step in enumerate(plan.steps, 1)
        for record in fanned_out(
            replace(recorded(run.id, position, step, plan), queue=_queue(step, device_seconds)),
            step,
            shard_seconds,
        )
    ]
    if any(not record.fallback for record in plan.consulted):
        steps.append(last(run.id, CRITIC, steps))
    report = last(run.id, REPORT, steps)
    approve = run.options.approve_plan
    told = _announcement(plan, tariff)
    return Finished(result, (*steps, report), told, needs_approval=approve)


def criticised(
    plan: Plan, result: JsonValue, steps: Sequence[StepRecord], tariff: Tariff | None
) -> Finished:
    """Turn a critique into the checks that it asks for; the report then waits for them too."""
    said, critic = decode(Critique, result), next(s for s in steps if s.id == CRITIC)
    numbered = enumerate(said.steps, critic.position + 1)
    tests = [recorded(critic.run_id, position, step, plan) for position, step in numbered]
    before = [step for step in steps if step.id not in (PLAN, REPORT)]
    data: dict[str, JsonValue] = {
        "objections": [objection.text for objection in said.objections],
        "tests": [step.id for step in tests],
        "model": usage([said.consulted], tariff),
    }
    report = last(critic.run_id, REPORT, [*before, *tests])
    return Finished(result, (*tests, report), NewEvent("critique.ready", data))


def last(run_id: str, name: str, before: Sequence[StepRecord]) -> StepRecord:
    """Return a step that comes after all of these."""
    return StepRecord(
        run_id=run_id,
        id=name,
        position=max((step.position for step in before), default=0) + 1,
        status=StepStatus.WAITING,
        inputs=tuple(step.id for step in whole_steps(before)),
        action=name,
        queue=Queue.INTERACTIVE,
    )


def recorded(run_id: str, position: int, step: Step, plan: Plan) -> StepRecord:
    """Return a planned step as a record that waits for its inputs."""
    return StepRecord(
        run_id=run_id,
        id=step.id,
        position=position,
        status=StepStatus.WAITING,
        inputs=step.inputs,
        action=step.action.value,
        algorithm=step.algorithm,
        answers=step.action is _answering(plan) and _is_planned_first(step),
    )


def _queue(step: Step, device_seconds: float) -> Queue:
    catalogue = load()
    uses_one = step.algorithm in catalogue and catalogue[step.algorithm].cost.gpu
    return Queue.GPU if uses_one and step.seconds >= device_seconds else Queue.CPU


def _is_planned_first(step: Step) -> bool:
    return not is_by_model(step.id) and not is_revised(step.id)


def _answering(plan: Plan) -> Action:
    """Return the action without which the plan's question has no answer."""
    planned = {step.action for step in plan.steps}
    wanted = (Action.ESTIMATE, Action.ATTRIBUTE, Action.EXAMINE)
    return next((action for action in wanted if action in planned), Action.DISCOVER)


def _announcement(plan: Plan, tariff: Tariff | None) -> NewEvent:
    steps: list[JsonValue] = [
        {
            "step_id": step.id,
            "action": step.action.value,
            "algorithm": step.algorithm,
            "inputs": list(step.inputs),
            "why": step.why,
            "seconds": step.seconds,
        }
        for step in plan.steps
    ]
    data: dict[str, JsonValue] = {
        "summary": plan.summary,
        "planner": plan.planner,
        "steps": steps,
    }
    if spent := usage(plan.consulted, tariff):
        data["model"] = spent
    return NewEvent("plan.ready", data)
