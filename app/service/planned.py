"""What follows from a plan: its steps as records, the report behind them, the announcement."""

from __future__ import annotations

from pydantic import JsonValue

from app.causal.codec import decode
from app.planner.plan import Action, Plan, Step
from app.service.draft import Finished
from app.service.records import REPORT, NewEvent, Queue, RunRecord, StepRecord, StepStatus


def planned(run: RunRecord, result: JsonValue) -> Finished:
    """Turn a plan into the steps that follow from it, with the report behind them all."""
    plan = decode(Plan, result)
    steps = [_step(run.id, i + 1, step, plan) for i, step in enumerate(plan.steps)]
    report = StepRecord(
        run_id=run.id,
        id=REPORT,
        position=len(steps) + 1,
        status=StepStatus.WAITING,
        inputs=tuple(step.id for step in steps),
        action=REPORT,
        queue=Queue.INTERACTIVE,
    )
    approve = run.options.approve_plan
    return Finished(result, (*steps, report), _announcement(plan), needs_approval=approve)


def _step(run_id: str, position: int, step: Step, plan: Plan) -> StepRecord:
    return StepRecord(
        run_id=run_id,
        id=step.id,
        position=position,
        status=StepStatus.WAITING,
        inputs=step.inputs,
        action=step.action.value,
        algorithm=step.algorithm,
        answers=step.action is _answering(plan),
    )


def _answering(plan: Plan) -> Action:
    """Return the action without which the plan's question has no answer."""
    planned = {step.action for step in plan.steps}
    wanted = (Action.ESTIMATE, Action.ATTRIBUTE)
    return next((action for action in wanted if action in planned), Action.DISCOVER)


def _announcement(plan: Plan) -> NewEvent:
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
    return NewEvent("plan.ready", data)
