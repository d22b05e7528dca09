"""GRaSP: the class of graphs that no tuck of a cause behind its effect improves."""

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
    depth: int = Field(
        default=3,
        ge=1,
        le=10,
        title="Depth",
        description="How many moves without gain are made in a row to reach one that gains.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of the best order found by greedy relaxations of the sparsest permutation.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.columns import columns_of, possible_causes, required_causes
    from app.causal.kernels.score_search import class_around, score_for, scored
    from app.causal.kernels.tuck_search import tucked

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching classes of graphs")
    may_cause = possible_causes(columns.names, knowledge)
    required = required_causes(columns.names, knowledge)
    dag = tucked(score, may_cause, required, depth=params.depth, rng=rng)
    found = class_around(columns.names, score, knowledge, dag)
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"No tuck improved an order with {len(graph.edges)} edges."
    return Discovery(graph, (scored(columns, params, score, said),))


SPEC = DiscoverySpec(
    name="grasp",
    title="GRaSP",
    summary="Reorders causes and effects until no graph explains the data with fewer edges.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1e-5, n_power=0.0, d_power=2.9),
    cost_of_categories=Cost(scale=2e-5, n_power=0.6, d_power=2.2),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=150,
    references=("https://doi.org/10.48550/arXiv.2206.05421",),
)
