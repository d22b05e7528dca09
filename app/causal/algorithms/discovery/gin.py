"""GIN: hidden factors behind groups of columns, and which factor causes which."""

from __future__ import annotations

from itertools import chain
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


class Params(BaseModel, extra="forbid"):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Columns share a factor unless a test gives a p-value below this.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return hidden factors L1, L2 … with arrows to the columns they move, and among each other.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.correlation import correlation
    from app.causal.kernels.hidden_factors import HiddenFactors, factor_effects

    columns = columns_of(data)
    R = correlation(columns.X, columns.names)
    report(0.1, "looking for columns that share a hidden factor")
    factors = HiddenFactors(columns.X, params.alpha)
    clusters = factors.clusters()
    report(0.6, "ordering the factors")
    order = factors.ordered(clusters)
    named = _named([tuple(columns.names[k] for k in cluster) for cluster in clusters], data.names)
    labels = [named[tuple(columns.names[k] for k in cluster)] for cluster in order]
    effects = factor_effects(R, columns.n, order)
    among = [Edge(labels[i], labels[j]) for i, j in effects]
    shown = [Edge(label, name) for members, label in named.items() for name in members]
    latent = tuple(named.values())
    graph = CausalGraph((*data.names, *latent), (*among, *shown), GraphClass.DAG, latent)
    return Discovery(graph, (_said(named, data.names, columns.n),))


def _named(clusters: list[tuple[str, ...]], taken: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """Return a name for each cluster's factor that no column has."""
    free = (label for k in range(1, 10_000) if (label := f"L{k}") not in taken)
    return dict(zip(clusters, free, strict=False))


def _said(named: dict[tuple[str, ...], str], names: tuple[str, ...], n: int) -> Diagnosis:
    told = [f"{label} moves {', '.join(members)}" for members, label in named.items()]
    alone = [name for name in names if name not in set(chain.from_iterable(named))]
    rest = f" No factor was found behind {', '.join(alone)}." if alone else ""
    return Diagnosis(
        name="hidden_factors",
        verdict=Verdict.PASSED if named else Verdict.INCONCLUSIVE,
        sentence=f"Hidden factors found: {'; '.join(told) or 'none'}.{rest}",
        test="generalised independent noise",
        n=n,
    )


SPEC = DiscoverySpec(
    name="gin",
    title="GIN",
    summary="Finds hidden factors that each move several columns, and arrows among the factors.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.LINEARITY,
            Assumption.NON_GAUSSIANITY,
            Assumption.ACYCLICITY,
            Assumption.PURE_INDICATORS,
        }
    ),
    returns=GraphClass.DAG,
    cost=Cost(scale=4e-6, n_power=0.6, d_power=3.0),
    params=Params,
    run=run,
    min_samples=200,
    max_variables=60,
    references=("https://doi.org/10.48550/arXiv.2010.04917",),
)
