"""The plan of an effect: identify, estimate in several ways, try to refute, ask what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.causal import missing_values
from app.causal.catalogue import AlgorithmSpec, EstimatorSpec, RefuterSpec, SensitivitySpec
from app.causal.estimand import Estimand, Identification
from app.causal.identify import graph_of, identify
from app.causal.missing_values import Handling, MissingValues
from app.causal.profile import Profile, Structure
from app.causal.question import Design, Question, QuestionKind, Reading
from app.errors import InvalidPlan
from app.planner import covariates
from app.planner.amending import adjusted, before_treatment
from app.planner.compared_series import with_compared_series
from app.planner.designs.instrument import asks_for_instrument
from app.planner.designs.unserved import unserved
from app.planner.difference_plan import asks_for_whom, difference_plan, is_of_differences
from app.planner.drafts import Demands, Draft
from app.planner.estimator_choice import (
    WHY,
    EstimatorChoice,
    against_second,
    choose,
    refuters,
    sensitivities,
)
from app.planner.graph_plan import beside_effect, over_graphs
from app.planner.plan import Action, PlanRequest, Step

_IDENTIFY = "identify"
_OVERHEAD = 0.5  # seconds to start a step, whatever it does
_OF_THE_LOST = "trimmed_trial"
_MOST_REFUTERS, _MOST_ESTIMATORS = 4, 3
_FROM_ARROWS = "What to adjust for is read from the arrows that you stated."
_ROWS_TO_REFUTE = 20_000  # of a larger table refuters see a part
_LEAST_REFITS, _MOST_REFITS = 10, 100  # fewer say nothing, more say nothing new
_REFUTING_SHARE, _REFUTING_SECONDS = 0.25, 60.0  # of the budget, or of a minute if that is less
_DESIGN_WORDS = {
    Design.RANDOMISED: "the treatment was assigned at random",
    Design.BACKDOOR: "units alike in what was measured before the treatment are compared",
    Design.FRONTDOOR: "the effect is traced through what lies between",
    Design.MEDIATION: "what lies between is read as if it had been assigned",
    Design.IV: "only the variation that the instrument brings about is used",
    Design.KINK: "bends of treatment and outcome at a cutoff are compared",
    Design.RDD: "units just below a cutoff are compared with units just above it",
    Design.PANEL: "each unit is compared with itself over time",
    Design.SURVIVAL: "units alike in what was measured before are compared in the time it took",
    Design.DID: "the change over time in one group is compared with the change in the other",
    Design.SYNTHETIC_CONTROL: "a mix of other units that moved like the treated one before stands "
    "in for it after",
    Design.INTERRUPTED_TIME_SERIES: "the series' own course before the intervention, carried on, "
    "is what it is compared with",
}


def effect_plan(request: PlanRequest, question: Question, asked: Demands) -> Draft:
    """Return the steps that identify, estimate and question the effect that is asked for."""
    found = _by_arrows(request, question)
    if found and not found.is_answerable:
        return _not_identified(question, found)
    if found:
        question = _as_arrows_say(question, found)
        notes: tuple[str, ...] = (_FROM_ARROWS,)
    else:
        question, notes = _with_covariates(request, question)
    apart = tuple(s for s in asked.estimators if is_of_differences(s))
    asked = replace(asked, estimators=tuple(s for s in asked.estimators if s not in apart))
    question, design_notes = _served(request, asks_for_whom(question, apart), asked)
    identified = found.estimands[0] if found else None
    named = frozenset(spec.name for spec in asked.estimators)
    choice = choose(question, request.profile, request.catalogue, identified, asked=named)
    if asked.estimators:
        choice = replace(choice, estimators=_possible(asked, choice))
    graphs = beside_effect(request, question, asked)
    held = over_graphs(request, question) if _is_open(question, found, asked) else ()
    if not choice.estimators:
        return _descriptive(question, choice, (*design_notes, *notes))
    handling = missing_values.choose(request.missing, choice.estimand, request.profile)
    choice = _with_bounds_of_the_lost(choice, request, handling)
    estimates = _estimate_steps(choice, request, handling)
    checks = (
        *_refute_steps(request, choice.estimand, estimates[0], asked.others),
        *_sensitivity_steps(request, choice.estimand, estimates[0]),
    )
    differing = difference_plan(request, question, choice.estimand, _IDENTIFY, apart)
    estimates = (*estimates, *differing.steps)
    steps = (*graphs.steps, _identify_step(question), *estimates, *checks, *held)
    summary = f"{_summary(question, choice)} {differing.summary}".strip()
    told = (*((handling.why,) if handling.why else ()), *differing.notes)
    return Draft(question, steps, summary, (*design_notes, *notes, *told, *graphs.notes))


def _is_open(question: Question, found: Identification | None, asked: Demands) -> bool:
    """Tell whether the answer rests on a choice of covariates, and no graph is given."""
    return found is None and not asked.discovery and question.design is Design.BACKDOOR


def _with_covariates(request: PlanRequest, question: Question) -> tuple[Question, tuple[str, ...]]:
    """Fill in what to adjust for from the words; the user's arrows, where they speak, decide it."""
    if question.design is Design.SYNTHETIC_CONTROL:
        return question, ()  # only columns that are asked for: others may carry the effect
    if question.design is Design.INTERRUPTED_TIME_SERIES:
        return with_compared_series(request, question)
    words = f"{request.text}\n{request.description}"
    choice = covariates.choose(question, request.profile, words, request.knowledge)
    notes = choice.notes
    if request.knowledge.forbids(question.treatment or "", question.outcome or ""):
        told = f"You ruled out that {question.treatment} acts on {question.outcome}"
        notes = (*notes, f"{told}; the estimate should then be near zero.")
    if request.amendments.decides_adjustment:
        notes = (*notes, *_as_wanted(choice.columns, request, question))
    held = adjusted(choice.columns, question, request.amendments)
    held, late = before_treatment(held, question, request.amendments)
    notes = (*notes, *late)
    also = ", ".join(request.amendments.also_adjusted)
    asked = (Reading("covariates", also, 0.95, "asked for"),) if also else ()
    return replace(question, covariates=held, readings=(*question.readings, *asked)), notes


