"""The critic: a model argues against an analysis, and may have its objections tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from app.planner.advice import Consulted, ModelRole
from app.planner.critique import Critique, Objection
from app.planner.llm import prompts
from app.planner.llm.card import as_data, card
from app.planner.llm.consultation import Asking, Message, consult
from app.planner.llm.forms import CheckForm, CritiqueForm, critique_form
from app.planner.llm.offers import Offers, offers
from app.planner.plan import Plan, PlanRequest


def criticised(
    request: PlanRequest, plan: Plan, evidence: Mapping[str, JsonValue]
) -> Asking[Critique]:
    """Ask a model what speaks against this analysis.

    Parameters
    ----------
    evidence : numbers and verdicts by the id under which the result shows them.
    """
    if not evidence:
        return Critique((), (), Consulted(ModelRole.CRITIC, fallback="Nothing was found to judge."))
    offered = offers(
        plan, request.profile, request.catalogue, request.budget_seconds, checks_only=True
    )
    system, user = prompts.asked(
        prompts.CRITIC,
        table=card(request.profile, request.description).text,
        question=as_data(request.text),
        plan=as_data([f"{s.id}: {s.algorithm or s.action.value}" for s in plan.steps]),
        evidence=as_data(dict(evidence)),
        algorithms=as_data(offered.described()),
    )
    messages = [Message("system", system), Message("user", user)]
    filled, record = yield from consult(
        ModelRole.CRITIC,
        messages,
        critique_form(evidence, offered.specs),
        lambda said: offered.violations(_tests(said, offered)),
    )
    if filled is None:
        return Critique((), (), record)
    steps = offered.steps(_tests(filled, offered))
    return Critique(tuple(_objections(filled, offered)), steps, record)


def _tests(form: CritiqueForm, offered: Offers) -> Sequence[CheckForm]:
    """Return the checks that the plan does not hold already."""
    asked = (objection.test for objection in form.objections)
    return [check for check in asked if check is not None and offered.planned(check) is None]


def _objections(form: CritiqueForm, offered: Offers) -> Sequence[Objection]:
    return [
        Objection(said.objection, tuple(said.about), _tested_by(said.test, offered))
        for said in form.objections
    ]


def _tested_by(check: CheckForm | None, offered: Offers) -> str:
    return (offered.planned(check) or offered.step(check)).id if check else ""
