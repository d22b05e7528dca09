"""DYNOTEARS: all lagged and immediate effects in one acyclic sparse regression."""

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


class Params(SeriesParams):
    l1_now: float = Field(
        default=0.05,
        ge=0,
        le=10,
        title="Penalty on immediate effects",
        description="Larger values give fewer links within a time step.",
    )
    l1_past: float = Field(
        default=0.05,
        ge=0,
        le=10,
        title="Penalty on lagged effects",
        description="Larger values give fewer lagged links.",
    )
    threshold: float = Field(
        default=0.1,
        ge=0,
        le=10,
        title="Smallest effect",
        description="Effects below this, in standard deviations, are left out.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged and immediate arrows; strength is in standard deviations of the series.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng, knowledge  # nothing here is random; what is known is refused by SPEC
    import numpy as np

    from app.causal.kernels.acyclic_regression import acyclic_coefficients
    from app.causal.kernels.lagged import lagged_correlation, longest_lag, prepared_series

    series, changes = prepared_series(data, params)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    R, n = lagged_correlation(series, tau)
    report(0.2, f"fitting {N} series up to lag {tau}")
    allowed = np.vstack([~np.eye(N, dtype=np.bool_), np.ones((N * tau, N), dtype=np.bool_)])
    B = acyclic_coefficients(R, N, allowed, l1_now=params.l1_now, l1_past=params.l1_past)
    edges = tuple(_edges(names, _without_cycles(B, N, params.threshold)))
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_DAG)
    return Discovery(graph, (_said(tau, n, params), *said_of_changes(changes)))


def _without_cycles(B: Floats, size: int, threshold: float) -> Floats:
    """Drop what is below the threshold, and the weakest immediate effects until none is in a ring.

    The constraint holds up to a tolerance, so that the smallest coefficients may close one.
    """
    import numpy as np

    B = np.where(np.abs(B) >= threshold, B, 0.0)
    while np.trace(np.linalg.matrix_power(np.eye(size) + (B[:size] != 0), size)) > size:
        now = np.abs(B[:size])
        B[np.unravel_index(np.argmin(np.where(now > 0, now, np.inf)), now.shape)] = 0.0
    return B


def _edges(names: tuple[str, ...], B: Floats) -> Iterator[Edge]:
    import numpy as np

    N = len(names)
    for place, j in np.argwhere(B):
        lag = int(place) // N
        yield Edge(names[place % N], names[j], lag=lag, strength=float(B[place, j]))


def _said(tau: int, n: int, params: Params) -> Diagnosis:
    return Diagnosis(
        name="acyclic_regression",
        verdict=Verdict.PASSED,
        sentence=f"All effects up to lag {tau} were fitted at once on standardised series; those"
        f" below {params.threshold:g} standard deviations are left out.",
        n=n,
    )


SPEC = DiscoverySpec(
    name="dynotears",
    title="DYNOTEARS",
    summary="Fits lagged and immediate effects of all series at once, on standardised values.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=2e-4, n_power=0.0, d_power=2.5),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    max_variables=100,
    references=("https://proceedings.mlr.press/v108/pamfil20a.html",),
)
