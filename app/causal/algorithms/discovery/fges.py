"""FGES: greedy equivalence search among pairs that are related by themselves."""

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
    """FGES takes what every score-based search takes."""


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of greedy equivalence search over pairs that gain on their own.

    Two causes that cancel each other are missed; in return, far fewer moves are tried.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.score_search import greedy_class, score_for, scored, unrelated

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching classes of graphs")
    barred = unrelated(score, len(columns.names))
    found = greedy_class(columns.names, score, knowledge, barred)
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"Insertions among related columns, and deletions, ended at {len(graph.edges)} edges."
    return Discovery(graph, (scored(columns, params, score, said),))


SPEC = DiscoverySpec(
    name="fges",
    title="FGES",
    summary="Searches like GES, but joins only columns that are related on their own.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1e-6, n_power=0.0, d_power=1.7, degree_power=1.7),
    cost_of_categories=Cost(scale=7e-6, n_power=0.29, d_power=2.1, degree_power=0.47),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=2000,
    references=("https://doi.org/10.1007/s41060-016-0032-z",),
)
