"""Series beside the one that is asked about: other units, each in a column of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.data import Kind
from app.planner.events import OF_ITS_OWN

if TYPE_CHECKING:
    from app.causal.question import Question
    from app.planner.plan import PlanRequest

_TIMES = (
    r"(?:years?|quarters?|months?|weeks?|days?|hours?|periods?|times?|seasons?|decades?|dates?)"
)
_OTHERS = (
    r"(?:others?|remaining|rest|unaffected|untouched|untreated)\b"
    rf"(?! (?:of )?(?:the |that |its )?{_TIMES}\b)"
)
_AS_WHAT = r"(?:controls?|comparisons?|donors?|counterfactual|benchmarks?|reference)"
_COMPARED = re.compile(
    r"\b(?:compar(?:e|ed|ing|ison)(?: \w+)? (?:with|to|against)|relative to|against|versus)"
    rf" (?:all |the |all the |those |that of the )?{_OTHERS}"
    rf"|\b{_OTHERS}[^.;?]{{0,40}}? as (?:an? |the |its |our )?{_AS_WHAT}\b",
    re.IGNORECASE,
)
_UNITS = (
    r"(?:states?|countr(?:y|ies)|regions?|cit(?:y|ies)|towns?|count(?:y|ies)|provinces?|districts?"
    r"|stores?|shops?|markets?|branch(?:es)?|firms?|compan(?:y|ies)|schools?|hospitals?|clinics?"
    r"|sites?|plants?|units?|municipalit(?:y|ies)|villages?|countries)"
)
_A_COLUMN_EACH = re.compile(
    r"\b(?:(?:each|every|a|one|the other|all other|other|the remaining)(?: \w+)? columns?"
    r"(?: is| are| for| per| holds?| stands? for| shows?)|columns are)"
    rf"(?: each| every| an?| one| the| other| those| of| \w+){{0,4}}? {_UNITS}\b",
    re.IGNORECASE,
)
_NAMED = 8
_MEASURED = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION})


def with_compared_series(
    request: PlanRequest, question: Question
) -> tuple[Question, tuple[str, ...]]:
    """Return the question with the columns to compare its series with, and why.

    Other columns may as well hold what the intervention brought about, so they are compared with
    only where the question or the description speaks of other units.
    """
    said = _COMPARED.search(request.text) or _A_COLUMN_EACH.search(
        f"{request.text}\n{request.description}"
    )
    own = _unit_of_its_own(question)
    if question.covariates is not None or not (said or own):
        return question, ()
    taken = {question.treatment, question.outcome, question.time_column, *question.excluded}
    found = tuple(
        v.name for v in request.profile.variables
        if v.kind in _MEASURED and v.role is None and v.name not in taken
    )  # fmt: skip
    if not found:
        return question, ()
    named = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
    why = repr(said.group(0).strip()) if said else own
    note = f"{question.outcome} is compared with the series of other units, {named}: {why}."
    return replace(question, covariates=found), (note,)


def _unit_of_its_own(question: Question) -> str:
    """Return what shows that the outcome is named after a unit, and the other columns likewise."""
    told = (r.evidence for r in question.readings if r.part == "outcome")
    return next((evidence for evidence in told if OF_ITS_OWN in evidence), "")
