"""The expert planner: a plan for every question, deterministic and with its reasons, no model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.causal.assumption import Assumption
from app.causal.catalogue import EstimatorSpec
from app.causal.conditions import Condition
from app.causal.estimand import EffectKind
from app.causal.missing_values import MissingValues
from app.causal.population import check
from app.causal.profile import Diagnosis, Profile
from app.causal.profile.completeness import REPEATED_ROWS
from app.causal.question import Design, Question, QuestionKind
from app.errors import InvalidPlan
from app.planner.amending import allowed, amended, amended_steps, with_decided_ends
from app.planner.attribution_plan import attribution_plan, premised
from app.planner.attribution_reading import ATTRIBUTED
from app.planner.attribution_words import Aspect, aspect
from app.planner.columns import Lexicon
from app.planner.difference_plan import is_of_differences
from app.planner.drafts import Demands, Draft, demands
from app.planner.effect_plan import effect_plan
from app.planner.graph_plan import graph_plan
from app.planner.inquiry_plan import inquiry_plan, with_meaning
from app.planner.lagged_plan import lagged_plan
from app.planner.language import read
from app.planner.plan import Action, Plan, PlannedAssumption, PlanRequest, Step
from app.planner.population import as_stated, studied
from app.planner.stated_threats import stated_threats
from app.planner.validate import violations

_GRAPHS = frozenset({QuestionKind.DISCOVER, QuestionKind.ROOT_CAUSE, QuestionKind.INFLUENCE})
_INSTEAD = {
    QuestionKind.HETEROGENEITY: "The average effect is estimated; how it differs between groups "
    "is not part of this analysis.",
    QuestionKind.MEDIATION: "The total effect is estimated; it is not split into paths through "
    "other columns.",
    QuestionKind.DOSE_RESPONSE: "One average effect is estimated, not a curve over doses.",
    QuestionKind.POLICY: "The average effect is estimated; it says whether treating helps on "
    "average, not whom to treat.",
    QuestionKind.COUNTERFACTUAL: "The average effect over all rows is estimated, not what would "
    "have happened to one of them.",
    QuestionKind.FORECAST_INTERVENTION: "The effect in the observed period is estimated; it is "
    "not carried forward into a forecast.",
}


class ExpertPlanner:
    """Plans like a careful analyst, from the words, the measured facts and the catalogue."""

    def plan(self, request: PlanRequest) -> Plan:
        """Return a plan; one without steps says in its summary why no causal claim is made.

        Raises
        ------
        UnknownColumn, InvalidQuestion, DegenerateData : see `language.read`.
        InvalidKnowledge : the stated knowledge contradicts itself.
        InvalidPlan : an algorithm the caller insists on cannot be run on this question.
        """
        request.knowledge.check(request.profile.names)
        question, request = _read(request)
        question = amended(question, request.amendments)
        if question.kind in ATTRIBUTED:
            request = premised(request, question)
        request = with_meaning(request, question)
        able = replace(request, catalogue=allowed(request.catalogue, request.amendments.without))
        plan = _plan(request, _draft(able, question))
        if broken := list(violations(plan, request.catalogue, request.profile, plan.knowledge)):
            raise InvalidPlan(broken)
        return plan


def _read(request: PlanRequest) -> tuple[Question, PlanRequest]:
    """Return the question, and the request with the profile of the rows that it is asked of."""
    stated, narrow = (*request.population, *_of_first_words(request)), request.narrow
    check(stated, request.profile)

    def fewer(conditions: tuple[Condition, ...]) -> Profile:
        both = tuple(dict.fromkeys((*stated, *conditions)))
        found = narrow(both) if narrow and both else request.profile
        return with_decided_ends(found, request.amendments)

    text, description = request.amendments.asked or request.text, request.description
    if request.amendments.asked:
        description = f"{description}\n{request.text}"
    question = read(text, description, fewer(()), request.knowledge, fewer)
    request = replace(request, profile=fewer(question.population))
    return as_stated(question, stated), request


def _of_first_words(request: PlanRequest) -> tuple[Condition, ...]:
    """Return of which rows the words asked that others were put in place of."""
    if not request.amendments.asked:
        return ()
    lexicon = Lexicon(request.profile, request.description)
    return studied(request.text, request.profile, lexicon).conditions


def _draft(request: PlanRequest, question: Question) -> Draft:
    asked = demands(request)
    try:
        return _drafted(request, question, asked)
    except InvalidPlan as refused:
        if asked.insists:
            raise
        draft = _drafted(request, question, Demands())
        told = f"The method that the question names is not used: {refused.violations[0]}"
        return replace(draft, notes=(told, *draft.notes))


def _drafted(request: PlanRequest, question: Question, asked: Demands) -> Draft:
    if question.inquiry is not None:
        return inquiry_plan(request, question, asked)
    if question.kind in ATTRIBUTED and question.outcome:
        found = attribution_plan(request, question, asked) if _is_traced(question) else None
        if found is not None:
            return found
    if question.kind in _GRAPHS or (request.profile.is_temporal and not _has_a_design(question)):
        found = lagged_plan(request, question, asked) if request.profile.is_temporal else None
        return found or graph_plan(request, question, asked)
    return effect_plan(request, question, asked)


def _is_traced(question: Question) -> bool:
    """Tell whether the question has what tracing it through a graph needs."""
    needs_setting = question.kind in (
        QuestionKind.COUNTERFACTUAL, QuestionKind.FORECAST_INTERVENTION
    )  # fmt: skip
    is_about_chances = aspect(question.text) is Aspect.NECESSITY and bool(question.treatment)
    return not needs_setting or bool(question.setting) or is_about_chances


def _has_a_design(question: Question) -> bool:
    """Tell whether lags are not what answers: something happened, or an instrument is named."""
    return question.design is Design.INTERRUPTED_TIME_SERIES or bool(question.instruments)


def _plan(request: PlanRequest, draft: Draft) -> Plan:
    traced = any(step.action is Action.ATTRIBUTE for step in draft.steps)
    split = draft.question.design is Design.MEDIATION
    is_served = traced or split or _tells_for_whom(request, draft) or _draws_doses(request, draft)
    instead = "" if is_served else _INSTEAD.get(draft.question.kind, "")
    return Plan(
        question=draft.question,
        knowledge=request.knowledge,
        steps=amended_steps(draft.steps, request.amendments, request.catalogue),
        summary=f"{draft.summary} {instead}".strip(),
        assumptions=tuple(assumptions(draft, request)),
        notes=tuple(
            dict.fromkeys(n for n in (instead, *request.amendments.sentences(), *draft.notes) if n)
        ),
        n_rows=request.profile.n_rows if draft.question.population and request.narrow else None,
        cautions=_cautions(request, draft),
    )


def _cautions(request: PlanRequest, draft: Draft) -> tuple[Diagnosis, ...]:
    """Return what words and rows show that no estimator can see; none where none is planned."""
    if not any(step.action is Action.ESTIMATE for step in draft.steps):
        return ()
    repeated = (d for d in request.profile.diagnoses if d.name == REPEATED_ROWS)
    return (*stated_threats(draft.question, request.description, request.profile), *repeated)


def _tells_for_whom(request: PlanRequest, draft: Draft) -> bool:
    """Tell whether a step tells for whom the effect is larger, or whom to treat."""
    return any(is_of_differences(spec) for spec in _estimators(request, draft))


def _draws_doses(request: PlanRequest, draft: Draft) -> bool:
    """Tell whether a step gives the curve over doses that is asked for."""
    wanted = draft.question.kind is QuestionKind.DOSE_RESPONSE
    used = _estimators(request, draft)
    return wanted and any(EffectKind.DOSE_RESPONSE in spec.effects for spec in used)


def _estimators(request: PlanRequest, draft: Draft) -> Iterator[EstimatorSpec]:
    used = (request.catalogue[step.algorithm] for step in draft.steps if step.algorithm)
    yield from (spec for spec in used if isinstance(spec, EstimatorSpec))


def assumptions(draft: Draft, request: PlanRequest) -> Iterator[PlannedAssumption]:
    """Yield each assumption once, with the steps that rest on it, in the order of Assumption."""
    resting: dict[Assumption, list[str]] = {}
    question = draft.question
    timed = question.design is Design.SURVIVAL and question.randomised
    by_chance = question.design is Design.RANDOMISED or timed
    for step in draft.steps:
        if not step.algorithm:
            continue
        spec, seen = request.catalogue[step.algorithm], _seen_by(step, request.profile)
        assumed = spec.assumed(seen)
        if by_chance and step.action is Action.ESTIMATE:
            assumed = assumed - {Assumption.UNCONFOUNDEDNESS} | {Assumption.RANDOM_ASSIGNMENT}
        for assumption in assumed | _of_gaps(step):
            resting.setdefault(assumption, []).append(step.id)
    for assumption in Assumption:
        if assumption in resting:
            yield PlannedAssumption(assumption, assumption.words, tuple(resting[assumption]))


def _of_gaps(step: Step) -> frozenset[Assumption]:
    """Return what filling in or weighing up missing values takes for granted."""
    fills = step.missing in {MissingValues.IMPUTE, MissingValues.WEIGHT}
    return frozenset({Assumption.MISSING_AT_RANDOM}) if fills else frozenset()


def _seen_by(step: Step, profile: Profile) -> Profile:
    """Return the profile of the columns that a step looks at."""
    if not step.columns:
        return profile
    return replace(profile, variables=tuple(map(profile.variable, step.columns)))
