"""A plan as it was carried out: with as many repetitions as there was time for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.codec import decode
from app.causal.findings import Discovery, GraphRange, Selection
from app.planner.plan import Action, Plan

if TYPE_CHECKING:
    from pydantic import JsonValue

    from app.planner.plan import Step
    from app.service.records import StepRecord


def carried_out(plan: Plan, steps: Sequence[StepRecord]) -> Plan:
    """Return the plan whose steps repeat as often as they did, so that time changes no number."""
    results = {step.id: step.result for step in steps if step.result is not None}
    return replace(plan, steps=tuple(_as_done(step, results.get(step.id)) for step in plan.steps))


def _as_done(step: Step, result: JsonValue) -> Step:
    made = 0 if result is None else _made(step.action, result)
    return replace(step, resamples=made) if made else step


def _made(action: Action, result: JsonValue) -> int:
    """Return how many resamples were searched, or made tables algorithms were tried on."""
    if action is Action.DISCOVER:
        return decode(Discovery, result).resamples
    if action is Action.GRAPH_RANGE:
        return decode(GraphRange, result).resamples
    if action is Action.SELECT:
        tried = decode(Selection, result).trials
        return tried[0].graphs if tried else 0
    return 0
