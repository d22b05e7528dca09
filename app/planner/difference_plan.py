"""The steps that tell for whom an effect is larger, or whom to treat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import JsonValue

from app.causal.catalogue import EstimatorSpec
from app.causal.estimand import EffectKind, Estimand
from app.causal.missing_values import MissingValues
from app.causal.question import Question, QuestionKind
from app.planner.for_whom import cost_of
from app.planner.plan import Action, Beaten, PlanRequest, Step
from app.planner.words import content

_DIFFERS = frozenset({QuestionKind.HETEROGENEITY, QuestionKind.POLICY})
_LEARNERS = {
    QuestionKind.HETEROGENEITY: (
        "dr_learner", "causal_forest", "r_learner", "x_learner", "t_learner", "s_learner",
        "slopes_by_group", "hazards_by_group",
    ),
    QuestionKind.POLICY: ("policy_tree",),
}  # fmt: skip
_WHY = {
    "dr_learner": "its effects in groups stay right when either the model of the outcome or that "
    "of who is treated is right",
    "causal_forest": "its trees look for whatever sets large effects apart from small ones",
    "r_learner": "it weighs rows by how open their treatment was",
    "x_learner": "it is made for few treated among many",
    "t_learner": "it is the plainest: one model for each arm",
    "s_learner": "it is the steadiest where effects hardly differ",
    "slopes_by_group": "it compares what one unit more does in one group with that in another",
    "hazards_by_group": "it compares how fast the event comes in one group with that in another",
    "policy_tree": "it tries every rule of one or two conditions, and tells what each would bring "
    "among rows that it was not learnt from",
}
_FALL = re.compile(
    r"\b(?:lower|reduc\w+|minimi[sz]\w+|cut|decreas\w+|prevent\w*|avoid\w*|fewer|lessen\w*)\b",
    re.IGNORECASE,
)
_RISE = re.compile(
    r"\b(?:rais\w+|increas\w+|maximi[sz]\w+|improv\w+|boost\w*|lift\w*|higher|more)\b",
    re.IGNORECASE,
)
_UNWANTED = frozenset(
    "death ill infection crime recidivism dropout default churn unemploy pain relapse cost "
    "complication readmission accident poverty debt absence delay".split()
)
_PARTED = re.compile(
    r"\b(?:over|above|older than|more than|at least|under|below|younger than|less than|up to)"
    r" (?:the age of )?(\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_OVERHEAD = 0.5


@dataclass(frozen=True, slots=True)
class Differing:
    """The steps, and what to tell a person of them: of the plan, and of what could be missed."""

    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        return " ".join(step.why for step in self.steps)


def is_of_differences(spec: EstimatorSpec) -> bool:
    """Tell whether an estimator is one of effects that differ, beside the one that answers."""
    return spec.effects == frozenset({EffectKind.CATE})


def asks_for_whom(question: Question, named: tuple[EstimatorSpec, ...]) -> Question:
    """Return the question as one of differences where a learner of these is asked for by name."""
    if question.kind in _DIFFERS or not any(is_of_differences(s) for s in named):
        return question
    kinds = (k for k, names in _LEARNERS.items() if any(s.name in names for s in named))
    return replace(question, kind=next(kinds, QuestionKind.HETEROGENEITY))


def difference_plan(
    request: PlanRequest,
    question: Question,
    estimand: Estimand,
    identify: str,
    named: tuple[EstimatorSpec, ...],
) -> Differing:
    """Return the step for the question's kind; nothing where it asks of an average alone.

    Parameters
    ----------
    identify : the id of the step that identifies.
    named : learners asked for by name; the usual one where none is.
    """
    if question.kind not in _DIFFERS:
        return Differing()
    wanted = replace(estimand, kind=EffectKind.CATE, modifiers=question.modifiers)
    usual = tuple(request.catalogue.get(name, EstimatorSpec) for name in _LEARNERS[question.kind])
    reasons = {s.name: list(s.objections(request.profile, wanted)) for s in (*named, *usual)}
    fitting = [s for s in named or usual if not reasons[s.name]]
    if not fitting:
        told = reasons[(named or usual)[0].name][0]
        return Differing(notes=(f"How the effect differs cannot be told. {told}",))
    chosen = fitting if named else fitting[:1]
    beaten = [s for s in usual if s not in chosen]
    steps = tuple(_step(s, request, question, wanted, identify, beaten, reasons) for s in chosen)
    return Differing(steps, tuple(_notes(question, steps)))


def _step(
    spec: EstimatorSpec,
    request: PlanRequest,
    question: Question,
    estimand: Estimand,
    identify: str,
    beaten: list[EstimatorSpec],
    reasons: dict[str, list[str]],
) -> Step:
    told = _WHY.get(spec.name, spec.summary.rstrip("."))
    by = f" by {', '.join(question.modifiers)}" if question.modifiers else ""
    aim = "whom to treat" if question.kind is QuestionKind.POLICY else f"how the effect differs{by}"
    return Step(
        id=f"estimate_{spec.name}",
        action=Action.ESTIMATE,
        algorithm=spec.name,
        params=_params(spec, request, question),
        inputs=(identify,),
        why=f"{spec.title} tells {aim}: {told}.",
        beat=tuple(Beaten(s.name, _beaten(s, spec, reasons[s.name])) for s in beaten),
        seconds=_OVERHEAD + spec.cost.seconds(request.profile.n_rows, len(estimand.columns)),
        missing=MissingValues.COMPLETE,  # groups of several completed tables are not one group
    )


def _beaten(other: EstimatorSpec, chosen: EstimatorSpec, reasons: list[str]) -> str:
    told = _WHY.get(other.name, other.summary.rstrip("."))
    return reasons[0] if reasons else f"{chosen.title} is preferred; of {other.title}: {told}."


def _params(spec: EstimatorSpec, request: PlanRequest, question: Question) -> dict[str, JsonValue]:
    params: dict[str, JsonValue] = {}
    if cuts := [[name, at] for name, at in _cuts(request, question)]:
        params["cuts"] = cuts  # type: ignore[assignment]
    if spec.name != "policy_tree":
        return params
    if cost := cost_of(request.text):
        params["cost"] = cost
    if is_to_fall(request, question):
        params["lower_is_better"] = True
    return params


def _cuts(request: PlanRequest, question: Question) -> Iterator[tuple[str, float]]:
    """Yield the value at which a number is parted, where the words name one: 'over 50'."""
    found = _PARTED.search(request.text)
    numbers = [n for n in question.modifiers if request.profile.variable(n).is_numeric]
    if found and len(numbers) == 1 and request.profile.variable(numbers[0]).n_distinct > 2:
        yield numbers[0], float(found.group(1))


def is_to_fall(request: PlanRequest, question: Question) -> bool:
    """Tell whether less of the outcome is wanted: by the words, else by what the outcome is."""
    if _FALL.search(request.text):
        return True
    outcome = request.profile.variable(question.outcome or "")
    own = set(content(f"{outcome.name.replace('_', ' ')} {outcome.description}"))
    return bool(own & _UNWANTED) and not _RISE.search(request.text)


def _notes(question: Question, steps: tuple[Step, ...]) -> Iterator[str]:
    for reading in question.readings:
        if reading.part == "modifiers" and not reading.value:
            why = f"{reading.evidence[:1].upper()}{reading.evidence[1:]}"
            yield f"{why}: groups are sought over all columns that are held fixed."
    params = steps[0].params
    if "cost" in params:
        told = f"A cost of {params['cost']:g} for each that is treated"
        yield f"{told} is taken to be in the units of {question.outcome}."
    if question.kind is QuestionKind.POLICY:
        more = "less" if params.get("lower_is_better") else "more"
        yield f"Whom to treat is chosen so that there is {more} of {question.outcome}."
