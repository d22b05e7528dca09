"""The plan of an effect between columns of a time series: the answer by lag, a graph beside it."""

from __future__ import annotations

from dataclasses import replace

from app.causal.catalogue import EstimatorSpec
from app.causal.designs import lagged
from app.causal.question import Design, Question, QuestionKind
from app.planner.drafts import Demands, Draft
from app.planner.estimator_choice import WHY
from app.planner.graph_plan import graph_plan
from app.planner.plan import Action, Beaten, PlanRequest, Step

_EFFECTS = frozenset(
    {QuestionKind.EFFECT, QuestionKind.DOSE_RESPONSE, QuestionKind.FORECAST_INTERVENTION}
)
_NAME = "local_projection"
_DESIGN_NOT_SERVED = (
    "Rows of a time series are not independent, so the effect is read over lags, with the pasts of"
    " the columns held fixed."
)


def lagged_plan(request: PlanRequest, question: Question, asked: Demands) -> Draft | None:
    """Return the steps that estimate an effect over lags; None where it cannot be estimated."""
    named = [spec.name for spec in asked.estimators]
    if question.kind not in _EFFECTS or (named and _NAME not in named):
        return None
    if not question.treatment or not question.outcome:
        return None
    question = replace(question, design=Design.BACKDOOR)
    estimand = lagged.identified(question, request.profile).estimands[0]
    spec = request.catalogue.get(_NAME, EstimatorSpec)
    if list(spec.objections(request.profile, estimand)):
        return None
    graph = graph_plan(request, question, asked)
    question = replace(question, covariates=estimand.adjustment)
    identify = Step(
        id="identify",
        action=Action.IDENTIFY,
        why="Whether the effect can be computed from these data: the pasts of the columns are held"
        " fixed, so that only news of the cause is compared.",
        seconds=0.2,
    )
    estimate = Step(
        id=f"estimate_{_NAME}",
        action=Action.ESTIMATE,
        algorithm=_NAME,
        inputs=("identify",),
        primary=True,
        why=f"{spec.title} answers the question: {WHY[_NAME]}.",
        beat=_beaten(request, spec),
        seconds=0.5 + spec.cost.seconds(request.profile.n_rows, len(estimand.columns)),
    )
    summary = (
        f"The effect of {question.treatment} on {question.outcome} over the next steps is estimated"
        f" with {spec.title}. What makes it causal: what moves both shows in the columns' pasts,"
        " which are held fixed. A graph over lags is drawn beside it."
    )
    notes = (_DESIGN_NOT_SERVED, *(n for n in graph.notes if "not estimated" not in n))
    return Draft(question, (*graph.steps[:1], identify, estimate), summary, notes)


def _beaten(request: PlanRequest, spec: EstimatorSpec) -> tuple[Beaten, ...]:
    """Say why the estimators of independent rows were not taken."""
    rows = [
        s
        for s in request.catalogue.of(EstimatorSpec)
        if Design.BACKDOOR in s.designs and s is not spec
    ]
    return tuple(
        Beaten(s.name, f"{s.title} treats rows as independent, but these are a time series.")
        for s in rows[:6]
    )
