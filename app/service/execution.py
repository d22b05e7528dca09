"""One planned step carried out on the data: what stands between the plan and the algorithms."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar, assert_never

from pydantic import JsonValue

from app.causal.catalogue import (
    AttributionSpec,
    Catalogue,
    DiscoverySpec,
    EstimatorSpec,
    Progress,
    RefuterSpec,
    SensitivitySpec,
    load,
)
from app.causal.codec import decode, encode
from app.causal.data import Dataset
from app.causal.estimand import Estimand, Identification
from app.causal.findings import (
    Attribution,
    Discovery,
    Estimate,
    Estimation,
    GraphRange,
    Refutation,
    Selection,
    Sensitivity,
)
from app.causal.identify import graph_of, identify
from app.causal.missing_values import MissingValues, time_for_tables
from app.causal.profile import Profile
from app.errors import InvalidPlan, NotIdentified, StatisticalFailure
from app.planner.plan import Action, Plan, Step
from app.service.relied_on import relied_on

if TYPE_CHECKING:
    import numpy as np

RESAMPLING_SHARE = 0.05  # of the step's time: half a minute of the default ten
LONGEST_RANGE = 4.0  # seconds of resampling for a check beside the answer
TRIAL_DRAWS = 4  # tables made from each candidate's graph

Outcome: TypeAlias = (
    Discovery
    | Selection
    | Identification
    | GraphRange
    | Estimation
    | Refutation
    | Sensitivity
    | Attribution
)
T = TypeVar("T", Discovery, Identification, Estimation)


@dataclass(frozen=True, slots=True)
class StepOrder:
    """A step to carry out: `inputs` holds the stored results of the steps it reads."""

    plan: Plan
    step_id: str
    profile: Profile
    inputs: dict[str, JsonValue]
    seed: int
    seconds: float

    @property
    def step(self) -> Step:
        return self.plan.step(self.step_id)

    def read(self, action: Action, cls: type[T]) -> T:
        """Return the result of the one input step with this action."""
        found = list(self._results(action, cls))
        if len(found) != 1:
            message = f"step {self.step_id!r} needs one {action.value} input and has {len(found)}"
            raise InvalidPlan([message])
        return found[0]

    def _results(self, action: Action, cls: type[T]) -> Iterator[T]:
        for name in self.step.inputs:
            if self.plan.step(name).action is action:
                yield decode(cls, self.inputs[name])


def perform(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> JsonValue:
    """Carry out one step and return its result as JSON. `clock` gives seconds.

    Raises
    ------
    WhereforeError : the data cannot carry the step; the message says why.
    """
    return encode(_outcome(order, data, report, clock))


def _outcome(  # noqa: PLR0911 - one return for each action
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> Outcome:
    match order.step.action:
        case Action.DISCOVER:
            return _discover(order, data, report, clock)
        case Action.SELECT:
            return _select(order, data, clock)
        case Action.IDENTIFY:
            return _identify(order)
        case Action.GRAPH_RANGE:
            return _graph_range(order, data, report, clock)
        case Action.ESTIMATE:
            return _estimate(order, data, report)
        case Action.REFUTE:
            return _refute(order, data, report)
        case Action.SENSITIVITY:
            return _assess(order, data, report)
        case Action.ATTRIBUTE:
            return _attribute(order, data, report)
        case _:
            assert_never(order.step.action)


def _discover(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> Discovery:
    from app.causal.examination import examined
    from app.causal.resampling import with_confidence

    step = order.step
    spec = load().get(step.algorithm, DiscoverySpec)
    columns = step.columns or order.profile.names
    knowledge = order.plan.knowledge.restricted_to(columns)
    used = _compared(data, step, columns)
    rows = used if spec.allows_missing else used.complete(at_least=spec.min_samples)
    params = spec.params.model_validate(step.params)
    rng = _generator(order)
    found = spec.run(rows, params, knowledge, rng, report)
    found = examined(found, rows, params, knowledge, _generator(order), clock=clock)
    if not step.resamples or rows.stands_for is not None:
        return found  # rows so many that each resample would show the same
    return with_confidence(
        found,
        spec,
        rows,
        params,
        knowledge,
        rng,
        step.resamples,
        order.seconds * RESAMPLING_SHARE,
        clock=clock,
    )


def _compared(data: Dataset, step: Step, columns: Sequence[str]) -> Dataset:
    """Return the columns of a discovery step, relative to their groups where it says so."""
    if not step.within:
        return data.select(columns)
    from app.causal.groups import within_groups

    return within_groups(data, columns, step.within)


def _select(order: StepOrder, data: Dataset, clock: Callable[[], float]) -> Selection:
    """Try each discovery step's algorithm on data made like the user's."""
    from app.causal.trials import Candidate, selected, trials

    found = {name: order.inputs[name] for name in order.step.inputs if name in order.inputs}
    steps = [order.plan.step(name) for name in found]
    specs = [load().get(step.algorithm, DiscoverySpec) for step in steps]
    candidates = [
        Candidate(spec, spec.params.model_validate(step.params), decode(Discovery, found[step.id]))
        for spec, step in zip(specs, steps, strict=True)
    ]
    columns = steps[0].columns or order.profile.names
    tried = trials(
        candidates,
        _compared(data, steps[0], columns),
        order.plan.knowledge.restricted_to(columns),
        _generator(order),
        draws=TRIAL_DRAWS,
        seconds=order.seconds * RESAMPLING_SHARE,
        clock=clock,
    )
    return selected(tried, [step.id for step in steps])


def _identify(order: StepOrder) -> Identification:
    plan = order.plan
    graph = graph_of(plan.knowledge, order.profile.names, plan.question)
    if graph is None and order.step.inputs:
        graph = order.read(Action.DISCOVER, Discovery).graph
    return identify(plan.question, order.profile, plan.knowledge, graph)


def _graph_range(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> GraphRange:
    """Find a graph, again in resampled rows as far as time allows, and weigh the effect."""
    from app.causal.graph_effects import as_asked, free_columns, graph_range, no_graph
    from app.causal.resampling import resampled, while_time_is_left

    step, question, rng = order.step, order.plan.question, _generator(order)
    spec = load().get(step.algorithm, DiscoverySpec)
    columns = free_columns(data, step.columns, question)
    rows = data.select(columns)
    params = spec.params.model_validate(step.params)
    knowledge = as_asked(order.plan.knowledge.restricted_to(columns), question, columns)
    try:
        used = rows if spec.allows_missing else rows.complete(at_least=spec.min_samples)
        found = spec.run(used, params, knowledge, rng, report)
    except StatisticalFailure as failure:
        return no_graph(failure.message)
    again = resampled(found, spec, used, params, knowledge, rng)
    seconds = min(order.seconds * RESAMPLING_SHARE, LONGEST_RANGE)
    drawn = [next(again) for _ in while_time_is_left(step.resamples, seconds, clock)]
    return graph_range(data, question, found.graph, drawn)


def _estimate(order: StepOrder, data: Dataset, report: Progress) -> Estimation:
    spec = load().get(order.step.algorithm, EstimatorSpec)
    estimand = _estimand(spec, order)
    params = spec.params.model_validate(order.step.params)
    rng = _generator(order)
    match order.step.missing:
        case MissingValues.IMPUTE:
            from app.causal import imputation

            seconds = time_for_tables(order.seconds)
            return imputation.estimated(spec, data, estimand, params, rng, report, seconds)
        case MissingValues.WEIGHT:
            from app.causal import observation

            return observation.estimated(spec, data, estimand, params, rng, report)
        case MissingValues.COMPLETE | MissingValues.AUTO:
            return spec.run(data, estimand, params, rng, report)
        case _:
            assert_never(order.step.missing)


def _refute(order: StepOrder, data: Dataset, report: Progress) -> Refutation:
    catalogue = load()
    spec = catalogue.get(order.step.algorithm, RefuterSpec)
    target = _estimate_step(order)
    estimand = _estimand(catalogue.get(target.algorithm, EstimatorSpec), order)
    refit = _refit(catalogue, target, order)
    estimate = order.read(Action.ESTIMATE, Estimation).estimate
    if target.missing is MissingValues.IMPUTE:
        data, estimate = _on_one_table(data, estimand, refit, order)
    return spec.run(
        data,
        estimand,
        estimate,
        refit,
        spec.params.model_validate(order.step.params),
        _generator(order),
        report,
    )


def _on_one_table(
    data: Dataset,
    estimand: Estimand,
    refit: Callable[[Dataset, Estimand], Estimate],
    order: StepOrder,
) -> tuple[Dataset, Estimate]:
    """Return one completed table and its estimate: what is attacked where values were imputed."""
    from app.causal.imputation import one_completed

    table = one_completed(data, estimand, _generator(order))
    return table, refit(table, estimand)


def _assess(order: StepOrder, data: Dataset, report: Progress) -> Sensitivity:
    catalogue = load()
    spec = catalogue.get(order.step.algorithm, SensitivitySpec)
    estimator = catalogue.get(_estimate_step(order).algorithm, EstimatorSpec)
    return spec.run(
        data,
        _estimand(estimator, order),
        order.read(Action.ESTIMATE, Estimation).estimate,
        spec.params.model_validate(order.step.params),
        _generator(order),
        report,
    )


def _attribute(order: StepOrder, data: Dataset, report: Progress) -> Attribution:
    spec = load().get(order.step.algorithm, AttributionSpec)
    graph = relied_on(order.plan, order.step, order.inputs, order.profile.names)
    params = spec.params.model_validate(order.step.params)
    return spec.run(data, order.plan.question, graph, params, _generator(order), report)


def _estimand(spec: EstimatorSpec, order: StepOrder) -> Estimand:
    """Return the first identified estimand that this estimator is made for."""
    identification = order.read(Action.IDENTIFY, Identification)
    if not identification.is_answerable:
        hint = " ".join(identification.would_identify)
        raise NotIdentified(identification.sentence, hint=hint)
    for estimand in identification.estimands:
        if not list(spec.objections(order.profile, estimand)):
            return estimand
    reasons = list(spec.objections(order.profile, identification.estimands[0]))
    raise InvalidPlan(reasons)


def _estimate_step(order: StepOrder) -> Step:
    steps = (order.plan.step(name) for name in order.step.inputs)
    return next(step for step in steps if step.action is Action.ESTIMATE)


def _refit(
    catalogue: Catalogue, target: Step, order: StepOrder
) -> Callable[[Dataset, Estimand], Estimate]:
    """Return a function that repeats the whole estimation on other data, with the same seed."""
    spec = catalogue.get(target.algorithm, EstimatorSpec)
    params = spec.for_refits(spec.params.model_validate(target.params))

    def refit(data: Dataset, estimand: Estimand) -> Estimate:
        if target.missing is MissingValues.WEIGHT and data.frame[estimand.outcome].isna().any():
            from app.causal.observation import weighing

            weighed = weighing(data, estimand)
            data, estimand = weighed.data, weighed.estimand
        return spec.run(data, estimand, params, _generator(order), _silent).estimate

    return refit


def _silent(done: float, doing: str) -> None:
    """Report nothing: a refit's progress is not the step's."""


def _generator(order: StepOrder) -> np.random.Generator:
    """Return randomness that depends on the seed and the step, not on what ran before."""
    import numpy as np

    return np.random.default_rng([order.seed, zlib.crc32(order.step_id.encode())])
