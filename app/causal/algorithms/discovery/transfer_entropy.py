"""Transfer entropy: whose past carries information on whom, whatever the shape of the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.lagged import Series


class Params(SeriesParams):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Level of the tests",
        description="A past is kept when chance would leave its shuffled copies so much information"
        " at most in this share of cases.",
    )
    shuffles: int = Field(
        default=30,
        ge=10,
        le=1000,
        title="Shuffles",
        description="How often a past is shuffled to see what chance alone would give.",
    )
    least_share: float = Field(
        default=0.05,
        ge=0,
        lt=1,
        title="Least share",
        description="A past that adds less than this share of the information of the strongest is"
        " left out: where noise is small, neighbours are too far apart to tell it from nothing.",
    )
    most_rows: int = Field(
        default=300,
        ge=100,
        le=2000,
        title="Rows used",
        description="Longer series are cut to this many consecutive windows, the last ones.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged arrows; strength is the information in nats, given the other causes.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    from app.causal.kernels.lagged import longest_lag, prepared_series, windows

    series, changes = prepared_series(data, params)
    tau = params.max_lag or longest_lag(series)
    Z = windows(series.Y, tau)[-params.most_rows :]
    edges = tuple(_edges(series, _ranks(Z), knowledge, params, rng, report))
    nodes = tuple(name for name in data.names if name in series.names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_DAG)
    return Discovery(graph, (_said(tau, len(Z), params), *said_of_changes(changes)))


def _ranks(Z: Floats) -> Floats:
    """Return each column as normal scores, which no unit and no monotone scale changes."""
    import numpy as np
    from scipy.stats import norm, rankdata

    return np.asarray(norm.ppf(rankdata(Z, axis=0) / (len(Z) + 1)))


def _edges(
    series: Series,
    Z: Floats,
    knowledge: Knowledge,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Iterator[Edge]:
    import numpy as np

    from app.causal.kernels.causation_entropy import carriers
    from app.causal.kernels.columns import possible_causes

    names, N = series.names, len(series.names)
    possible = possible_causes(names, knowledge) | np.eye(N, dtype=np.bool_)
    past = Z[:, N:]
    for j, name in enumerate(names):
        report(j / N, f"what carries information on {name}")
        allowed = np.flatnonzero(np.tile(possible[:, j], past.shape[1] // N))
        found = carriers(Z[:, j], past, allowed, rng, alpha=params.alpha, draws=params.shuffles)
        least = params.least_share * found.information.max(initial=0.0)
        for column, gained in zip(found.columns, found.information, strict=True):
            if gained < least:
                continue
            lag = int(column) // N + 1
            yield Edge(names[column % N], name, lag=lag, strength=float(gained))


def _said(tau: int, n: int, params: Params) -> Diagnosis:
    return Diagnosis(
        name="transfer_entropy",
        verdict=Verdict.PASSED,
        sentence=f"Pasts up to lag {tau} were kept when they carried more information than"
        f" {params.shuffles} shuffled copies lead to expect.",
        test="conditional mutual information of nearest neighbours, on normal scores",
        n=n,
    )


SPEC = DiscoverySpec(
    name="transfer_entropy",
    title="Transfer entropy",
    summary="Finds whose past carries information on whom, whatever the shape of the effect.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.NO_CONTEMPORANEOUS_EFFECTS,
            Assumption.SUFFICIENCY,
            Assumption.STATIONARITY,
        }
    ),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=0.06, n_power=0.0, d_power=2.0),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    min_samples=100,
    max_variables=30,
    references=(
        "https://doi.org/10.1103/PhysRevLett.85.461",
        "https://doi.org/10.1137/140956166",
        "https://doi.org/10.1103/PhysRevLett.99.204101",
    ),
)
