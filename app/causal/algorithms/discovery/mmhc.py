"""MMHC: hill climbing among pairs that tests of independence leave related."""

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
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Two columns count as related when no test finds a p-value above this.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of max-min hill climbing.

    Pairs that a small set of others separates are never joined.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.choice_of_test import independence_test
    from app.causal.kernels.columns import columns_of, possible_causes, required_causes
    from app.causal.kernels.hill_climbing import climbed, related_pairs
    from app.causal.kernels.score_search import class_around, score_for, scored

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching classes of graphs")
    may_cause = possible_causes(columns.names, knowledge)
    required = required_causes(columns.names, knowledge)
    test = independence_test(columns, params.alpha, "auto", rng)
    related = related_pairs(test, len(columns.names))
    dag = climbed(score, may_cause & related, required)
    found = class_around(columns.names, score, knowledge, dag)
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"Hill climbing among related columns ended at {len(graph.edges)} edges."
    return Discovery(graph, (scored(columns, params, score, said),))


SPEC = DiscoverySpec(
    name="mmhc",
    title="MMHC",
    summary="Tests which columns are related at all, then finds the best graph among those links.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1.5e-5, n_power=0.0, d_power=2.6),
    cost_of_categories=Cost(scale=3e-7, n_power=1.0, d_power=2.2),
    params=Params,
    run=run,
    from_moments=True,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=500,
    references=("https://doi.org/10.1007/s10994-006-6889-7",),
)
