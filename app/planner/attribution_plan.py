"""The plan of why, what if and how much each: a graph, then what is put down to its causes."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from app.causal.catalogue import AttributionSpec
from app.causal.profile import Profile
from app.causal.question import Design, Question, QuestionKind
from app.errors import InvalidPlan
from app.planner.asked_groups import asked_about
from app.planner.attribution_words import Aspect, aspect, direction
from app.planner.drafts import Demands, Draft
from app.planner.graph_plan import graph_plan
from app.planner.plan import Action, Beaten, PlanRequest, Step

_BY_ASPECT = {
    Aspect.FAIRNESS: "causal_fairness",
    Aspect.PATHS: "path_contributions",
    Aspect.NECESSITY: "probability_of_causation",
}
_OF_ROWS = {
    QuestionKind.ROOT_CAUSE: "outlier_root_cause",
    QuestionKind.DISTRIBUTION_CHANGE: "distribution_change",
    QuestionKind.INFLUENCE: "intrinsic_influence",
    QuestionKind.COUNTERFACTUAL: "counterfactual",
    QuestionKind.FORECAST_INTERVENTION: "what_if",
}
_OF_SERIES = {
    QuestionKind.ROOT_CAUSE: "series_root_cause",
    QuestionKind.DISTRIBUTION_CHANGE: "series_root_cause",
    QuestionKind.INFLUENCE: "series_influence",
    QuestionKind.COUNTERFACTUAL: "series_counterfactual",
    QuestionKind.FORECAST_INTERVENTION: "series_forecast",
}
_FROM_ARROWS = "What is put down to what follows the arrows that you stated."
_HALVES = ("first half", "second half")
_OVERHEAD = 1.0


def attribution_plan(request: PlanRequest, question: Question, asked: Demands) -> Draft | None:
    """Return the steps that find a graph and trace the question through it.

    None where nothing in the catalogue fits the question, so that another plan has to do.
    """
    question, notes = _completed(request, question)
    spec, beaten = _chosen(request, question, asked)
    if spec is None:
        return None
    graphs = _graphs(request, question, asked, spec)
    if not graphs.steps and not _is_stated(request, question) and spec.needs_graph:
        return graphs
    step = Step(
        id=f"attribute_{spec.name}",
        action=Action.ATTRIBUTE,
        algorithm=spec.name,
        params=_params(request, question, spec),
        inputs=tuple(s.id for s in graphs.steps),
        primary=True,
        why=_why(spec, question),
        beat=beaten,
        seconds=_OVERHEAD + spec.cost.seconds(request.profile.n_rows, _width(graphs, request)),
    )
    summary = f"{graphs.summary} {_why(spec, question)}".strip()
    return Draft(
        question,
        (*graphs.steps, step),
        summary,
        (*notes, *_premise(request, question), *graphs.notes),
    )


def premised(request: PlanRequest, question: Question) -> PlanRequest:
    """Return the request with what the question takes for granted: its outcome comes last.

    Who asks what would be, were x set, or whether x is what y owes its value to, supposes that y
    does not act on x. Rows alone often leave that open, and half the graphs would then say that
    nothing happens. A series may run both ways.
    """
    outcome = question.outcome
    if request.profile.is_temporal or outcome is None:
        return request
    causes = {name for name in (question.treatment, *dict(question.setting)) if name}
    known = request.knowledge
    arrows = tuple(
        (outcome, cause)
        for cause in sorted(causes - {outcome})
        if not known.requires(outcome, cause) and not known.forbids(outcome, cause)
    )
    return replace(request, knowledge=replace(known, forbidden=(*known.forbidden, *arrows)))


def _premise(request: PlanRequest, question: Question) -> tuple[str, ...]:
    """Return in words what `premised` took for granted."""
    outcome, ends = question.outcome, frozenset(_ends(question))
    causes = [b for a, b in request.knowledge.forbidden if a == outcome and b in ends]
    if not causes:
        return ()
    return (f"It is taken for granted that {outcome} does not act on {' or '.join(causes)}.",)


def _completed(request: PlanRequest, question: Question) -> tuple[Question, tuple[str, ...]]:
    """Fill in what the words leave open with the most defensible choice, and say so."""
    notes: list[str] = []
    is_temporal = request.profile.is_temporal
    about = asked_about(question.text, request.profile)
    if not is_temporal and question.comparison and question.kind is QuestionKind.ROOT_CAUSE:
        question = replace(question, kind=QuestionKind.DISTRIBUTION_CHANGE)
    if question.kind is QuestionKind.DISTRIBUTION_CHANGE and question.comparison is None:
        question = replace(question, comparison=_HALVES)
        notes.append(
            "The question names no two groups or periods that were found in the data, so the"
            " first half of the rows is compared with the second."
        )
    names_no_row = question.row is None and not about.where and question.comparison is None
    if names_no_row and question.kind in (QuestionKind.ROOT_CAUSE, QuestionKind.COUNTERFACTUAL):
        what = "the last period or the largest move" if is_temporal else "the most unusual row"
        if aspect(question.text) is Aspect.WHOLE:
            notes.append(f"The question names no row or period, so {what} is looked at.")
    return question, tuple(notes)


def _chosen(
    request: PlanRequest, question: Question, asked: Demands
) -> tuple[AttributionSpec | None, tuple[Beaten, ...]]:
    """Return the algorithm that answers the question, and why the others do not."""
    specs = request.catalogue.of(AttributionSpec)
    wanted = [s for s in asked.others if isinstance(s, AttributionSpec)]
    names = _OF_SERIES if request.profile.is_temporal else _OF_ROWS
    name = _BY_ASPECT.get(aspect(question.text), names[question.kind])
    if wanted:
        name = wanted[0].name
        if reasons := list(wanted[0].objections(request.profile, question)):
            raise InvalidPlan(reasons)
    found = next((s for s in specs if s.name == name), None)
    if found is None or list(found.objections(request.profile, question)):
        return None, ()
    others = (s for s in specs if s is not found)
    beaten = tuple(Beaten(s.name, _against(s, found, request.profile, question)) for s in others)
    return found, beaten


def _against(
    spec: AttributionSpec, chosen: AttributionSpec, profile: Profile, question: Question
) -> str:
    reason = next(spec.objections(profile, question), "")
    return reason or f"{chosen.title} answers what the words ask for more closely."


def _graphs(
    request: PlanRequest, question: Question, asked: Demands, spec: AttributionSpec
) -> Draft:
    """Return the steps that find a graph; none where the arrows are stated, or none is needed."""
    if _is_stated(request, question):
        return Draft(question, (), _FROM_ARROWS)
    if not spec.needs_graph and question.design is Design.RANDOMISED:
        return Draft(question, (), "")
    return graph_plan(request, question, asked)


def _is_stated(request: PlanRequest, question: Question) -> bool:
    """Tell whether the user's arrows speak of all that the question is about.

    Arrows say nothing of how long effects take, which a series' graph has to tell.
    """
    if request.profile.is_temporal:
        return False
    mentioned = {name for arrow in request.knowledge.required for name in arrow}
    return {*_ends(question)} <= mentioned and bool(mentioned)


def _ends(question: Question) -> tuple[str, ...]:
    named = (question.outcome, question.treatment, *(c for c, _ in question.setting))
    return tuple(name for name in named if name)


def _params(
    request: PlanRequest, question: Question, spec: AttributionSpec
) -> dict[str, JsonValue]:
    """Return the parameters that the words decide: which rows, and which way they moved."""
    params: dict[str, JsonValue] = {}
    fields = spec.params.model_fields
    about = asked_about(question.text, request.profile)
    if "where" in fields and about.where and question.row is None and not question.comparison:
        params["where"] = [[column, level] for column, level in about.where]
    if "direction" in fields and (moved := direction(question.text)):
        params["direction"] = moved
    return params


def _why(spec: AttributionSpec, question: Question) -> str:
    about = f" for {question.outcome}" if question.outcome else ""
    return f"{spec.title} answers the question{about}: {_lowered(spec.summary)}"


def _lowered(summary: str) -> str:
    return f"{summary[:1].lower()}{summary[1:]}"


def _width(graphs: Draft, request: PlanRequest) -> int:
    return max((len(s.columns) for s in graphs.steps), default=len(request.profile.variables))
