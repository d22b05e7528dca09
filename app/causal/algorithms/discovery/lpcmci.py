"""LPCMCI: lagged and immediate links between series that may share hidden causes (tigramite)."""

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
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Level of the tests",
        description="Links weaker than this given others are dropped. Smaller values give sparser"
        " graphs.",
    )
    preliminary_rounds: int = Field(
        default=4,
        ge=0,
        le=10,
        title="Preliminary rounds",
        description="How often ancestors are found anew before links are tested at last; more is"
        " slower and misses fewer links.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return a lagged PAG: circles where hidden causes leave the mark open.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    del rng, knowledge  # nothing here is random; what is known is refused by SPEC
    import numpy as np
    from tigramite.data_processing import DataFrame
    from tigramite.independence_tests.parcorr import ParCorr
    from tigramite.lpcmci import LPCMCI

    from app.causal.interop import from_tigramite
    from app.causal.kernels.lagged import longest_lag, prepared_series

    series, changes = prepared_series(data, params)
    tau = params.max_lag or longest_lag(series)
    report(0.1, f"testing links up to lag {tau}")
    missing = {"missing_flag": _MISSING} if np.isnan(series.Y).any() else {}
    frame = DataFrame(np.where(np.isnan(series.Y), _MISSING, series.Y), **missing)
    search = LPCMCI(frame, ParCorr(), verbosity=0)
    links = search.run_lpcmci(
        tau_max=tau, pc_alpha=params.alpha, n_preliminary_iterations=params.preliminary_rounds
    )["graph"]
    found = from_tigramite(links, series.names, GraphClass.LAGGED_PAG)
    nodes = tuple(name for name in data.names if name in series.names)
    graph = CausalGraph(nodes, found.edges, found.graph_class)
    return Discovery(graph, (_said(tau, len(series.Y), params), *said_of_changes(changes)))


_MISSING = 9.99e99


def _said(tau: int, n: int, params: Params) -> Diagnosis:
    return Diagnosis(
        name="lagged_links_with_hidden_causes",
        verdict=Verdict.PASSED,
        sentence=f"Links up to lag {tau} were tested at level {params.alpha:g}, hidden common"
        " causes allowed for.",
        test="partial correlation",
        n=n,
    )


SPEC = DiscoverySpec(
    name="lpcmci",
    title="LPCMCI",
    summary="Finds lagged and immediate links between series that may share hidden causes.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_PAG,
    cost=Cost(scale=0.02, n_power=0.0, d_power=2.6),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    needs=("tigramite",),
    max_variables=20,
    references=(
        "https://proceedings.neurips.cc/paper/2020/hash/94e70705efae423efda1088614128d0b-Abstract.html",
    ),
)
