"""Which discovery algorithm finds its way in data like the user's: trials on known graphs.

Each candidate's graph is taken for true in turn; rows or series are made from it with mechanisms
and noise of the user's own; every candidate then searches those data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from app.causal.catalogue import silent
from app.causal.comparison import directed_f1, lagged_arrow_f1
from app.causal.equivalence import extension
from app.causal.findings import Discovery, Selection, Trial
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.series import SeriesParams
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from pydantic import BaseModel

    from app.causal.catalogue import DiscoverySpec
    from app.causal.data import Dataset
    from app.causal.question import Knowledge

_CLEARLY = 0.03  # by how much a rival must recover more than the first choice to take its place
_TRUSTED = 0.7  # an F1 below it says that such data hardly show their graph
_MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """An algorithm with its parameters and the graph it found in the user's data."""

    spec: DiscoverySpec
    params: BaseModel
    discovery: Discovery


def trials(
    candidates: Sequence[Candidate],
    data: Dataset,
    knowledge: Knowledge,
    rng: np.random.Generator,
    *,
    draws: int,
    most: int = 0,
    seconds: float,
    clock: Callable[[], float],
) -> tuple[Trial, ...]:
    """Return how each candidate fared, in their order; empty when time sufficed for no round.

    Parameters
    ----------
    draws : tables made from each candidate's graph. most : tables in all; 0 for no such limit.
    seconds : no round (one table, all candidates) is begun that would end later than this.
    clock : seconds since any fixed moment.
    """
    begun = now = clock()
    slowest = 0.0
    scores: list[list[float]] = []
    for truth in islice(_truths(candidates, draws), most or None):
        if scores and now + slowest > begun + seconds:
            break
        made = _made(truth, data, candidates[0].params, rng)
        scores.append([_recovery(c, made, truth, knowledge, rng) for c in candidates])
        before, now = now, clock()
        slowest = max(slowest, now - before)
    if not scores:
        return ()
    columns = zip(*scores, strict=True)
    return tuple(
        Trial(c.spec.name, sum(column) / len(column), len(column))
        for c, column in zip(candidates, columns, strict=True)
    )


def selected(found: Sequence[Trial], steps: Sequence[str]) -> Selection:
    """Return the step to rely on: the first, unless another clearly recovered more.

    Parameters
    ----------
    steps : the discovery steps' ids, in the order of their trials, the planner's choice first.
    """
    if not found:
        return Selection(steps[0])
    best = max(range(len(found)), key=lambda i: found[i].recovery)
    chosen = best if found[best].recovery > found[0].recovery + _CLEARLY else 0
    return Selection(steps[chosen], tuple(found), (_said(found, chosen),))


def _said(found: Sequence[Trial], chosen: int) -> Diagnosis:
    shares = ", ".join(f"{trial.algorithm} {trial.recovery:.2f}" for trial in found)
    least = found[chosen].recovery
    return Diagnosis(
        name="trials_of_algorithms",
        verdict=Verdict.PASSED if least >= _TRUSTED else Verdict.INCONCLUSIVE,
        sentence=f"In {found[0].graphs} data sets made like yours from known graphs, the algorithms"
        f" found the arrows again as follows (F1): {shares}.",
        test="simulation from each candidate graph with the data's own mechanisms and noise",
        effect_size=least,
        n=found[0].graphs,
    )


def _truths(candidates: Sequence[Candidate], draws: int) -> Iterator[CausalGraph]:
    """Yield one DAG per candidate's class, round after round; a graph found twice counts once."""
    members = [member(c.discovery.graph) for c in candidates]
    distinct = list(dict.fromkeys(m for m in members if m is not None and m.edges))
    for _ in range(draws):
        yield from distinct


def member(graph: CausalGraph) -> CausalGraph | None:
    """Return a DAG of the class; of a graph with hidden causes the one its arrows allow."""
    if graph.graph_class.is_lagged:
        return _lagged_member(graph)
    if graph.graph_class is GraphClass.DAG:
        return graph
    if graph.graph_class is GraphClass.CPDAG:
        return extension(graph)
    arrows = tuple(e for e in graph.edges if e.is_directed)
    return CausalGraph(graph.nodes, arrows, GraphClass.DAG)


def _lagged_member(graph: CausalGraph) -> CausalGraph | None:
    now = tuple(e for e in graph.edges if not e.lag)
    member = extension(CausalGraph(graph.nodes, now, GraphClass.CPDAG))
    if member is None:
        return None
    lagged = tuple(replace(e, strength=None) for e in graph.edges if e.lag)
    return CausalGraph(graph.nodes, (*lagged, *member.edges), GraphClass.LAGGED_DAG)


def _made(
    truth: CausalGraph, data: Dataset, params: BaseModel, rng: np.random.Generator
) -> Dataset:
    if truth.graph_class.is_lagged:
        return _series_made(truth, data, params, rng)
    from app.causal.kernels.lookalike import lookalike

    complete = data.complete(truth.nodes)
    return complete.with_frame(
        lookalike(complete, truth, rng, rows=min(complete.n_rows, _MOST_ROWS)), "made like the data"
    )


def _series_made(
    truth: CausalGraph, data: Dataset, params: BaseModel, rng: np.random.Generator
) -> Dataset:
    """Return series made like the user's, as they were analysed: as changes where they wander."""
    import pandas as pd

    from app.causal.data import Kind, TimeIndex
    from app.causal.kernels.lagged import prepared_series
    from app.causal.kernels.lookalike_series import lookalike_series

    taken = params if isinstance(params, SeriesParams) else SeriesParams()
    series, _ = prepared_series(data.select(truth.nodes), taken)
    made = lookalike_series(series, truth, rng, rows=min(len(series.Y), _MOST_ROWS))
    frame = pd.DataFrame(made, columns=list(series.names))
    variables = tuple(replace(data.variable(n), kind=Kind.CONTINUOUS) for n in series.names)
    return replace(data, frame=frame, variables=variables, time=TimeIndex())


def _recovery(
    candidate: Candidate,
    made: Dataset,
    truth: CausalGraph,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> float:
    """Return the F1 of arrows; a search that the data refuse recovers nothing."""
    params = candidate.params
    if isinstance(params, SeriesParams):
        params = params.model_copy(update={"changes": ()})  # made as what was analysed
    try:
        found = candidate.spec.run(made, params, knowledge, rng, silent)
    except StatisticalFailure:
        return 0.0
    score = lagged_arrow_f1 if truth.graph_class.is_lagged else directed_f1
    return score(found.graph, truth)
