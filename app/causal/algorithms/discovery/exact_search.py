"""Exact search: the class of the DAG that scores best of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.question import Knowledge
from app.causal.score_params import ASSUMED, TAKEN, ScoreParams

if TYPE_CHECKING:
    import numpy as np


class Params(ScoreParams, extra="forbid"):
    max_causes: int = Field(
        default=5,
        ge=1,
        le=17,
        title="Most causes",
        description="How many causes a variable has at most.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of the DAG with the best score, by dynamic programming over sets.

    Nothing better exists among the graphs with at most `max_causes` causes per variable.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.columns import columns_of, possible_causes, required_causes
    from app.causal.kernels.exact_order import best_dag
    from app.causal.kernels.score_search import class_around, score_for, scored

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching classes of graphs")
    may_cause = possible_causes(columns.names, knowledge)
    required = required_causes(columns.names, knowledge)
    dag = best_dag(score, may_cause, required, params.max_causes)
    found = class_around(columns.names, score, knowledge, dag)
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"No graph scores better than this one of {len(graph.edges)} edges."
    return Discovery(graph, (scored(columns, params, score, said),))


SPEC = DiscoverySpec(
    name="exact_search",
    title="Exact search",
    summary="Finds the best scoring graph of all, where there are few columns.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1.2e-10, n_power=0.0, d_power=8.0),
    cost_of_categories=Cost(scale=1.5e-8, n_power=0.3, d_power=6.0),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=16,
    references=("https://doi.org/10.48550/arXiv.1206.6875",),
)
