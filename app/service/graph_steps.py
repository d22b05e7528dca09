"""Steps about graphs: find one, choose among several, hold an effect against those that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.causal.catalogue import DiscoverySpec, Progress, load
from app.causal.codec import decode
from app.causal.data import Dataset
from app.causal.findings import Discovery, GraphRange, Selection
from app.errors import StatisticalFailure
from app.planner.plan import Step
from app.service.shards import Shard
from app.service.step_order import StepOrder

if TYPE_CHECKING:
    from pydantic import BaseModel, JsonValue

    from app.causal.dossier import TallySheet
    from app.causal.question import Knowledge
    from app.causal.tuning import Tuned

RESAMPLING_SHARE = 0.05  # of the step's time: half a minute of the default ten
LONGEST_RANGE = 4.0  # seconds of resampling for a check beside the answer
AT_ONCE = 2  # shards that are taken at the same time, as far as their time is concerned
TRIAL_DRAWS = 4  # tables made from each candidate's graph


@dataclass(frozen=True, slots=True)
class _Search:
    """A discovery step made ready: `rows` are those that its algorithm sees."""

    spec: DiscoverySpec
    rows: Dataset
    params: BaseModel
    knowledge: Knowledge

    @classmethod
    def of(
        cls, order: StepOrder, data: Dataset, settings: dict[str, JsonValue] | None = None
    ) -> _Search:
        step = order.step
        spec = load().get(step.algorithm, DiscoverySpec)
        columns = step.columns or order.profile.names
        used = _compared(data, step, columns)
        rows = used if spec.allows_missing else used.complete(at_least=spec.min_samples)
        params = _params(spec, step, settings or {})
        return cls(spec, rows, params, order.plan.knowledge.restricted_to(columns))

    @classmethod
    def tuned(cls, order: StepOrder, data: Dataset) -> tuple[_Search, Tuned | None]:
        """Return the search, its main parameter as rows held out decide, and how they did."""
        from app.causal.tuning import tuned

        step, search = order.step, cls.of(order, data)
        if not step.settings or search.rows.stands_for is not None:
            return search, None
        known, rng = search.knowledge, order.generator()
        chosen = tuned(search.spec, search.rows, step.params, step.settings, known, rng)
        params = _params(search.spec, step, chosen.settings)
        return replace(search, params=params), chosen

    def found(self, order: StepOrder, tuned: Tuned | None, report: Progress) -> Discovery:
        from app.causal.examination import examined

        rows, params, known = self.rows, self.params, self.knowledge
        found = self.spec.run(rows, params, known, order.generator(), report)
        if tuned is not None:
            said = (tuned.diagnosis, *found.diagnostics)
            found = replace(found, settings=tuned.settings, diagnostics=said)
        return examined(found, rows, params, known, order.generator())


def discover(
    order: StepOrder, data: Dataset, report: Progress, clock: Callable[[], float]
) -> Discovery:
    from app.causal.resampling import with_confidence

    search, tuned = _Search.tuned(order, data)
    found = search.found(order, tuned, report)
    if search.rows.stands_for is not None:
        return found  # rows so many that each resample would show the same
    return with_confidence(
        found,
        search.spec,
        search.rows,
        search.params,
        search.knowledge,
        order.generator(),
        order.step.resamples,
        order.seconds * RESAMPLING_SHARE,
        clock=clock,
    )


def discover_shard(
    order: StepOrder, shard: Shard, data: Dataset, report: Progress, clock: Callable[[], float]
) -> Discovery | TallySheet | None:
    """Return the graph, or what one shard of its resamples shows; None where none is of use."""
    from app.causal.resampling import BLOCK, blocks, tallied

    if shard.number == 0:
        search, tuned = _Search.tuned(order, data)
        return search.found(order, tuned, report)
    found = decode(Discovery, order.inputs[Shard(0, shard.of).step_id(order.step_id)])
    search = _Search.of(order, data, found.settings)
    if search.rows.stands_for is not None:
        return None
    wanted = order.step.resamples
    own = shard.blocks(blocks(wanted))
    tally = tallied(
        found,
        search.spec,
        search.rows,
        search.params,
        search.knowledge,
        order.generator().spawn(own.stop)[own.start :],
        min(wanted, BLOCK * own.stop) - BLOCK * own.start,
        order.seconds * RESAMPLING_SHARE * AT_ONCE / shard.of,
        clock=clock,
    )
    return tally.sheet()


def join_shards(order: StepOrder) -> Discovery:
    """Return the graph with what those of its shards show that came to an end."""
    from app.causal.dossier import Tally, TallySheet
    from app.causal.resampling import counted

    results = {
        shard.number: result
        for name, result in order.inputs.items()
        if (shard := Shard.named_by(name)) is not None
    }
    found = decode(Discovery, results.pop(0))
    sheets = [decode(TallySheet, result) for result in results.values() if result is not None]
    if not sheets:
        return found
    tally = Tally(sheets[0].family)
    for sheet in sheets:
        tally.add_sheet(sheet)
    return counted(found, tally, order.step.resamples)


def select(order: StepOrder, data: Dataset, clock: Callable[[], float]) -> Selection:
    """Try each discovery step's algorithm on data made like the user's."""
    from app.causal.trials import Candidate, selected, trials

    found = {
        name: decode(Discovery, order.inputs[name])
        for name in order.step.inputs
        if name in order.inputs
    }
    steps = [order.plan.step(name) for name in found]
    specs = [load().get(step.algorithm, DiscoverySpec) for step in steps]
    candidates = [
        Candidate(spec, _params(spec, step, discovery.settings), discovery)
        for spec, step, discovery in zip(specs, steps, found.values(), strict=True)
    ]
    columns = steps[0].columns or order.profile.names
    tried = trials(
        candidates,
        _compared(data, steps[0], columns),
        order.plan.knowledge.restricted_to(columns),
        order.generator(),
        draws=TRIAL_DRAWS,
        most=order.step.resamples,
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
    weighed = graph_effects.graph_range(data, question, found.graph, drawn)
    return replace(weighed, resamples=len(drawn))


def _params(spec: DiscoverySpec, step: Step, settings: dict[str, JsonValue]) -> BaseModel:
    return spec.params.model_validate(step.params | settings)


def _compared(data: Dataset, step: Step, columns: Sequence[str]) -> Dataset:
    """Return the columns of a discovery step, relative to their groups where it says so."""
    if not step.within:
        return data.select(columns)
    from app.causal.groups import within_groups

    return within_groups(data, columns, step.within)
