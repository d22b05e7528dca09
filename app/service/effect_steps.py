"""Steps about an effect: identify it, estimate it, try to refute it, ask how wrong it could be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from app.causal import identify as rules
from app.causal.catalogue import (
    Catalogue,
    EstimatorSpec,
    Progress,
    RefuterSpec,
    SensitivitySpec,
    load,
)
from app.causal.codec import decode
from app.causal.data import Dataset
from app.causal.estimand import Estimand, Identification
from app.causal.findings import Discovery, Estimate, Estimation, Refutation, Sensitivity
from app.causal.mirrored import for_untreated
from app.causal.missing_values import MissingValues, time_for_tables
from app.causal.question import Design, Question
from app.causal.refits import Refitting
from app.errors import InvalidPlan, NotIdentified
from app.planner.covariates import is_settled_before
from app.planner.plan import Action, Step
from app.service.step_order import StepOrder

if TYPE_CHECKING:
    import numpy as np
    from pydantic import BaseModel

ROWS_TO_REFUTE = 20_000  # of a larger table refuters see so many
_BY_ROWS = frozenset({Design.BACKDOOR, Design.RANDOMISED, Design.IV})


def identify(order: StepOrder, data: Dataset) -> Identification:
    plan, question = order.plan, order.plan.question_of(order.step_id)
    graph = rules.graph_of(plan.knowledge, order.profile.names, question)
    if graph is None and order.step.inputs:
        graph = order.read(Action.DISCOVER, Discovery).graph
    found = rules.identify(question, order.profile, plan.knowledge, graph)
    if question.design is not Design.RANDOMISED:
        return found
    from app.causal.after_assignment import without_consequences

    doubtful = {v.name for v in order.profile.variables if not is_settled_before(v)}
    return without_consequences(found, data, doubtful - _asked_for(question))


def _asked_for(question: Question) -> set[str]:
    """Return the columns that are held fixed because the user said so."""
    said = (r.value.split(", ") for r in question.readings if r.part == "covariates")
    return {name for names in said for name in names}


def estimate(order: StepOrder, data: Dataset, report: Progress) -> Estimation:
    spec = load().get(order.step.algorithm, EstimatorSpec)
    estimand = _estimand(spec, order)
    spec = for_untreated(spec, estimand)
    params = spec.params.model_validate(order.step.params)
    if order.before is not None and (told := _at_another_level(order, params)) is not None:
        return told
    rng = order.generator()
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


def _at_another_level(order: StepOrder, params: BaseModel) -> Estimation | None:
    """Return what was found before, told at the level now wanted; None where that needs a fit."""
    from app.causal.another_level import at_level

    return at_level(decode(Estimation, order.before), params.model_dump()["level"])


def refute(order: StepOrder, data: Dataset, report: Progress) -> Refutation:
    catalogue = load()
    spec = catalogue.get(order.step.algorithm, RefuterSpec)
    target = _estimate_step(order)
    estimand = _estimand(catalogue.get(target.algorithm, EstimatorSpec), order)
    refit = _refit(catalogue, target, order)
    estimate = order.read(Action.ESTIMATE, Estimation).estimate
    if target.missing is MissingValues.IMPUTE:
        data, estimate = _on_one_table(data, estimand, refit, order)
    note = ""
    if data.n_rows > ROWS_TO_REFUTE and estimand.design in _BY_ROWS:
        data, note = _some_rows(data, estimand, order)
        estimate = refit(data, estimand)
    found = spec.run(
        data,
        estimand,
        estimate,
        refit,
        spec.params.model_validate(order.step.params),
        order.generator(),
        report,
    )
    return replace(found, sentence=found.sentence + note)


def assess(order: StepOrder, data: Dataset, report: Progress) -> Sensitivity:
    catalogue = load()
    spec = catalogue.get(order.step.algorithm, SensitivitySpec)
    estimator = catalogue.get(_estimate_step(order).algorithm, EstimatorSpec)
    return spec.run(
        data,
        _estimand(estimator, order),
        order.read(Action.ESTIMATE, Estimation).estimate,
        spec.params.model_validate(order.step.params),
        order.generator(),
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

    table = one_completed(data, estimand, order.generator())
    return table, refit(table, estimand)


def _some_rows(data: Dataset, estimand: Estimand, order: StepOrder) -> tuple[Dataset, str]:
    """Return a random part of a large table, whole units where rows belong to units, and a word.

    What breaks a method on many rows breaks it on these, and many refits of all rows take hours.
    """
    import numpy as np

    rng, frame = order.generator(), data.frame
    if estimand.unit_column is None:
        part = frame.iloc[np.sort(rng.permutation(data.n_rows)[:ROWS_TO_REFUTE])]
    else:
        units = frame[estimand.unit_column]
        share = ROWS_TO_REFUTE / data.n_rows
        part = frame[units.isin(units.drop_duplicates().sample(frac=share, random_state=rng))]
    told = f" Tried on {len(part):,} of the {data.n_rows:,} rows, drawn at random."
    return data.with_frame(part, "a random part of the rows"), told


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


def _refit(catalogue: Catalogue, target: Step, order: StepOrder) -> Refitting:
    """Return a function that repeats the whole estimation on other data, with the same seed."""
    spec = catalogue.get(target.algorithm, EstimatorSpec)
    spec = for_untreated(spec, _estimand(spec, order))
    params = spec.params.model_validate(target.params)
    lighter = spec.for_refits(params)

    def shuffled(
        data: Dataset, estimand: Estimand, count: int, rng: np.random.Generator
    ) -> Sequence[float] | None:
        weighed = target.missing is MissingValues.WEIGHT
        return None if weighed else spec.shuffled(data, estimand, lighter, count, rng)

    def refit(data: Dataset, estimand: Estimand) -> Estimate:
        if target.missing is MissingValues.WEIGHT and data.frame[estimand.outcome].isna().any():
            from app.causal.observation import weighing

            weighed = weighing(data, estimand)
            data, estimand = weighed.data, weighed.estimand
        return spec.refit(data, estimand, params, order.generator()).estimate

    return Refitting(refit, shuffled)
