"""Granger causality: whose past helps to predict whom, given the pasts of all."""

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
from app.causal.rounding import per_cent
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.kernels.granger import Predictions


class Params(SeriesParams):
    false_discoveries: float = Field(
        default=0.05,
        gt=0,
        lt=0.5,
        title="False discovery rate",
        description="The share of the pairs found that may be false (Benjamini–Hochberg).",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged arrows; of each pair that stands the lags that stand alone, or the surest.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng  # nothing here is random
    from app.causal.kernels.granger import joint_tests
    from app.causal.kernels.lagged import lagged_correlation, longest_lag, prepared_series

    series, changes = prepared_series(data, params)
    tau = params.max_lag or longest_lag(series)
    report(0.3, f"testing {len(series.names)} series up to lag {tau}")
    R, n = lagged_correlation(series, tau)
    if n <= len(R) + 1:
        raise TooFewSamples(
            f"{len(series.names)} series with {tau} lags need more than {len(R) + 1} rows;"
            f" {n} are complete.",
            hint="Set a shorter longest lag, or leave series out.",
        )
    found = joint_tests(R, n, size=len(series.names), tau=tau)
    edges = tuple(_edges(series.names, found, params.false_discoveries, knowledge))
    nodes = tuple(name for name in data.names if name in series.names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_DAG)
    return Discovery(graph, (_said(tau, n, params), *said_of_changes(changes)))


def _edges(
    names: tuple[str, ...], found: Predictions, level: float, knowledge: Knowledge
) -> Iterator[Edge]:
    import numpy as np

    from app.causal.kernels.columns import possible_causes, required_causes
    from app.causal.kernels.momentary import discoveries

    tested = possible_causes(names, knowledge) | np.eye(len(names), dtype=np.bool_)
    stands = required_causes(names, knowledge)
    stands[tested] |= discoveries(found.p_value[tested], level)
    for i, j in np.argwhere(stands):
        lags = np.flatnonzero(found.lag_p_value[i, j] <= level)
        for place in lags if len(lags) else [np.argmin(found.lag_p_value[i, j])]:
            strength = float(found.coefficient[i, j, place])
            yield Edge(names[i], names[j], lag=int(place) + 1, strength=strength)


def _said(tau: int, n: int, params: Params) -> Diagnosis:
    return Diagnosis(
        name="granger_tests",
        verdict=Verdict.PASSED,
        sentence=f"Each series' past up to lag {tau} was tested for what it adds to the prediction"
        f" of every other, with at most {per_cent(params.false_discoveries)} false discoveries"
        " expected.",
        test="F test in a vector autoregression",
        n=n,
    )


SPEC = DiscoverySpec(
    name="granger",
    title="Granger causality",
    summary="Finds whose past helps to predict whom, given the pasts of all series.",
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
    cost=Cost(scale=1e-6, n_power=0.0, d_power=3.0),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    honours_knowledge=True,
    allows_missing=True,
    max_variables=200,
    references=("https://doi.org/10.2307/1912791",),
)
