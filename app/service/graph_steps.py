"""Steps about graphs: find one, choose among several, hold an effect against those that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.causal.catalogue import DiscoverySpec, Progress, load
from app.causal.codec import decode
from app.causal.data import Dataset
from app.causal.findings import Discovery, GraphRange, Selection
from app.errors import StatisticalFailure
from app.planner.plan import Step
from app.service.step_order import StepOrder

RESAMPLING_SHARE = 0.05  # of the step's time: half a minute of the default ten
LONGEST_RANGE = 4.0  # seconds of resampling for a check beside the answer
TRIAL_DRAWS = 4  # tables made from each candidate's graph


def discover(
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
    rng = order.generator()
    found = spec.run(rows, params, knowledge, rng, report)
    found = examined(found, rows, params, knowledge, order.generator(), clock=clock)
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


def select(order: StepOrder, data: Dataset, clock: Callable[[], float]) -> Selection:
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
        order.generator(),
        draws=TRIAL_DRAWS,
        seconds=order.seconds * RESAMPLING_SHARE,
        clock=clock,
    )
    return selected(tried, [step.id for step in steps])


def graph_range(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> GraphRange:
    """Find a graph, again in resampled rows as far as time allows, and weigh the effect."""
    from app.causal import graph_effects
    from app.causal.resampling import resampled, while_time_is_left

    step, question, rng = order.step, order.plan.question, order.generator()
    spec = load().get(step.algorithm, DiscoverySpec)
    columns = graph_effects.free_columns(data, step.columns, question)
    rows = data.select(columns)
    params = spec.params.model_validate(step.params)
    knowledge = graph_effects.as_asked(
        order.plan.knowledge.restricted_to(columns), question, columns
    )
    try:
        used = rows if spec.allows_missing else rows.complete(at_least=spec.min_samples)
        found = spec.run(used, params, knowledge, rng, report)
    except StatisticalFailure as failure:
        return graph_effects.no_graph(failure.message)
    again = resampled(found, spec, used, params, knowledge, rng)
    seconds = min(order.seconds * RESAMPLING_SHARE, LONGEST_RANGE)
    drawn = [next(again) for _ in while_time_is_left(step.resamples, seconds, clock)]
    return graph_effects.graph_range(data, question, found.graph, drawn)


def _compared(data: Dataset, step: Step, columns: Sequence[str]) -> Dataset:
    """Return the columns of a discovery step, relative to their groups where it says so."""
    if not step.within:
        return data.select(columns)
    from app.causal.groups import within_groups

    return within_groups(data, columns, step.within)
