"""Steps that a revision adds to a run: what a child leaves, the records, the report behind them."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from app.causal.codec import decode, encode
from app.planner.plan import Plan, Step
from app.planner.revision import Revised
from app.service.draft import Replanned
from app.service.planned import last, recorded
from app.service.records import PLAN, REPORT, REVISE, NewEvent, StepRecord, StepStatus

_REVISION = "revision"


def replanning(revised: Revised) -> JsonValue:
    """Return what a child leaves in place of a result when steps must be added first."""
    return {_REVISION: encode(revised)}


def revised_by(result: JsonValue) -> Revised | None:
    """Return the revision that a child wants; None where it gave a result."""
    if not (isinstance(result, dict) and set(result) == {_REVISION}):
        return None
    return decode(Revised, result[_REVISION])


def replanned(plan: Plan, revised: Revised, steps: Sequence[StepRecord]) -> Replanned:
    """Turn a revision into records: the revision itself, its steps, the report behind them."""
    report = next(step for step in steps if step.id == REPORT)
    done = StepRecord(
        run_id=report.run_id,
        id=REVISE,
        position=report.position,
        status=StepStatus.DONE,
        action=REVISE,
        result=encode(revised),
    )
    numbered = enumerate(revised.steps, report.position + 1)
    added = [recorded(report.run_id, place, step, plan) for place, step in numbered]
    before = [step for step in steps if step.id not in (PLAN, REPORT)]
    behind = last(report.run_id, REPORT, [*before, *added])
    told: list[JsonValue] = [encode(each) for each in revised.revisions]
    listed: list[JsonValue] = [_announced(step) for step in revised.steps]
    event = NewEvent("plan.revised", {"revisions": told, "steps": listed})
    return Replanned((done, *added), behind.inputs, behind.position, event)


def _announced(step: Step) -> JsonValue:
    return {
        "step_id": step.id,
        "action": step.action.value,
        "algorithm": step.algorithm,
        "inputs": list(step.inputs),
        "why": step.why,
        "seconds": step.seconds,
    }
