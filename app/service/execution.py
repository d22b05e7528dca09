"""One planned step carried out on the data: what stands between the plan and the algorithms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

from pydantic import JsonValue

from app.causal.catalogue import AttributionSpec, Progress, load
from app.causal.codec import encode
from app.causal.data import Dataset
from app.causal.estimand import Identification
from app.causal.findings import (
    Attribution,
    Discovery,
    Estimation,
    Examination,
    GraphRange,
    Refutation,
    Selection,
    Sensitivity,
)
from app.planner.plan import Action
from app.service.effect_steps import assess, estimate, identify, refute
from app.service.graph_steps import discover, discover_shard, graph_range, select
from app.service.relied_on import relied_on
from app.service.step_order import StepOrder

Outcome: TypeAlias = (
    Discovery
    | Selection
    | Identification
    | GraphRange
    | Estimation
    | Refutation
    | Sensitivity
    | Attribution
    | Examination
)


def perform(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> JsonValue:
    """Carry out one step and return its result as JSON. `clock` gives seconds.

    Raises
    ------
    WhereforeError : the data cannot carry the step; the message says why.
    """
    if order.shard is not None:
        return encode(discover_shard(order, order.shard, data, report, clock))
    return encode(_outcome(order, data, report, clock))


def _outcome(  # noqa: PLR0911 - one return for each action
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> Outcome:
    match order.step.action:
        case Action.DISCOVER:
            return discover(order, data, report, clock)
        case Action.SELECT:
            return select(order, data, clock)
        case Action.IDENTIFY:
            return identify(order, data)
        case Action.GRAPH_RANGE:
            return graph_range(order, data, report, clock)
        case Action.ESTIMATE:
            return estimate(order, data, report)
        case Action.REFUTE:
            return refute(order, data, report)
        case Action.SENSITIVITY:
            return assess(order, data, report)
        case Action.ATTRIBUTE:
            return _attribute(order, data, report)
        case Action.EXAMINE:
            return _examine(order, data)
        case _:
            assert_never(order.step.action)


def _examine(order: StepOrder, data: Dataset) -> Examination:
    from app.causal.examinations.examine import examine

    plan, step = order.plan, order.step
    graph = None
    if step.inputs:
        graph = relied_on(plan, step, order.inputs, order.profile.names)
    return examine(data, plan.question, graph, plan.knowledge, order.generator())


def _attribute(order: StepOrder, data: Dataset, report: Progress) -> Attribution:
    spec = load().get(order.step.algorithm, AttributionSpec)
    graph = relied_on(order.plan, order.step, order.inputs, order.profile.names)
    params = spec.params.model_validate(order.step.params)
    return spec.run(data, order.plan.question, graph, params, order.generator(), report)
