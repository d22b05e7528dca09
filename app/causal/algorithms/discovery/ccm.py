"""Convergent cross mapping: causes in deterministic, non-linear dynamics."""

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
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.kernels.lagged import Series


_CLEAR = 3.1  # standard errors by which a series' own past must predict it


class Params(SeriesParams):
    largest_dimension: int = Field(
        default=5,
        ge=1,
        le=12,
        title="Largest embedding dimension",
        description="How many past values of a series may make up its state; chosen by prediction.",
    )
    surrogates: int = Field(
        default=100,
        ge=20,
        le=2000,
        title="Surrogates",
        description="Shifted copies of a cause that show what skill chance alone gives.",
    )
    least_gain: float = Field(
        default=0.1,
        ge=0,
        lt=1,
        title="Convergence",
        description="The share of the skill that short histories lack which full ones must bring.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return lagged arrows from causes to effects; strength is the cross-map skill.

    A pair stands when the effect's history maps to the earlier cause better than to its
    surrogates, and better the longer the history. An effect that acts through others counts, so
    that chains show their shortcuts too.

    Raises
    ------
    DegenerateData : a series is constant or determined by others.
    TooFewSamples : fewer than 60 consecutive complete rows.
    """
    from app.causal.kernels.lagged import prepared_series

    series, changes = prepared_series(data, params)
    edges = tuple(_edges(_unbroken(series), knowledge, params, rng, report))
    nodes = tuple(name for name in data.names if name in series.names)
    graph = CausalGraph(nodes, edges, GraphClass.LAGGED_DAG)
    return Discovery(graph, (_said(params), *said_of_changes(changes)))


def _unbroken(series: Series) -> Series:
    """Return the longest stretch without a missing value."""
    import numpy as np

    from app.causal.kernels.lagged import Series

    gaps = np.flatnonzero(np.isnan(series.Y).any(axis=1))
    ends = np.concatenate(([-1], gaps, [len(series.Y)]))
    longest = int(np.argmax(np.diff(ends)))
    Y = series.Y[ends[longest] + 1 : ends[longest + 1]]
    if len(Y) < 60:
        raise TooFewSamples(f"Only {len(Y)} consecutive rows are complete; at least 60 are needed.")
    return Series(series.names, Y)


def _edges(
    series: Series,
    knowledge: Knowledge,
    params: Params,
    rng: np.random.Generator,
    report: Progress,
) -> Iterator[Edge]:
    import numpy as np

    from app.causal.kernels.columns import possible_causes
    from app.causal.kernels.cross_mapping import cross_map, own_dynamics
    from app.causal.kernels.momentary import discoveries

    names, tau = series.names, params.max_lag or 3
    own = [own_dynamics(y, params.largest_dimension) for y in series.Y.T]
    for name, (_, fit) in zip(names, own, strict=True):
        if np.arctanh(min(fit, 0.999999)) * np.sqrt(len(series.Y) - 3) > _CLEAR:
            yield Edge(name, name, lag=1, strength=fit)
    pairs = np.argwhere(possible_causes(names, knowledge))
    skills = []
    for done, (i, j) in enumerate(pairs):
        report(done / len(pairs), f"mapping {names[j]} to {names[i]}")
        y = series.Y
        skills.append(
            cross_map(y[:, i], y[:, j], own[j][0], tau, rng, surrogates=params.surrogates)
        )
    stands = discoveries(np.array([_p_value(s.found, s.by_chance) for s in skills]), 0.05)
    for (i, j), skill, holds in zip(pairs, skills, stands, strict=True):
        if holds and skill.learnt >= params.least_gain:
            yield Edge(names[i], names[j], lag=skill.lag, strength=skill.found)


def _p_value(found: float, by_chance: np.ndarray) -> float:
    """Return the upper tail beyond what was found, chance read as normal on Fisher's scale."""
    import numpy as np
    from scipy.stats import norm

    z = np.arctanh(np.clip(np.append(by_chance, found), -0.999999, 0.999999))
    return float(norm.sf((z[-1] - z[:-1].mean()) / max(z[:-1].std(ddof=1), 1e-12)))


def _said(params: Params) -> Diagnosis:
    return Diagnosis(
        name="cross_mapping",
        verdict=Verdict.PASSED,
        sentence=f"Each pair's cross mapping was held against {params.surrogates} surrogates, with"
        " at most 5 % false discoveries expected; causes that act through others count as causes.",
        test="convergent cross mapping",
    )


SPEC = DiscoverySpec(
    name="ccm",
    title="Convergent cross mapping",
    summary="Finds causes in deterministic, non-linear dynamics, where states cannot be separated.",
    kinds=frozenset({Kind.CONTINUOUS}),
    assumes=frozenset({Assumption.NON_LINEAR_DYNAMICS, Assumption.STATIONARITY}),
    returns=GraphClass.LAGGED_DAG,
    cost=Cost(scale=8e-6, n_power=1.1, d_power=2.0),
    params=Params,
    run=run,
    for_resamples=with_the_same_changes,
    temporal=True,
    allows_missing=True,
    min_samples=60,
    max_variables=30,
    references=("https://doi.org/10.1126/science.1227079", "https://doi.org/10.1038/srep14750"),
)
