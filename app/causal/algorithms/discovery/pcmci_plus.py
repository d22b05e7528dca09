"""PCMCI+: lagged and immediate links between series, the immediate ones oriented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    import numpy as np

    from app.causal.kernels.contemporaneous import MixedLinks


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
    from app.causal.kernels.lagged_pattern import lagged_graph, lagged_pattern

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
    nodes = tuple(name for name in data.names if name in names)
    graph = lagged_graph(nodes, names, links, lagged_pattern(names, links, triples, knowledge))
    return Discovery(graph, (_said(links, tau, n, params), *said_of_changes(changes)))


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
