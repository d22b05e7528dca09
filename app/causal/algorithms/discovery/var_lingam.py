"""VAR-LiNGAM: lagged and immediate effects between series with noise that is not Gaussian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    import numpy as np


class Params(SeriesParams):
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
    from app.causal.kernels.lagged import longest_lag, prepared_series, windows
    from app.causal.kernels.ordered_regression import lagged_effects, sparse_coefficients
    from app.causal.kernels.residual_order import immediate_and_past

    series, changes = prepared_series(data, params)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    Z = windows(series.Y, tau)
    report(0.3, "ordering immediate effects")
    may_cause = immediate_and_past(Z, names, knowledge)
    required = np.zeros_like(may_cause)
    required[:N, :N] = required_causes(names, knowledge) & may_cause[:N, :N]
    C = np.cov(Z.T, bias=True)
    weights = sparse_coefficients(C, len(Z), np.arange(N), may_cause, required, params.penalty)
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, lagged_effects(names, weights), GraphClass.LAGGED_DAG)
    said = f"Effects up to lag {tau} were estimated from {len(Z)} rows."
    told = Diagnosis("lagged_effects", Verdict.PASSED, said, n=len(Z))
    return Discovery(graph, (told, *said_of_changes(changes)))


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
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    honours_knowledge=True,
    min_samples=100,
    max_variables=150,
    references=("https://dl.acm.org/doi/10.5555/1756006.1859907",),
)
