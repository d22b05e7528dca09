"""CAM: one DAG from smooth effects that add up, by the likelihood of what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.additive_noise import AdditiveNoiseSpec
from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(BaseModel, extra="forbid"):
    penalty: float = Field(
        default=1.0,
        gt=0,
        le=20,
        title="Penalty",
        description="What one more effective parameter costs, in units of the BIC's price. Larger"
        " values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the DAG whose additive models explain the data best; noise may have any shape.

    The strength of an edge is how much worse the score would be without it, in nats.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.additive_score import AdditiveScore
    from app.causal.kernels.columns import columns_of, possible_causes, required_causes
    from app.causal.kernels.correlation import correlation
    from app.causal.kernels.edge_search import best_dag, losses
    from app.causal.kernels.graph_matrix import dag_of

    columns = columns_of(data)
    names = columns.names
    correlation(columns.X, names)  # refuses what determines something else
    score = AdditiveScore(columns.X, params.penalty)
    report(0.1, "searching graphs of smooth effects")
    found = best_dag(score, possible_causes(names, knowledge), required_causes(names, knowledge))
    graph = dag_of(data.names, names, found, losses(score, found))
    said = Diagnosis(
        name="score",
        verdict=Verdict.PASSED,
        sentence=f"The best graph of smooth effects found has {len(graph.edges)} edges; the noise"
        " may have any shape, but must add to the effects.",
        test="additive models, entropy of residuals, BIC",
        n=columns.n,
    )
    return Discovery(graph, (said,))


SPEC = AdditiveNoiseSpec(
    name="cam",
    title="CAM",
    summary="Finds one full causal graph when effects are smooth, bent or straight, and noise adds"
    " to them.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.ADDITIVE_NOISE,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.DAG,
    cost=Cost(scale=6.5e-6, n_power=0.8, d_power=2.0),
    params=Params,
    run=run,
    honours_knowledge=True,
    min_samples=100,
    max_variables=100,
    references=(
        "https://doi.org/10.1214/14-AOS1260",
        "https://doi.org/10.1080/02331888.2015.1060237",
    ),
)
