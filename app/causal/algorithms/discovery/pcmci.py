"""PCMCI: lagged links between series that autocorrelation and common pasts do not explain."""

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
from app.causal.rounding import per_cent
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.kernels.momentary import MomentaryLinks


class Params(SeriesParams):
    false_discoveries: float = Field(
        default=0.05,
        gt=0,
        lt=0.5,
        title="False discovery rate",
        description="The share of the links found that may be false (Benjamini–Hochberg).",
    )
    pc_alpha: float = Field(
        default=0.05,
        gt=0,
        lt=1,
        title="Level of the first stage",
        description="Conditions weaker than this are dropped before links are tested.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged links as arrows and links within one time step as undirected edges.

    Links that knowledge rules out are not tested; of a required cause at least the surest lag
    stands.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    from app.causal.kernels.lagged import lagged_correlation, longest_lag, prepared_series
    from app.causal.kernels.momentary import momentary_links

    series, changes = prepared_series(data, params)
    tau = params.max_lag or longest_lag(series)
    report(0.2, f"testing links up to lag {tau}")
    R, n = lagged_correlation(series, 2 * tau)
    links = momentary_links(R, n, size=len(series.names), tau=tau, alpha=params.pc_alpha)
    edges = tuple(_edges(series.names, links, params.false_discoveries, knowledge))
    nodes = tuple(name for name in data.names if name in series.names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_CPDAG)
    return Discovery(graph, (_said(links, tau, n, params), *said_of_changes(changes)))


def _edges(
    names: tuple[str, ...], links: MomentaryLinks, level: float, knowledge: Knowledge
) -> Iterator[Edge]:
    """Yield the links that stand; what is ruled out is not among those tested."""
    import numpy as np

    from app.causal.kernels.columns import possible_causes, required_causes
    from app.causal.kernels.momentary import discoveries

    own = np.eye(len(names), dtype=np.bool_)
    possible = possible_causes(names, knowledge)
    allowed = np.broadcast_to((possible | own)[:, :, None], links.p_value[:, :, 1:].shape)
    lagged = np.zeros(allowed.shape, dtype=np.bool_)
    lagged[allowed] = discoveries(links.p_value[:, :, 1:][allowed], level)
    for i, j in np.argwhere(required_causes(names, knowledge) & ~lagged.any(axis=2)):
        lagged[i, j, np.argmin(links.p_value[i, j, 1:])] = True
    for i, j, before in np.argwhere(lagged):
        lag = int(before) + 1
        yield Edge(names[i], names[j], lag=lag, strength=float(links.value[i, j, lag]))
    pairs = np.triu(possible | possible.T, 1)
    together = np.argwhere(pairs)[discoveries(links.p_value[:, :, 0][pairs], level)]
    for i, j in together:
        source_mark = Mark.TAIL if possible[i, j] else Mark.ARROW
        target_mark = Mark.TAIL if possible[j, i] else Mark.ARROW
        strength = float(links.value[i, j, 0])
        yield Edge(names[i], names[j], source_mark, target_mark, strength=strength)


def _said(links: MomentaryLinks, tau: int, n: int, params: Params) -> Diagnosis:
    chosen = "as set" if params.max_lag else "chosen by the extended BIC"
    return Diagnosis(
        name="lagged_links",
        verdict=Verdict.PASSED,
        sentence=f"{links.value.size:,} links up to lag {tau} ({chosen}) were tested, with at most"
        f" {per_cent(params.false_discoveries)} false discoveries expected.",
        test="partial correlation",
        n=n,
    )


SPEC = DiscoverySpec(
    name="pcmci",
    title="PCMCI",
    summary="Finds lagged links between series that their own pasts do not explain.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
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
    max_variables=300,
    references=(
        "https://doi.org/10.1126/sciadv.aau4996",
        "https://doi.org/10.1111/j.2517-6161.1995.tb02031.x",
    ),
)
