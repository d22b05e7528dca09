"""VAR-LiNGAM: lagged and immediate effects between series with noise that is not Gaussian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np

    from app.causal.kernels.arrays import Bools, Floats


class Params(BaseModel, extra="forbid"):
    max_lag: int | None = Field(
        default=None,
        ge=1,
        le=60,
        title="Longest lag",
        description="How many time steps back causes are looked for; empty to choose from the"
        " data.",
    )
    penalty: float = Field(
        default=1.0,
        gt=0,
        le=20,
        title="Penalty",
        description="What one more edge costs, in units of the extended BIC's price. Larger"
        " values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged and immediate arrows; strength is the coefficient in the series' units.

    A vector autoregression leaves residuals whose LiNGAM order directs the immediate effects;
    edges are then chosen by sparse regressions on the past and on what comes earlier.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.kernels.columns import required_causes
    from app.causal.kernels.lagged import longest_lag, series_of, windows
    from app.causal.kernels.ordered_regression import sparse_coefficients

    series = series_of(data)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    Z = windows(series.Y, tau)
    report(0.3, "ordering immediate effects")
    may_cause = _possible(Z, names, knowledge)
    required = np.zeros_like(may_cause)
    required[:N, :N] = required_causes(names, knowledge) & may_cause[:N, :N]
    C = np.cov(Z.T, bias=True)
    weights = sparse_coefficients(C, len(Z), np.arange(N), may_cause, required, params.penalty)
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, _edges(names, weights), GraphClass.LAGGED_DAG)
    said = f"Effects up to lag {tau} were estimated from {len(Z)} rows."
    return Discovery(graph, (Diagnosis("lagged_effects", Verdict.PASSED, said, n=len(Z)),))


def _possible(Z: Floats, names: tuple[str, ...], knowledge: Knowledge) -> Bools:
    """Return [i, j] for the columns of Z: i may enter the regression of series j."""
    import numpy as np

    from app.causal.kernels.columns import possible_causes, required_causes
    from app.causal.kernels.lingam_order import causal_order
    from app.causal.kernels.ordered_regression import order_as_matrix, precedence

    N = len(names)
    now, past = Z[:, :N] - Z[:, :N].mean(axis=0), Z[:, N:] - Z[:, N:].mean(axis=0)
    residuals = now - past @ np.linalg.lstsq(past, now, rcond=None)[0]
    rest = tuple(name for name in names if name not in knowledge.exogenous)
    precedes = precedence(names, knowledge.tiers) | precedence(names, (knowledge.exogenous, rest))
    order = causal_order(residuals, required_causes(names, knowledge) | precedes)
    possible = possible_causes(names, knowledge)
    may_cause = np.zeros((Z.shape[1], Z.shape[1]), dtype=np.bool_)
    may_cause[:N, :N] = order_as_matrix(order) & possible
    may_cause[N:, :N] = np.tile(possible | np.eye(N, dtype=np.bool_), (Z.shape[1] // N - 1, 1))
    return may_cause


def _edges(names: tuple[str, ...], weights: Floats) -> tuple[Edge, ...]:
    N = len(names)
    return tuple(
        Edge(names[place % N], names[j], lag=place // N, strength=float(weights[place, j]))
        for j in range(N)
        for place in range(len(weights))
        if weights[place, j] != 0
    )


SPEC = DiscoverySpec(
    name="var_lingam",
    title="VAR-LiNGAM",
    summary="Finds lagged and immediate effects between series whose noise is not Gaussian.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.LINEARITY,
            Assumption.NON_GAUSSIANITY,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
        }
    ),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=3.1e-6, n_power=0.9, d_power=2.0),
    params=Params,
    run=run,
    temporal=True,
    allows_missing=True,
    honours_knowledge=True,
    min_samples=100,
    max_variables=150,
    references=("https://dl.acm.org/doi/10.5555/1756006.1859907",),
)
