"""NTS-NOTEARS: bent lagged and immediate effects by small neural networks, without cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.additive_noise import NetworkSpec
from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    import numpy as np


_START = 1.0  # on simulated series this found a third more immediate effects than 0.1


class Params(SeriesParams):
    l1: float = Field(
        default=0.005,
        ge=0,
        le=1,
        title="Price of weights",
        description="How strongly weights are drawn to zero. Larger values give sparser graphs.",
    )
    l2: float = Field(
        default=0.002,
        ge=0,
        le=1,
        title="Price of squared weights",
        description="Larger values give smoother effects.",
    )
    threshold: float = Field(
        default=0.5,
        gt=0,
        le=2,
        title="Threshold",
        description="Weights below this count as no link; of standardised series.",
    )
    hidden: int = Field(
        default=6,
        ge=2,
        le=50,
        title="Hidden units",
        description="How many units each network has. More can bend more, and take longer.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the lagged DAG of the inputs, now and before, that the series' networks use.

    A convolution over all lags is a layer of units over the window of the series and their past;
    only the weights within a time step must form no cycle. The strength of an edge is the norm
    of the weights on that input.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del knowledge  # it is objected to
    from app.causal.kernels.acyclicity import main_dag
    from app.causal.kernels.lagged import longest_lag, prepared_series, windows
    from app.causal.kernels.neural_model import Networks, Prices, notears_networks
    from app.causal.kernels.optimised import some_rows, standardised
    from app.causal.kernels.ordered_regression import lagged_effects

    series, changes = prepared_series(data, params)
    names, N = series.names, len(series.names)
    tau = params.max_lag or longest_lag(series)
    Z = standardised(some_rows(windows(series.Y, tau), rng))
    report(0.1, f"fitting {N} networks up to lag {tau} at once")
    prices = Prices(params.l1, params.l2)
    networks = Networks(Z, params.hidden, prices, rng, targets=N, start=_START)
    W = notears_networks(networks)
    W[params.threshold > W] = 0.0
    W[:N] *= main_dag(W[:N], params.threshold)
    nodes = tuple(name for name in data.names if name in names)
    graph = CausalGraph(nodes, lagged_effects(names, W), GraphClass.LAGGED_DAG)
    return Discovery(graph, (_said(tau, len(Z), params), *said_of_changes(changes)))


def _said(tau: int, n: int, params: Params) -> Diagnosis:
    return Diagnosis(
        name="standardised",
        verdict=Verdict.INCONCLUSIVE,
        sentence="The series were standardised first, since this search would else read arrows"
        f" from their units; all effects up to lag {tau} were fitted at once, and norms of weights"
        f" below {params.threshold:g} count as no link.",
        n=n,
    )


SPEC = NetworkSpec(
    name="nts_notears",
    title="NTS-NOTEARS",
    summary="Fits a small neural network per series to all series now and before, without cycles.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.ADDITIVE_NOISE,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
        }
    ),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=1e-3, n_power=0.9, d_power=1.6),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    min_samples=200,
    max_variables=25,
    references=("https://proceedings.mlr.press/v206/sun23a.html",),
)
