"""A plan that a language model may add to: the expert's, with readings, checks and suggestions."""

from __future__ import annotations

from dataclasses import replace

from app.errors import InvalidPlan
from app.planner.advice import Consulted, ModelRole, Suggestion
from app.planner.clarification import Clarification
from app.planner.llm import prompts
from app.planner.llm.card import Card, as_data, card
from app.planner.llm.consultation import Asking, Message, consult
from app.planner.llm.domain import accepted, suggested
from app.planner.llm.forms import proposal_form
from app.planner.llm.offers import offers
from app.planner.llm.reader import ModelReading, planned, read_with_model
from app.planner.plan import Plan, PlanRequest, Step
from app.planner.validate import violations

BY_MODEL = "llm"
_ALONE = "expert"


def plan_with_model(request: PlanRequest) -> Asking[Plan | Clarification]:
    """Plan as the expert does, and add what a model contributes and the validator lets pass.

    The steps of the expert's plan, and the one that answers, stay as they are: whatever a model
    replies, the answer is never worse than without it. Where the question can be read in two
    ways, or a model reads it otherwise than the words say, that is asked back if it may be.

    Raises
    ------
    WhereforeError : what `ExpertPlanner.plan` raises, where no reading of the model helps.
    """
    request.knowledge.check(request.profile.names)
    shown = card(request.profile, request.description)
    reading, of_reading = yield from read_with_model(request, shown)
    plan = planned(request, reading)
    if isinstance(plan, Clarification):
        return plan
    suggestions, of_domain = yield from suggested(request, shown)
    if request.accepts_suggestions and suggestions:
        plan, suggestions = _informed(request, suggestions, reading, plan)
    checks, of_checks = yield from _checks(request, plan, shown)
    consulted = tuple(r for r in (of_reading, of_domain, of_checks) if r is not None)
    widened = replace(
        plan,
        steps=(*plan.steps, *checks),
        suggestions=suggestions,
        consulted=consulted,
        planner=_ALONE if all(r.fallback for r in consulted) else BY_MODEL,
    )
    if broken := list(violations(widened, request.catalogue, request.profile, widened.knowledge)):
        raise InvalidPlan(broken)
    return widened


def _informed(
    request: PlanRequest,
    suggestions: tuple[Suggestion, ...],
    reading: ModelReading | None,
    before: Plan,
) -> tuple[Plan, tuple[Suggestion, ...]]:
    """Plan again with the suggestions as knowledge: the caller allowed it."""
    informed, told = accepted(request, suggestions)
    plan = planned(informed, reading)
    if isinstance(plan, Clarification):  # only the knowledge made it unclear
        return before, suggestions
    count = sum(suggestion.used for suggestion in told)
    note = f"Suggestions of a language model used as knowledge, as you allowed: {count}."
    return replace(plan, notes=(*plan.notes, note)), told


def _checks(
    request: PlanRequest, plan: Plan, shown: Card
) -> Asking[tuple[tuple[Step, ...], Consulted | None]]:
    """Ask what should be run beside the plan; nobody is asked where nothing could be."""
    offered = offers(
        plan, request.profile, request.catalogue, request.budget_seconds, checks_only=False
    )
    if not offered.specs:
        return (), None
    system, user = prompts.asked(
        prompts.PLANNER,
        table=shown.text,
        question=as_data(request.text),
        plan=as_data([f"{s.id}: {s.algorithm or s.action.value}" for s in plan.steps]),
        algorithms=as_data(offered.described()),
    )
    messages = [Message("system", system), Message("user", user)]
    filled, record = yield from consult(
        ModelRole.PLANNER,
        messages,
        proposal_form(offered.specs),
        lambda said: offered.violations(said.checks),
    )
    return (offered.steps(filled.checks) if filled else ()), record
