"""What the engine hands to a child process for each kind of step.

The engine's own process has no use for planner and report: they are imported in the child.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from pydantic import JsonValue

from app.causal.catalogue import load
from app.causal.codec import encode
from app.causal.conditions import Condition
from app.causal.profile import Profile
from app.planner.clarification import Clarification
from app.planner.llm.consultation import Prompt, Reply, driven
from app.planner.plan import Plan, PlanRequest
from app.service.clarifying import unclear
from app.service.consulting import asking
from app.service.model_usage import Tariff
from app.service.records import DatasetRecord, RunRecord, StepRecord
from app.service.step_order import StepOrder

Narrow: TypeAlias = Callable[[tuple[Condition, ...]], Profile]


@dataclass(frozen=True, slots=True)
class PlanOrder:
    """A question to plan for, and the Parquet file whose rows it may be asked of in part.

    `replies` are those of the model so far, None where none is asked.
    """

    run: RunRecord
    dataset: DatasetRecord
    parquet: str
    replies: tuple[Reply, ...] | None = None


@dataclass(frozen=True, slots=True)
class AnalysisOrder:
    """A planned step and the Parquet file it looks at."""

    order: StepOrder
    parquet: str


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """Settled steps to put together as one result.

    `replies` are those of the model that rewords it so far, None where none is asked.
    """

    run: RunRecord
    dataset: DatasetRecord
    plan: Plan | None
    steps: tuple[StepRecord, ...]
    versions: Mapping[str, str]
    tariff: Tariff | None = None
    replies: tuple[Reply, ...] | None = None


@dataclass(frozen=True, slots=True)
class CritiqueOrder:
    """Settled steps to argue against; `replies` are those of the model so far."""

    run: RunRecord
    dataset: DatasetRecord
    steps: tuple[StepRecord, ...]
    replies: tuple[Reply, ...] = ()


def draw_up(order: PlanOrder, narrow: Narrow) -> JsonValue:
    """Return the plan for a run as JSON, or what a model or the person must be asked first.

    Parameters
    ----------
    narrow : gives the profile of the rows that meet some conditions.

    Raises
    ------
    WhereforeError : the question cannot be answered as it is put; the message says why.
    """
    from app.planner.asking_back import plan_or_ask
    from app.planner.llm.planner import plan_with_model

    request = replace(_request(order.run, order.dataset), narrow=narrow)
    if order.replies is None:
        return _told(plan_or_ask(request))
    return _told(driven(plan_with_model(request), order.replies))


def argue(order: CritiqueOrder) -> JsonValue:
    """Return a critique of the run as JSON, or what a model must be asked first."""
    from app.service.criticism import critique
    from app.service.run_plan import plan_of

    plan = plan_of(order.steps)
    assert plan is not None, "a critic comes after the plan"
    asked = critique(_request(order.run, order.dataset), plan, order.steps)
    return _told(driven(asked, order.replies))


def put_together(order: ReportOrder) -> JsonValue:
    """Return the run's result in the shape of the HTTP contract, or what is to be done first.

    That may be steps which the checks call for, or what a model must be asked.
    """
    from app.service.replanning import replanning
    from app.service.results import assemble
    from app.service.revised import revision

    if order.plan is not None:
        revised = revision(order.plan, order.steps, _request(order.run, order.dataset))
        if revised is not None:
            return replanning(revised)
    result = assemble(
        order.run, order.dataset, order.plan, order.steps, order.versions, order.tariff
    )
    return result if order.replies is None else _reworded(order, result, order.replies)


def _reworded(
    order: ReportOrder, result: dict[str, JsonValue], replies: tuple[Reply, ...]
) -> JsonValue:
    from app.service.criticism import consulted
    from app.service.model_usage import usage
    from app.service.rewording import Reworded, reworded

    found = driven(reworded(result, order.run.question), replies)
    if not isinstance(found, Reworded) or order.plan is None:
        return asking(found) if isinstance(found, Prompt) else result
    spent = (*consulted(order.plan, order.steps), found.consulted)
    provenance = cast("dict[str, JsonValue]", result["provenance"])
    return {
        **result,
        "narration": cast("JsonValue", found.narration),
        "provenance": {**provenance, "model": usage(spent, order.tariff)},
    }


def _request(run: RunRecord, dataset: DatasetRecord) -> PlanRequest:
    options = run.options
    return PlanRequest(
        text=run.question,
        description=dataset.description,
        profile=dataset.profile,
        knowledge=run.knowledge,
        catalogue=load(),
        algorithms=options.algorithms,
        seed=options.seed,
        budget_seconds=options.budget_seconds,
        missing=options.missing,
        amendments=options.amendments,
        accepts_suggestions=options.accept_suggestions,
        population=options.population,
        may_ask=options.may_ask and run.asks is None,
    )


def _told(result: object) -> JsonValue:
    if isinstance(result, Clarification):
        return unclear(result)
    return asking(result) if isinstance(result, Prompt) else encode(result)
