"""J-PCMCI+: lagged and immediate links shared by several units, each followed over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress, silent
from app.causal.data import Dataset, Kind, Role
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.graph import Edge
    from app.causal.kernels.panel_search import Found


class Params(BaseModel, extra="forbid"):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Level of the tests",
        description="Links weaker than this given others are dropped. Smaller values give sparser"
        " graphs.",
    )
    max_lag: int | None = Field(
        default=None,
        ge=1,
        le=30,
        title="Longest lag",
        description="How many time steps back causes are looked for; empty to choose from the"
        " data.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return links that all units share; unit and time are nodes that nothing causes.

    An arrow from the unit says that levels differ for reasons that do not change over time and
    are not among the columns; one from the time that all units are moved alike. Columns that are
    the same at all times of a unit, or in all units at a time, are contexts: they may be causes
    only.

    Raises
    ------
    InvalidRequest : no column is marked as unit, or as time.
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : fewer than two units, or too few times in most.
    """
    del rng  # nothing here is random
    from app.causal.kernels.panel_search import links_across
    from app.causal.kernels.panel_series import panel_of

    unit, time = _marked(data, Role.UNIT), _marked(data, Role.TIME)
    panel = panel_of(data, unit, time)
    report(0.2, f"testing links within {len(panel.Y)} units")
    found = links_across(panel, unit, time, knowledge, params.alpha, params.max_lag)
    graph = CausalGraph(data.names, found.graph.edges, GraphClass.LAGGED_CPDAG)
    return Discovery(graph, (_said(found, len(panel.Y), unit, time),))


def _marked(data: Dataset, role: Role) -> str:
    found = [v.name for v in data.variables if v.role is role]
    if not found and role is Role.TIME and data.time and data.time.column in data.names:
        return str(data.time.column)
    if not found:
        raise InvalidRequest(
            f"No column is marked as {role.value}.",
            hint="Mark the column of units as 'unit' and that of times as 'time'.",
        )
    return found[0]


def _said(found: Found, units: int, unit: str, time: str) -> Diagnosis:
    alike = (
        f" Times move all units alike, so values were taken relative to each {time} too."
        if found.shaken
        else ""
    )
    return Diagnosis(
        name="links_across_units",
        verdict=Verdict.PASSED,
        sentence=f"Links up to lag {found.tau} were tested in {units} units at once, relative to"
        f" each {unit}'s mean.{alike}",
        test="partial correlation",
        n=found.n,
    )


def resample(
    data: Dataset, params: Params, knowledge: Knowledge, rng: np.random.Generator
) -> Iterator[tuple[Edge, ...] | None]:
    """Yield the edges found in units drawn with replacement."""
    import pandas as pd

    from app.errors import StatisticalFailure

    unit = _marked(data, Role.UNIT)
    parts = [part for _, part in data.frame.groupby(unit, sort=True)]
    while True:
        drawn = [
            parts[k].assign(**{unit: f"u{place}"})
            for place, k in enumerate(rng.integers(len(parts), size=len(parts)))
        ]
        sample = data.with_frame(pd.concat(drawn, ignore_index=True), "units drawn again")
        try:
            yield run(sample, params, knowledge, rng, silent).graph.edges
        except StatisticalFailure:
            yield None


SPEC = DiscoverySpec(
    name="j_pcmci_plus",
    title="J-PCMCI+",
    summary="Finds lagged and immediate links that several units followed over time share.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.STATIONARITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.LAGGED_CPDAG,
    cost=Cost(scale=1e-4, n_power=0.5, d_power=2.0),
    params=Params,
    run=run,
    resample=resample,
    temporal=True,
    across_units=True,
    honours_knowledge=True,
    allows_missing=True,
    min_samples=100,
    max_variables=100,
    references=("https://proceedings.mlr.press/v216/gunther23a.html",),
)
