"""XGES: greedy equivalence search that deletes first and questions each edge at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.question import Knowledge
from app.causal.score_params import ASSUMED, TAKEN, ScoreParams

if TYPE_CHECKING:
    import numpy as np


class Params(ScoreParams, extra="forbid"):
    """XGES takes what every score-based search takes."""


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of extremely greedy equivalence search.

    Deletions go before insertions; at the end each edge is taken out once to see whether the
    search ends better without it.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.score_search import score_for, scored, settled_class

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching classes of graphs")
    found = settled_class(columns.names, score, knowledge)
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"A search that questioned each edge ended at {len(graph.edges)} edges."
    return Discovery(graph, (scored(columns, params, score, said),))


SPEC = DiscoverySpec(
    name="xges",
    title="XGES",
    summary="Searches like GES, but undoes wrong edges early and tests the loss of each one.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=6.5e-6, n_power=0.0, d_power=1.8, degree_power=1.8),
    cost_of_categories=Cost(scale=5e-6, n_power=0.44, d_power=2.1, degree_power=1.14),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=300,
    references=("https://doi.org/10.48550/arXiv.2502.19551",),
)
