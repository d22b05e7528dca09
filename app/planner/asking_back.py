"""A plan, or the question that has to be answered before there is one: who may ask, asks once."""

from __future__ import annotations

from dataclasses import replace

from app.errors import InvalidQuestion, UnknownColumn
from app.planner.amendments import Amendments
from app.planner.clarification import Clarification, numbered
from app.planner.doubts import asked_back, doubt, in_words, stated, unread
from app.planner.expert import ExpertPlanner
from app.planner.plan import Plan, PlanRequest


def plan_or_ask(request: PlanRequest) -> Plan | Clarification:
    """Return the expert's plan, or what it has to ask first and may.

    Raises
    ------
    WhereforeError : what `ExpertPlanner.plan` raises, where asking does not help or is not allowed.
    """
    try:
        plan = ExpertPlanner().plan(request)
    except (InvalidQuestion, UnknownColumn) as error:
        return asked_of_unread(request, error)
    return considered(request, plan)


def asked_of_unread(request: PlanRequest, error: InvalidQuestion | UnknownColumn) -> Clarification:
    """Return what to ask of a question that could not be read; raise the error where nothing."""
    asked = unread(request, error) if request.may_ask else None
    if asked is None:
        raise error
    return asked


def considered(request: PlanRequest, plan: Plan) -> Plan | Clarification:
    """Return the plan with its doubt told, or the doubt as a question where that is allowed."""
    found = None if request.amendments.asked else doubt(request, plan.question)
    if found is None:
        return plan
    if request.may_ask:
        return asked_back(found, plan.question, request.profile)
    return replace(plan, notes=(*plan.notes, stated(found)))


def asked_between(
    request: PlanRequest, plan: Plan, treatment: str | None, outcome: str | None
) -> Clarification | None:
    """Return the question which of two readings is meant: the words', or this one of a model."""
    question = plan.question
    ours = (question.treatment, question.outcome)
    theirs = (treatment or question.treatment, outcome or question.outcome)
    if not all((*ours, *theirs)) or ours == theirs or theirs[0] == theirs[1]:
        return None
    parts = [p for p, a, b in zip(("treatment", "outcome"), ours, theirs, strict=True) if a != b]
    readings = tuple(
        (in_words(cause or "", effect or "", request.profile), Amendments(cause, effect))
        for cause, effect in (ours, theirs)
    )
    told = "The question can be read in two ways. Which is meant?"
    return Clarification(told, numbered(readings), parts[0] if len(parts) == 1 else "")