def _as_wanted(chosen: tuple[str, ...], request: PlanRequest, question: Question) -> Iterator[str]:
    """Yield which columns are held fixed, or not, because it was asked for."""
    held = adjusted(chosen, question, request.amendments)
    if added := [name for name in held if name not in chosen]:
        yield f"Adjusted for {', '.join(added)} too, as you asked."
    if dropped := [name for name in chosen if name not in held]:
        yield f"Not adjusted for {', '.join(dropped)}, as you asked."


def _by_arrows(request: PlanRequest, question: Question) -> Identification | None:
    """Return what the user's arrows identify; None where they do not speak of both ends."""
    graph = graph_of(request.knowledge, request.profile.names, question)
    decided = question.covariates is not None or request.amendments.decides_adjustment
    if graph is None or decided or request.amendments.instruments:
        return None
    return identify(question, request.profile, request.knowledge, graph)


def _not_identified(question: Question, found: Identification) -> Draft:
    """Return a plan that stops at identification: no estimator can stand in for it."""
    return Draft(question, (_identify_step(question),), found.sentence, (_FROM_ARROWS,))


def _as_arrows_say(question: Question, found: Identification) -> Question:
    """Return the question with the design and instruments that the arrows give."""
    first = found.estimands[0]
    return replace(
        question,
        design=first.design,
        instruments=first.instruments,
        mediator=first.mediator,
        more_mediators=first.more_mediators,
    )


def _served(
    request: PlanRequest, question: Question, asked: Demands
) -> tuple[Question, tuple[str, ...]]:
    """Fall back to adjustment where no estimator serves the design, and say so."""
    notes = []
    found = unserved(request.text, request.description)
    if found and found[0] is not question.design:
        design, evidence = found
        notes.append(
            f"The words “{evidence.strip()}” point to the design {design.value!r}, which cannot be "
            "carried out here from what is said; the answer rests on adjustment and may differ."
        )
    if question.design is not Design.IV and asks_for_instrument(request.text):
        notes.append(
            "The question speaks of an instrument, but no column could be read as one, so the "
            "answer does not use any: name the column to have it used."
        )
    if request.profile.structure is Structure.PANEL and question.design is Design.BACKDOOR:
        notes.append(_repeated_rows(request.profile, question))
    served = {d for spec in request.catalogue.of(EstimatorSpec) for d in spec.designs}
    wanted = {d for spec in asked.estimators for d in spec.designs} or served
    if question.design in served & wanted or Design.BACKDOOR not in wanted:
        return question, tuple(notes)
    if not asked.insists and question.design in served:
        raise InvalidPlan([f"{asked.estimators[0].title} does not serve this design."])
    if question.design:
        notes.append(
            f"The design {question.design.value!r} is not served by the estimators that can be "
            "used; units alike in the covariates are compared instead."
        )
    return replace(question, design=Design.BACKDOOR), tuple(notes)


def _repeated_rows(profile: Profile, question: Question) -> str:
    unit = question.unit_column or profile.unit_column or "unit"
    allowed = (
        "the interval allows for that, but"
        if question.unit_column
        else "they are treated as independent, so that the interval is too narrow, and"
    )
    return (
        f"The rows repeat each {unit} over time: {allowed} lasting differences between one {unit}"
        " and another are held fixed only as far as the covariates tell them."
    )


def _possible(asked: Demands, choice: EstimatorChoice) -> tuple[EstimatorSpec, ...]:
    """Return the estimators asked for; one that is named in words is checked by the usual ones."""
    wanted = asked.estimators
    reasons = {beaten.algorithm: beaten.reason for beaten in choice.beaten}
    if problems := [reasons[spec.name] for spec in wanted if spec.name in reasons]:
        raise InvalidPlan(problems)
    usual = () if asked.insists else tuple(s for s in choice.estimators if s not in wanted)
    return (*wanted, *usual)[: max(len(wanted), _MOST_ESTIMATORS)]


