"""The rules every plan keeps, whoever made it, each violation a sentence that can be acted on."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from app.causal.catalogue import AlgorithmSpec, Catalogue, Task
from app.causal.missing_values import MissingValues
from app.causal.profile import Profile
from app.causal.question import Knowledge, Question
from app.errors import InvalidKnowledge
from app.planner.plan import Action, Plan, Step

_TASKS = {
    Action.DISCOVER: Task.DISCOVER,
    Action.GRAPH_RANGE: Task.DISCOVER,
    Action.ESTIMATE: Task.ESTIMATE,
    Action.REFUTE: Task.REFUTE,
    Action.SENSITIVITY: Task.SENSITIVITY,
    Action.ATTRIBUTE: Task.ATTRIBUTE,
}
_READS = {
    Action.DISCOVER: frozenset[Action](),
    Action.SELECT: frozenset({Action.DISCOVER}),
    Action.IDENTIFY: frozenset[Action](),
    Action.GRAPH_RANGE: frozenset[Action](),
    Action.ESTIMATE: frozenset({Action.IDENTIFY}),
    Action.REFUTE: frozenset({Action.IDENTIFY, Action.ESTIMATE}),
    Action.SENSITIVITY: frozenset({Action.IDENTIFY, Action.ESTIMATE}),
    Action.EXAMINE: frozenset[Action](),  # a graph, where one was found
    Action.ATTRIBUTE: frozenset[Action](),  # a graph that was found, or the one that was stated
}
_WITHOUT_ALGORITHM = (Action.SELECT, Action.IDENTIFY, Action.EXAMINE)
_MOST_RESAMPLES = 1000


def violations(
    plan: Plan, catalogue: Catalogue, profile: Profile, knowledge: Knowledge
) -> Iterator[str]:
    """Yield each broken rule as a sentence with the offending names; nothing when all is well."""
    yield from _unknown_columns(plan.question, profile)
    yield from _contradictions(knowledge, profile)
    yield from _repeated_ids(plan)
    seen: dict[str, Action] = {}
    for step in plan.steps:
        yield from _broken_inputs(step, seen)
        yield from _broken_algorithm(step, catalogue)
        yield from _broken_columns(step, profile)
        seen[step.id] = step.action
    yield from _primaries(plan)


def _unknown_columns(question: Question, profile: Profile) -> Iterator[str]:
    for name in question.columns:
        if name not in profile.names:
            yield f"the question uses {name!r}, which is not a column"
    if question.treatment and question.treatment == question.outcome:
        yield f"{question.treatment!r} is both treatment and outcome"
    ends = {question.treatment, question.outcome}
    for name in question.covariates or ():
        if name in ends:
            yield f"{name!r} cannot be adjusted for: it is the treatment or the outcome"


def _contradictions(knowledge: Knowledge, profile: Profile) -> Iterator[str]:
    try:
        knowledge.check(profile.names)
    except InvalidKnowledge as error:
        yield error.message


def _repeated_ids(plan: Plan) -> Iterator[str]:
    ids = [step.id for step in plan.steps]
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"two steps are called {name!r}"


def _broken_inputs(step: Step, seen: dict[str, Action]) -> Iterator[str]:
    for name in step.inputs:
        if name not in seen:
            yield f"step {step.id!r} reads {name!r}, which no earlier step is called"
    present = {seen[name] for name in step.inputs if name in seen}
    for action in sorted(_READS[step.action] - present):
        yield f"step {step.id!r} needs the result of a step that does {action.value!r}"


def _broken_algorithm(step: Step, catalogue: Catalogue) -> Iterator[str]:
    if step.action in _WITHOUT_ALGORITHM:
        if step.algorithm:
            yield f"step {step.id!r} names {step.algorithm!r}, but {step.action.value!r} takes none"
        return
    if step.algorithm not in catalogue:
        yield f"step {step.id!r} names {step.algorithm!r}, which the catalogue does not have"
        return
    spec = catalogue[step.algorithm]
    if spec.task is not _TASKS[step.action]:
        yield f"{spec.name!r} does not {step.action.value}; it is for {spec.task.value!r}"
    yield from _broken_params(step, spec)
    yield from _broken_missing(step)


def _broken_missing(step: Step) -> Iterator[str]:
    if step.missing is MissingValues.AUTO:
        yield f"step {step.id!r} leaves open how missing values are treated"
    if step.missing is not MissingValues.COMPLETE and step.action is not Action.ESTIMATE:
        yield f"step {step.id!r} treats missing values, which only an estimate does"


def _broken_params(step: Step, spec: AlgorithmSpec) -> Iterator[str]:
    for params in (step.params, *(step.params | setting for setting in step.settings)):
        try:
            spec.params.model_validate(params)
        except ValidationError as error:
            for problem in error.errors():
                where = ".".join(str(part) for part in problem["loc"])
                yield f"{spec.name}: parameter {where!r}: {problem['msg']}"


def _broken_columns(step: Step, profile: Profile) -> Iterator[str]:
    for name in (*step.columns, *([step.within] if step.within else ())):
        if name not in profile.names:
            yield f"step {step.id!r} looks at {name!r}, which is not a column"
    if step.action is Action.DISCOVER and len(step.columns) == 1:
        yield f"step {step.id!r} has one column; a graph needs two"
    if not 0 <= step.resamples <= _MOST_RESAMPLES:
        yield f"step {step.id!r} asks for {step.resamples} resamples; at most {_MOST_RESAMPLES}"


def _primaries(plan: Plan) -> Iterator[str]:
    estimates = [s for s in plan.steps if s.action is Action.ESTIMATE]
    primary = [s for s in estimates if s.primary]
    if estimates and len(primary) != 1:
        yield f"one estimate answers the question, and {len(primary)} are marked as primary"
