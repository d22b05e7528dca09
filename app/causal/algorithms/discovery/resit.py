"""RESIT: one DAG from smooth effects, by which residuals are independent."""

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
        description="What one more effective parameter costs once the order is known, in units of"
        " the BIC's price. Larger values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the DAG of the order that independent residuals give, edges chosen by the BIC.

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
    from app.causal.kernels.ordered_regression import known_order, order_as_matrix
    from app.causal.kernels.residual_sinks import order_by_sinks

    columns = columns_of(data)
    names = columns.names
    correlation(columns.X, names)  # refuses what determines something else
    score = AdditiveScore(columns.X, params.penalty)
    required = required_causes(names, knowledge)
    report(0.1, "finding the causal order")
    order = order_by_sinks(score, known_order(names, knowledge, required))
    report(0.8, "choosing edges")
    may_cause = order_as_matrix(order) & possible_causes(names, knowledge)
    found = best_dag(score, may_cause, required)
    ordered = Diagnosis(
        name="causal_order",
        verdict=Verdict.PASSED,
        sentence=f"Causal order found: {', '.join(names[i] for i in order)}.",
        test="Hilbert–Schmidt independence of residuals",
        n=columns.n,
    )
    return Discovery(dag_of(data.names, names, found, losses(score, found)), (ordered,))


SPEC = AdditiveNoiseSpec(
    name="resit",
    title="RESIT",
    summary="Finds one full causal graph when effects are smooth, by making what each variable's"
    " causes leave independent of them.",
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
    cost=Cost(scale=4e-6, n_power=0.7, d_power=2.8),
    params=Params,
    run=run,
    honours_knowledge=True,
    min_samples=100,
    max_variables=40,
    references=("https://jmlr.org/papers/v15/peters14a.html",),
)
