"""What an expert does next where a check fails: another design, estimator, target or algorithm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import JsonValue

from app.causal.assumption import Assumption
from app.causal.missing_values import MissingValues
from app.causal.question import Among, Design, Question
from app.errors import WhereforeError
from app.planner.amending import allowed
from app.planner.another_graph import another_graph
from app.planner.drafts import Demands, Draft
from app.planner.effect_plan import effect_plan
from app.planner.expert import assumptions
from app.planner.plan import Action, Plan, PlanRequest, Revision, Step
from app.planner.revision import Revised, Unmet, revised_step

UNSTABLE = "unstable_links"  # links that are not found again in resampled tables
_NO_DEMANDS = Demands()


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is planned instead: the question as it is then asked, the request, the estimator."""

    question: Question
    request: PlanRequest
    why: str
    estimator: str = ""


_Find: TypeAlias = Callable[[Question, PlanRequest], Remedy | None]


def revise(plan: Plan, unmet: Sequence[Unmet], request: PlanRequest) -> Revised | None:
    """Return the steps that what was found calls for; None where nothing better is known.

    The first check that something can be done about decides: one revision, and no second one.
    """
    for found in unmet:
        revised = _another_graph(plan, found, request) or _another_estimate(plan, found, request)
        if revised is not None:
            return revised
    return None


def _another_estimate(plan: Plan, found: Unmet, request: PlanRequest) -> Revised | None:
    find = _REMEDIES.get(found.check)
    remedy = find(plan.question, request) if find else None
    if remedy is None:
        return None
    if beside := _beside(plan, remedy):
        told = Revision(found.step, found.check, found.sentence, (), remedy.why, beside)
        return Revised((told,), ())
    steps = _planned(remedy, plan)
    if not steps:
        return None
    ids = tuple(step.id for step in steps)
    told = Revision(found.step, found.check, found.sentence, ids, remedy.why, ids[-1])
    return Revised(
        (told,),
        steps,
        tuple(assumptions(Draft(remedy.question, steps, ""), request)),
        remedy.question,
    )


def _beside(plan: Plan, remedy: Remedy) -> str:
    """Return the step that estimates beside the primary one what the remedy asks for, or ""."""
    if remedy.question != plan.question or not remedy.estimator:
        return ""
    planned = (s for s in plan.steps if s.action is Action.ESTIMATE and not s.primary)
    return next((s.id for s in planned if s.algorithm == remedy.estimator), "")


def _planned(remedy: Remedy, plan: Plan) -> tuple[Step, ...]:
    """Return the identification and the estimate that the expert plans for a remedy."""
    request, wanted = remedy.request, _NO_DEMANDS
    if remedy.estimator:
        if remedy.estimator not in request.catalogue:
            return ()
        wanted = replace(wanted, estimators=(request.catalogue[remedy.estimator],))  # type: ignore[arg-type]
    try:
        draft = effect_plan(request, remedy.question, wanted)
    except WhereforeError:
        return ()  # what would help does not fit these data
    identify = next((s for s in draft.steps if s.action is Action.IDENTIFY), None)
    estimate = next((s for s in draft.steps if s.primary and s.action is Action.ESTIMATE), None)
    if identify is None or estimate is None or _is_there(estimate, draft.question, plan):
        return ()
    first = replace(identify, id=revised_step(identify.id))
    params = _asked_level(plan, estimate)
    again = replace(
        estimate, id=revised_step(estimate.id), inputs=(first.id,), primary=False, params=params,
        why=remedy.why, beat=(),
    )  # fmt: skip
    return first, again


def _asked_level(plan: Plan, estimate: Step) -> dict[str, JsonValue]:
    level = next((s.params["level"] for s in plan.steps if s.primary and "level" in s.params), None)
    return {**estimate.params, **({} if level is None else {"level": level})}


def _is_there(estimate: Step, question: Question, plan: Plan) -> bool:
    """Tell whether the primary estimate of the plan is this one already."""
    asked = (question.design, question.among)
    before = (plan.question.design, plan.question.among)
    return asked == before and any(
        s.primary and s.algorithm == estimate.algorithm and s.missing is estimate.missing
        for s in plan.steps
    )


def _another_graph(plan: Plan, found: Unmet, request: PlanRequest) -> Revised | None:
    if found.check != UNSTABLE:
        return None
    steps = another_graph(request, plan)
    if not steps:
        return None
    renamed = {step.id: revised_step(step.id) for step in steps}
    added = tuple(
        replace(
            step, id=renamed[step.id], primary=False,
            inputs=tuple(renamed.get(name, name) for name in step.inputs),
        )
        for step in steps
    )  # fmt: skip
    why = (
        "Another algorithm draws the graph, and what each finds in data made like yours decides "
        "which is relied on."
    )
    ids = tuple(step.id for step in added)
    told = Revision(found.step, found.check, found.sentence, ids, why, ids[-1])
    return Revised((told,), added, tuple(assumptions(Draft(plan.question, added, ""), request)))


