"""How sure each edge is: the share of resampled datasets in which it appears."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from app.causal.calibration import Family
from app.causal.catalogue import silent
from app.causal.data import DISCRETE
from app.causal.dossier import Tally
from app.causal.profile import Diagnosis, Verdict
from app.causal.score_params import ScoreParams
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    import pandas as pd
    from pydantic import BaseModel

    from app.causal.catalogue import DiscoverySpec
    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.graph import Edge
    from app.causal.question import Knowledge

BLOCK = 25  # resamples that share a generator: what may be drawn apart from the others
_BLOCKS = 10
_SHORTEST_BLOCK = 30


def with_confidence(
    discovery: Discovery,
    spec: DiscoverySpec,
    data: Dataset,
    params: BaseModel,
    knowledge: Knowledge,
    rng: np.random.Generator,
    resamples: int,
    seconds: float,
    *,
    clock: Callable[[], float],
) -> Discovery:
    """Return the discovery with each edge's confidence: how often resampling finds it again.

    Rows are drawn with replacement; series in blocks, so that their order within a block
    stays. A resample that the algorithm refuses as degenerate is left out of the count.

    Parameters
    ----------
    seconds : no resample is started that would end later than this if it took as long as the
        slowest before it; at least one is made.
    clock : seconds since any fixed moment.

    References
    ----------
    Friedman, Goldszmidt & Wyner, UAI 1999, doi:10.48550/arXiv.1301.6695; Künsch, Ann. Statist.
    17:1217-1241, 1989, doi:10.1214/aos/1176347265
    """
    if resamples < 1:
        return discovery
    rngs = rng.spawn(blocks(resamples))
    tally = tallied(discovery, spec, data, params, knowledge, rngs, resamples, seconds, clock=clock)
    return counted(discovery, tally, resamples)


def blocks(resamples: int) -> int:
    """Return how many blocks so many resamples are drawn in, each with a generator of its own."""
    return -(-resamples // BLOCK)


def tallied(
    discovery: Discovery,
    spec: DiscoverySpec,
    data: Dataset,
    params: BaseModel,
    knowledge: Knowledge,
    rngs: Sequence[np.random.Generator],
    resamples: int,
    seconds: float,
    *,
    clock: Callable[[], float],
) -> Tally:
    """Return what so many resamples show, drawn in blocks.

    Parameters
    ----------
    rngs : one for each block; the last may be left with fewer resamples than the others.
    seconds, clock : as of `with_confidence`.
    """
    tally = Tally(_family(spec, data))
    again = (
        edges
        for rng in rngs
        for edges in islice(resampled(discovery, spec, data, params, knowledge, rng), BLOCK)
    )
    for _ in while_time_is_left(resamples, seconds, clock):
        tally.drawn += 1
        if (edges := next(again)) is not None:
            tally.add(edges)
    return tally


def _family(spec: DiscoverySpec, data: Dataset) -> Family:
    """Return the kind of table whose simulations tell what shares of resamples are worth."""
    if spec.temporal:
        return Family.SERIES
    are_discrete = {v.kind in DISCRETE for v in data.variables}
    is_scored = issubclass(spec.params, ScoreParams)
    if len(are_discrete) == 2:
        return Family.SCORED_MIXED if is_scored else Family.MIXED
    if are_discrete == {True}:
        return Family.SCORED_CATEGORIES if is_scored else Family.CATEGORIES
    return Family.NUMBERS


def resampled(
    discovery: Discovery,
    spec: DiscoverySpec,
    data: Dataset,
    params: BaseModel,
    knowledge: Knowledge,
    rng: np.random.Generator,
) -> Iterator[tuple[Edge, ...] | None]:
    """Yield without end the edges of resampled data, None where a resample is degenerate."""
    if spec.resample and (found := spec.resample(data, params, knowledge, rng)) is not None:
        yield from found
    draw = _blocks if spec.temporal else _rows
    params = spec.for_resamples(params, discovery)
    numbers = _as_numbers(data)
    while True:
        sample = data.with_frame(draw(numbers, rng), "resampled")
        try:
            yield spec.run(sample, params, knowledge, rng, silent).graph.edges
        except StatisticalFailure:
            yield None


def while_time_is_left(times: int, seconds: float, clock: Callable[[], float]) -> Iterator[None]:
    """Yield up to so many times, as long as the slowest turn so far would still fit."""
    begun = now = clock()
    slowest = 0.0
    for turn in range(times):
        if turn and now + slowest > begun + seconds:
            return
        yield
        before, now = now, clock()
        slowest = max(slowest, now - before)


def _as_numbers(data: Dataset) -> Dataset:
    """Return the data with text as the positions of its levels: as algorithms read it, once."""
    from app.causal.encoding import numeric_column

    clock = data.time.column if data.time else None
    frame = data.frame.assign(
        **{
            v.name: numeric_column(data.frame[v.name], v)
            for v in data.variables
            if v.levels and v.name != clock
        }
    )
    return data.with_frame(frame, "read as numbers")


def counted(discovery: Discovery, tally: Tally, wanted: int) -> Discovery:
    """Return the discovery with what the tally of its resamples says; `wanted` were planned."""
    made, discovery = tally.made, replace(discovery, resamples=tally.drawn)
    if not made:
        sentence = "No resample could be analysed, so no edge has a confidence."
        none = Diagnosis("resampling", Verdict.INCONCLUSIVE, sentence, n=0)
        return replace(discovery, diagnostics=(*discovery.diagnostics, none))
    graph = discovery.graph
    edges = tuple(replace(e, confidence=tally.confidence(e)) for e in graph.edges)
    return replace(
        discovery,
        graph=replace(graph, edges=edges),
        diagnostics=(*discovery.diagnostics, _said(made, wanted)),
        support=tally.support(graph),
        alternatives=tally.alternatives(graph),
    )


def _said(made: int, wanted: int) -> Diagnosis:
    short = "" if made == wanted else f" ({wanted} were planned)"
    return Diagnosis(
        name="resampling",
        verdict=Verdict.PASSED,
        sentence=f"Each edge's confidence is the share of {made} resampled datasets{short} in"
        " which it appears with the same marks.",
        test="bootstrap",
        n=made,
    )


def _rows(data: Dataset, rng: np.random.Generator) -> pd.DataFrame:
    return data.frame.iloc[rng.integers(data.n_rows, size=data.n_rows)].reset_index(drop=True)


def _blocks(data: Dataset, rng: np.random.Generator) -> pd.DataFrame:
    """Return blocks of neighbouring rows, an empty row after each.

    The empty row keeps lagged windows from reaching across two blocks.
    """
    import pandas as pd

    clock = data.time.column if data.time and data.time.column in data.frame else None
    frame = data.frame if clock is None else data.frame.sort_values(clock, kind="stable")
    n = len(frame)
    length = min(n, max(_SHORTEST_BLOCK, round(n / _BLOCKS)))
    parts = []
    for start in rng.integers(n - length + 1, size=-(-n // length)):
        block = frame.iloc[start : start + length]
        parts.append(block.reset_index(drop=True).reindex(range(length + 1)))
    drawn = pd.concat(parts, ignore_index=True)
    if clock is not None:
        drawn[clock] = range(len(drawn))
    return drawn
