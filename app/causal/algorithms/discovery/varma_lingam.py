"""VARMA-LiNGAM: lagged and immediate effects where shocks, too, last several time steps."""

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

    from app.causal.kernels.arrays import Bools, Floats


class Params(SeriesParams):
    shock_lags: int = Field(
        default=1,
        ge=1,
        le=12,
        title="Lags of shocks",
        description="How many time steps a shock goes on acting by itself (the moving average).",
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

    Shocks are first estimated as residuals of a long autoregression; the series are then
    regressed on their past and on past shocks (Hannan & Rissanen), and what remains is ordered
    as in LiNGAM.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    import numpy as np

    from app.causal.kernels.lagged import longest_lag, prepared_series
    from app.causal.kernels.ordered_regression import lagged_effects, sparse_coefficients
    from app.causal.kernels.shocks import with_past_shocks

    series, changes = prepared_series(data, params)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    report(0.2, "estimating shocks")
    Z = with_past_shocks(series.Y, tau, params.shock_lags)
    may_cause, required = _possible(Z, names, knowledge)
    report(0.5, "choosing effects")
    C = np.cov(Z.T, bias=True)
    weights = sparse_coefficients(C, len(Z), np.arange(N), may_cause, required, params.penalty)
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(
        nodes, lagged_effects(names, weights[: N * (tau + 1)]), GraphClass.LAGGED_DAG
    )
    said = (
        f"Effects up to lag {tau} were estimated from {len(Z)} rows, shocks that last"
        f" {params.shock_lags} more time steps allowed for."
    )
    told = Diagnosis("lagged_effects", Verdict.PASSED, said, n=len(Z))
    return Discovery(graph, (told, *said_of_changes(changes)))


def _possible(Z: Floats, names: tuple[str, ...], knowledge: Knowledge) -> tuple[Bools, Bools]:
    """Return [i, j] for the columns of Z: i may, and i must, enter the regression of series j."""
    import numpy as np

    from app.causal.kernels.columns import required_causes
    from app.causal.kernels.residual_order import immediate_and_past

    may_cause = immediate_and_past(Z, names, knowledge)
    required = np.zeros_like(may_cause)
    N = len(names)
    required[:N, :N] = required_causes(names, knowledge) & may_cause[:N, :N]
    return may_cause, required


SPEC = DiscoverySpec(
    name="varma_lingam",
    title="VARMA-LiNGAM",
    summary="Finds lagged and immediate effects where shocks last, if noise is not Gaussian.",
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
    cost=Cost(scale=5e-6, n_power=0.9, d_power=2.0),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    honours_knowledge=True,
    min_samples=150,
    max_variables=100,
    references=(
        "https://doi.org/10.1016/j.neucom.2011.06.005",
        "https://doi.org/10.1093/biomet/69.1.81",
    ),
)
