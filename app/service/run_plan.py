"""The plan of a run as its steps tell it: what the planner made, and what a critic added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.causal.codec import decode
from app.planner.critique import Critique
from app.planner.plan import Plan
from app.service.records import CRITIC, PLAN, StepRecord, StepStatus


def plan_of(steps: Iterable[StepRecord]) -> Plan | None:
    """Return the plan with every step that is to be done; None while there is none."""
    records = {step.id: step for step in steps}
    made = records.get(PLAN)
    if made is None or made.status is not StepStatus.DONE:
        return None
    plan, critique = decode(Plan, made.result), critique_of(records.values())
    return replace(plan, steps=(*plan.steps, *critique.steps)) if critique else plan


def critique_of(steps: Iterable[StepRecord]) -> Critique | None:
    """Return what the critic said; None where it was not asked, or not yet."""
    said = next((step for step in steps if step.id == CRITIC), None)
    if said is None or said.status is not StepStatus.DONE:
        return None
    return decode(Critique, said.result)