def _those_alike(question: Question, request: PlanRequest) -> Remedy | None:
    """Ask of those who have a counterpart under the other treatment."""
    if question.design not in (Design.BACKDOOR, Design.RANDOMISED) or question.among:
        return None
    why = (
        "Some rows have no counterpart under the other treatment, so the effect is estimated for "
        "those that do, weighted by how alike both groups are."
    )
    return Remedy(replace(question, among=Among.OVERLAP), request, why, "overlap_weighting")


def _less_biased(question: Question, request: PlanRequest) -> Remedy | None:
    """Estimate by limited information, with the interval that holds for weak instruments."""
    if question.design is not Design.IV:
        return None
    why = (
        "The instrument is weak: limited-information maximum likelihood leans less towards plain "
        "regression, and its interval is taken only where Anderson and Rubin's test, which holds "
        "however weak the instrument is, bounds the effect."
    )
    return Remedy(question, request, why, "liml")


def _mix_of_others(question: Question, request: PlanRequest) -> Remedy | None:
    """Compare with a mix of units that moved like the treated one before."""
    known = (question.unit_column, question.time_column, question.intervention_time)
    if question.design is not Design.DID or None in known or question.treated_unit is None:
        return None
    why = (
        "The groups moved apart before the treatment, so a mix of units that moved like the "
        "treated one stands in for the plain average of the others."
    )
    asked = replace(question, design=Design.SYNTHETIC_CONTROL, covariates=None)
    return Remedy(asked, request, why, "synthetic_difference_in_differences")


def _shifted_mix(question: Question, request: PlanRequest) -> Remedy | None:
    """Let the mix differ from the treated unit by a constant."""
    if question.design is not Design.SYNTHETIC_CONTROL:
        return None
    why = (
        "No mix of the others comes close to the treated unit, so it may differ by what stays the "
        "same over time."
    )
    return Remedy(question, request, why, "synthetic_difference_in_differences")


def _mean_time(question: Question, request: PlanRequest) -> Remedy | None:
    """Compare mean times, which need no constant ratio of hazards."""
    if question.design is not Design.SURVIVAL or question.adoption_column:
        return None
    why = (
        "The ratio of the hazards changes over time, so no single ratio describes the effect; the "
        "mean time within the horizon does."
    )
    return Remedy(question, request, why, "restricted_mean_time")


def _trimmed_at_the_cutoff(question: Question, request: PlanRequest) -> Remedy | None:
    """Bound the effect on those who did not choose their side of the cutoff."""
    if question.design is not Design.RDD:
        return None
    why = (
        "Those who were steered may be any of the rows just on the crowded side, so as many as it "
        "has too many are taken for its lowest and for its highest outcomes in turn: what is left "
        "between bounds the effect on the others."
    )
    return Remedy(question, request, why, "steered_discontinuity")


def _with_lost_outcomes(question: Question, request: PlanRequest) -> Remedy | None:
    """Let rows stand for those lost where covariates tell who is; else bound the effect."""
    if question.design is not Design.RANDOMISED:
        return None
    if request.missing is MissingValues.AUTO and question.covariates:
        why = (
            "The treatment decides whose outcome is seen, so rows that have one are weighted by "
            "how unlikely that was for rows like them."
        )
        weighted = replace(request, missing=MissingValues.WEIGHT)
        return Remedy(question, weighted, why)
    why = (
        "The treatment decides whose outcome is seen and nothing tells who was lost, so the "
        "surplus of the arm that keeps more is taken for its lowest and for its highest outcomes "
        "in turn: what is left between bounds the effect on those seen either way."
    )
    return Remedy(question, request, why, "trimmed_trial")


def _without_lines(question: Question, request: PlanRequest) -> Remedy | None:
    """Estimate with learners that find curves."""
    why = (
        "The outcome does not follow straight lines, so it is modelled without assuming any, "
        "cross-fitted and doubly robust."
    )
    barred = frozenset({Assumption.LINEARITY, Assumption.OUTCOME_MODEL})
    able = replace(request, catalogue=allowed(request.catalogue, barred))
    return Remedy(question, able, why, "aipw")


_REMEDIES: dict[str, _Find] = {
    "overlap": _those_alike,
    "no_overlap": _those_alike,
    "first_stage": _less_biased,
    "density": _trimmed_at_the_cutoff,
    "attrition": _with_lost_outcomes,
    "pre_trends": _mix_of_others,
    "pre_fit": _shifted_mix,
    "proportional_hazards": _mean_time,
    "functional_form": _without_lines,
}