def _identify_step(question: Question) -> Step:
    design = question.design or Design.BACKDOOR
    because = _DESIGN_WORDS.get(design, design.value)
    return Step(
        id=_IDENTIFY,
        action=Action.IDENTIFY,
        why=f"Whether the effect can be computed from these data: {because}.",
        seconds=0.2,
    )


def _with_bounds_of_the_lost(
    choice: EstimatorChoice, request: PlanRequest, handling: Handling
) -> EstimatorChoice:
    """Run bounds that allow for any lost outcomes beside an experiment's weighted estimate."""
    spec = next((s for s in request.catalogue.of(EstimatorSpec) if s.name == _OF_THE_LOST), None)
    weighted = handling.way is MissingValues.WEIGHT
    if spec is None or not weighted or list(spec.objections(request.profile, choice.estimand)):
        return choice
    return replace(choice, estimators=tuple(dict.fromkeys((*choice.estimators, spec))))


def _estimate_steps(
    choice: EstimatorChoice, request: PlanRequest, handling: Handling
) -> tuple[Step, ...]:
    first, *others = choice.estimators
    return tuple(
        Step(
            id=f"estimate_{spec.name}",
            action=Action.ESTIMATE,
            algorithm=spec.name,
            inputs=(_IDENTIFY,),
            primary=spec is first,
            why=_reason(spec, spec is first),
            beat=(*against_second(first, tuple(others)), *choice.beaten) if spec is first else (),
            seconds=_seconds(spec, request, len(choice.estimand.columns), handling),
            missing=MissingValues.COMPLETE if spec.name == _OF_THE_LOST else handling.way,
        )
        for spec in choice.estimators
    )


def _reason(spec: EstimatorSpec, is_first: bool) -> str:
    told = WHY.get(spec.name, spec.summary.rstrip("."))
    return f"{spec.title} answers the question: {told}." if is_first else f"A check: {told}."


def _seconds(spec: AlgorithmSpec, request: PlanRequest, width: int, handling: Handling) -> float:
    once = spec.cost.seconds(request.profile.n_rows, width)
    if handling.way is not MissingValues.IMPUTE:
        return _OVERHEAD + once
    return _OVERHEAD + once * missing_values.tables_for(
        handling.share, once, missing_values.time_for_tables(request.budget_seconds)
    )


def _refute_steps(
    request: PlanRequest, estimand: Estimand, target: Step, wanted: Iterable[AlgorithmSpec]
) -> tuple[Step, ...]:
    named = [s for s in wanted if isinstance(s, RefuterSpec)]
    fitting = refuters(request.catalogue, request.profile, estimand)
    stated = [spec for spec in fitting if spec.requires]  # what the user named is always tried
    usual = [spec for spec in fitting if not spec.requires][:_MOST_REFUTERS]
    chosen = named or [*usual, *stated]
    once = request.catalogue[target.algorithm].cost.seconds(
        min(request.profile.n_rows, _ROWS_TO_REFUTE), len(estimand.columns)
    )
    refits = _refits(once, len(chosen), request.budget_seconds)
    return tuple(
        Step(
            id=f"refute_{spec.name}",
            action=Action.REFUTE,
            algorithm=spec.name,
            params={"refits": refits} if "refits" in spec.params.model_fields else {},
            inputs=(_IDENTIFY, target.id),
            why=spec.summary,
            seconds=_OVERHEAD + refits * once,
        )
        for spec in chosen
    )


def _refits(once: float, n_refuters: int, budget: float) -> int:
    """Return how often each refuter may refit, so that all together take their share of time."""
    share = _REFUTING_SHARE * min(budget, _REFUTING_SECONDS) / max(n_refuters, 1)
    return min(max(int(share / max(once, 1e-3)), _LEAST_REFITS), _MOST_REFITS)


def _sensitivity_steps(request: PlanRequest, estimand: Estimand, target: Step) -> tuple[Step, ...]:
    specs: list[SensitivitySpec] = sensitivities(request.catalogue, request.profile, estimand)
    return tuple(
        Step(
            id=f"sensitivity_{spec.name}",
            action=Action.SENSITIVITY,
            algorithm=spec.name,
            inputs=(_IDENTIFY, target.id),
            why=spec.summary,
            seconds=0.2 + spec.cost.seconds(request.profile.n_rows, len(estimand.columns)),
        )
        for spec in specs
    )


def _summary(question: Question, choice: EstimatorChoice) -> str:
    first, *others = choice.estimators
    design = _DESIGN_WORDS.get(choice.estimand.design, choice.estimand.design.value)
    checks = f", checked by {' and '.join(s.title for s in others)}" if others else ""
    return (
        f"The effect of {question.treatment} on {question.outcome} is estimated with "
        f"{first.title}{checks}. What makes it causal: {design}."
    )


def _descriptive(question: Question, choice: EstimatorChoice, notes: tuple[str, ...]) -> Draft:
    reasons = " ".join(dict.fromkeys(b.reason for b in choice.beaten[:3]))
    summary = (
        f"No causal claim is made about {question.treatment} and {question.outcome}: no estimator "
        f"fits these data. {reasons}"
    )
    return Draft(replace(question, kind=QuestionKind.EFFECT), (), summary.strip(), notes)
