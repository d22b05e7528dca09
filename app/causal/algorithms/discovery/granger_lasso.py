"""Granger causality by the lasso: few pasts predict each series, also where series are many."""

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

    from app.causal.kernels.arrays import Bools, Floats


class Params(SeriesParams):
    penalty: float = Field(
        default=1.0,
        ge=0,
        le=20,
        title="Penalty",
        description="What one more predictor costs beyond the BIC, in units of the extended BIC's"
        " price. Larger values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged arrows; strength is the coefficient in the series' units.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.kernels.granger import adaptive_lasso
    from app.causal.kernels.lagged import longest_lag, prepared_series, windows

    series, changes = prepared_series(data, params)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    Z = windows(series.Y, tau)
    report(0.3, f"fitting {N} sparse regressions on {N * tau} pasts")
    C = np.cov(Z.T, bias=True)
    weights = adaptive_lasso(C, len(Z), N, _allowed(names, knowledge, tau), params.penalty)
    edges = tuple(_edges(names, weights, knowledge, C))
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_DAG)
    said = f"Effects up to lag {tau} were chosen by the adaptive lasso from {len(Z)} rows."
    told = Diagnosis("lagged_effects", Verdict.PASSED, said, n=len(Z))
    return Discovery(graph, (told, *said_of_changes(changes)))


def _allowed(names: tuple[str, ...], knowledge: Knowledge, tau: int) -> Bools:
    import numpy as np

    from app.causal.kernels.columns import possible_causes

    possible = possible_causes(names, knowledge) | np.eye(len(names), dtype=np.bool_)
    return np.tile(possible, (tau, 1))


def _edges(
    names: tuple[str, ...], weights: Floats, knowledge: Knowledge, C: Floats
) -> Iterator[Edge]:
    """Yield what was chosen, and of a required cause the most correlated lag if none was."""
    import numpy as np

    from app.causal.kernels.columns import required_causes

    N = len(names)
    scale = np.sqrt(np.diag(C))
    for i, j in np.argwhere(required_causes(names, knowledge)):
        places = np.arange(i, len(weights), N)
        if not weights[places, j].any():
            r = C[N + places, j] / scale[N + places]
            best = places[np.argmax(np.abs(r))]
            weights[best, j] = C[N + best, j] / C[N + best, N + best]
    for place, j in np.argwhere(weights):
        lag = int(place) // N + 1
        yield Edge(names[place % N], names[j], lag=lag, strength=float(weights[place, j]))


SPEC = DiscoverySpec(
    name="granger_lasso",
    title="Granger lasso",
    summary="Finds the few pasts that predict each series, also where series are many.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.NO_CONTEMPORANEOUS_EFFECTS,
            Assumption.SUFFICIENCY,
            Assumption.STATIONARITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=5e-4, n_power=0.0, d_power=2.0),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    honours_knowledge=True,
    allows_missing=True,
    needs=("sklearn",),
    max_variables=300,
    references=(
        "https://doi.org/10.1198/016214506000000735",
        "https://doi.org/10.1145/1281192.1281203",
    ),
)
