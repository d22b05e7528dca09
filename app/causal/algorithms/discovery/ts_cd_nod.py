"""TS-CD-NOD: lagged and immediate links between series whose mechanisms change over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.series import SeriesParams, said_of_changes, with_the_same_changes

if TYPE_CHECKING:
    import numpy as np

    from app.causal.kernels.changing_links import Changes


class Params(SeriesParams):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Level of the tests",
        description="Links weaker than this given others are dropped, and a change of mechanism"
        " less sure than this counts as none. Smaller values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged arrows and immediate links; what changes over time directs more of them.

    The time index is cut into periods and stands for whatever changes: CD-NOD's domain on lagged
    data. Links are tested relative to each period's level. A series whose regression on its
    causes differs between periods is pointed at by time; what time reaches only through another
    series follows from it, and of two series that both change the cause is the one that changes
    without regard to the other's mechanism.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : too few complete rows for the lags.
    """
    from app.causal.kernels import contemporaneous as search
    from app.causal.kernels.changing_links import Changes, wanderers, within_periods
    from app.causal.kernels.columns import possible_causes, required_causes
    from app.causal.kernels.lagged import (
        lagged_correlation,
        longest_lag,
        prepared_series,
        series_of,
    )
    from app.causal.kernels.lagged_pattern import lagged_graph, lagged_pattern

    if params.changes is None:
        params = params.model_copy(update={"changes": wanderers(series_of(data))})
    series, taken_as_changes = prepared_series(data, params)
    names, level = series.names, within_periods(series)
    tau = params.max_lag or longest_lag(level)
    report(0.2, f"testing links up to lag {tau} within periods")
    R, n = lagged_correlation(level, 2 * tau)
    allowed, required = possible_causes(names, knowledge), required_causes(names, knowledge)
    given = search.lagged_conditions(R, n, size=len(names), tau=tau, alpha=max(params.alpha, 0.05))
    links = search.mixed_links(R, n, given, allowed, required, tau=tau, alpha=params.alpha)
    triples = search.unshielded_triples(R, n, given, links, alpha=params.alpha)
    report(0.6, "comparing mechanisms between periods")
    changes = Changes(series, tau, given, links.adjacent[:, :, 0], params.alpha)
    pattern = lagged_pattern(
        names, links, triples, knowledge, lambda found: changes.direct(found, rng)
    )
    nodes = tuple(name for name in data.names if name in names)
    graph = lagged_graph(nodes, names, links, pattern)
    return Discovery(graph, (_said(changes, n), *said_of_changes(taken_as_changes)))


def _said(changes: Changes, n: int) -> Diagnosis:
    changing = changes.changing
    words = f"the mechanisms of {', '.join(changing)} change" if changing else "nothing changes"
    return Diagnosis(
        "mechanism_change",
        Verdict.FAILED if changing else Verdict.PASSED,
        f"Over {changes.count} periods of equal length, {words}.",
        test="change of regressions between periods",
        n=n,
        columns=changing,
    )


SPEC = DiscoverySpec(
    name="ts_cd_nod",
    title="TS-CD-NOD",
    summary="Finds lagged and immediate links between series, using what changes over time.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_CPDAG,
    cost=Cost(scale=3e-3, n_power=0.3, d_power=1.8),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    honours_knowledge=True,
    allows_missing=True,
    min_samples=150,
    max_variables=60,
    references=(
        "https://jmlr.org/papers/v21/19-232.html",
        "https://doi.org/10.24963/ijcai.2017/187",
    ),
)
