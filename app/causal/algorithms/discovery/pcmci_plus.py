"""PCMCI+: lagged and immediate links between series, the immediate ones oriented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass, Mark
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.equivalence import Pattern
    from app.causal.kernels.contemporaneous import MixedLinks, Triples


class Params(SeriesParams):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Level of the tests",
        description="Links weaker than this given others are dropped. Smaller values give sparser"
        " graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged links as arrows and immediate ones directed as far as the data allow.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    from app.causal.kernels import contemporaneous as search
    from app.causal.kernels.columns import possible_causes, required_causes
    from app.causal.kernels.lagged import lagged_correlation, longest_lag, prepared_series

    series, changes = prepared_series(data, params)
    names = series.names
    tau = params.max_lag or longest_lag(series)
    report(0.2, f"testing links up to lag {tau}")
    R, n = lagged_correlation(series, 2 * tau)
    allowed, required = possible_causes(names, knowledge), required_causes(names, knowledge)
    given = search.lagged_conditions(R, n, size=len(names), tau=tau, alpha=max(params.alpha, 0.05))
    links = search.mixed_links(R, n, given, allowed, required, tau=tau, alpha=params.alpha)
    report(0.7, "orienting links within a time step")
    triples = search.unshielded_triples(R, n, given, links, alpha=params.alpha)
    edges = tuple(_edges(names, links, triples, knowledge))
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_CPDAG)
    return Discovery(graph, (_said(links, tau, n, params), *said_of_changes(changes)))


def _edges(
    names: tuple[str, ...], links: MixedLinks, triples: Triples, knowledge: Knowledge
) -> Iterator[Edge]:
    """Yield lagged arrows, then the immediate links as the pattern leaves them."""
    import numpy as np

    for i, j, lag in np.argwhere(links.adjacent):
        if lag:
            yield Edge(names[i], names[j], lag=int(lag), strength=float(links.value[i, j, lag]))
    pattern = _oriented(names, links, triples, knowledge)
    place = {name: i for i, name in enumerate(names)}
    for cause in names:
        for effect in sorted((pattern.effects[cause] | pattern.open[cause]) & place.keys()):
            strength = float(links.value[place[cause], place[effect], 0])
            if effect in pattern.effects[cause]:
                yield Edge(cause, effect, strength=strength)
            elif cause < effect:
                yield Edge(cause, effect, Mark.TAIL, Mark.TAIL, strength=strength)


def _oriented(
    names: tuple[str, ...], links: MixedLinks, triples: Triples, knowledge: Knowledge
) -> Pattern:
    """Return the pattern over the series now and as they were; the past is joined to itself.

    That the past is joined keeps the rules from reading absences there that were not tested.
    """
    import numpy as np

    from app.causal.equivalence import Pattern

    tau = links.adjacent.shape[2] - 1
    past = {(i, lag): f"{name} -{lag}" for i, name in enumerate(names) for lag in range(1, tau + 1)}
    pairs = [(names[i], names[j]) for i, j in np.argwhere(np.triu(links.adjacent[:, :, 0]))]
    lagged = [(past[i, lag], names[j]) for i, j, lag in np.argwhere(links.adjacent) if lag]
    pattern = Pattern((*names, *past.values()), (*pairs, *lagged))
    earlier = set(past.values())
    for name in earlier:
        pattern.adjacent[name] |= earlier - {name}
    for before, now in lagged:
        pattern.orient(before, now)
    pattern.orient_known(knowledge)
    contested = _orient_by_the_past(pattern, names, triples)
    for left, lag, middle, right in triples.triples[triples.share < 0.5]:
        ends = {(names[left], names[middle]), (names[right], names[middle])}
        if not lag and not ends & contested:
            pattern.collide(names[left], names[middle], names[right])
    _close_around(pattern, contested)
    return pattern


def _orient_by_the_past(
    pattern: Pattern, names: tuple[str, ...], triples: Triples
) -> set[tuple[str, str]]:
    """Direct each link by the causes that one of its ends has in the past.

    Such a cause decides alone: the link points to the end it enters, or away from it. Where
    several causes disagree, most decide; a tie is returned, both ways, as contested.
    """
    votes: dict[tuple[str, str], int] = {}
    for (_, lag, middle, right), share in zip(triples.triples, triples.share, strict=True):
        if lag and share != 0.5:
            way = (names[middle], names[right])
            votes[way] = votes.get(way, 0) + (1 if share > 0.5 else -1)
    balance = {way: n - votes.get(way[::-1], 0) for way, n in votes.items()}
    for (cause, effect), won in sorted(balance.items()):
        if won:
            pattern.orient(*((cause, effect) if won > 0 else (effect, cause)))
    return {pair for way, won in balance.items() if not won for pair in (way, way[::-1])}


def _close_around(pattern: Pattern, contested: set[tuple[str, str]]) -> None:
    """Apply the rules of orientation; a contested link is neither directed nor reasoned from."""
    barred = [(a, b) for a, b in contested if b in pattern.open[a]]
    for a, b in barred:
        pattern.open[a].discard(b)
    pattern.close()
    for a, b in barred:
        pattern.open[a].add(b)


def _said(links: MixedLinks, tau: int, n: int, params: Params) -> Diagnosis:
    chosen = "as set" if params.max_lag else "chosen by the extended BIC"
    return Diagnosis(
        name="lagged_and_immediate_links",
        verdict=Verdict.PASSED,
        sentence=f"{links.adjacent.size:,} links up to lag {tau} ({chosen}) and within a time step"
        f" were tested at level {params.alpha:g}.",
        test="partial correlation",
        n=n,
    )


SPEC = DiscoverySpec(
    name="pcmci_plus",
    title="PCMCI+",
    summary="Finds lagged links between series and directs the links within a time step.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_CPDAG,
    cost=Cost(scale=2e-4, n_power=0.0, d_power=2.3),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    honours_knowledge=True,
    allows_missing=True,
    max_variables=200,
    references=("https://proceedings.mlr.press/v124/runge20a.html",),
)
