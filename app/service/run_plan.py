"""The plan of a run as its steps tell it: the planner's, with what critic and revision added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.causal.codec import decode
from app.planner.critique import Critique
from app.planner.plan import Plan
from app.planner.revision import Revised
from app.service.records import CRITIC, PLAN, REVISE, StepRecord, StepStatus


def plan_of(steps: Iterable[StepRecord]) -> Plan | None:
    """Return the plan with every step that is to be done; None while there is none."""
    records = {step.id: step for step in steps}
    made = records.get(PLAN)
    if made is None or made.status is not StepStatus.DONE:
        return None
    plan, critique = decode(Plan, made.result), critique_of(records.values())
    if critique:
        plan = replace(plan, steps=(*plan.steps, *critique.steps))
    added = records.get(REVISE)
    return with_revision(plan, decode(Revised, added.result)) if added is not None else plan


def with_revision(plan: Plan, revised: Revised) -> Plan:
    """Return the plan with what was added on what its checks found."""
    return replace(
        plan,
        steps=(*plan.steps, *revised.steps),
        assumptions=(*plan.assumptions, *revised.assumptions),
        revisions=revised.revisions,
        revised_question=revised.question,
    )


def critique_of(steps: Iterable[StepRecord]) -> Critique | None:
    """Return what the critic said; None where it was not asked, or not yet."""
    said = next((step for step in steps if step.id == CRITIC), None)
    if said is None or said.status is not StepStatus.DONE:
        return None
    return decode(Critique, said.result)
