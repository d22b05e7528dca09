"""ICA-LiNGAM: one DAG from linear effects, by unmixing noise that is not Gaussian."""

from __future__ import annotations

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
    penalty: float = Field(
        default=1.0,
        gt=0,
        le=20,
        title="Penalty",
        description="What one more edge costs, in units of the extended BIC's price. Larger"
        " values give sparser graphs.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the DAG of the causal order, its edges chosen by the extended BIC.

    The strength of an edge is the regression coefficient, in units of effect per unit of cause.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    NotConverged : the noise could not be unmixed.
    TooFewSamples : too few complete rows.
    """
    import numpy as np

    from app.causal.kernels.columns import columns_of, possible_causes, required_causes
    from app.causal.kernels.correlation import covariance
    from app.causal.kernels.ica_order import ica_order
    from app.causal.kernels.ordered_regression import (
        known_order,
        order_as_matrix,
        sparse_coefficients,
    )

    columns = columns_of(data)
    names, p = columns.names, len(columns.names)
    C = covariance(columns.X, names)
    required = required_causes(names, knowledge)
    report(0.1, "finding the causal order")
    order = ica_order(columns.X, known_order(names, knowledge, required), rng)
    report(0.8, "choosing edges")
    may_cause = order_as_matrix(order) & possible_causes(names, knowledge)
    weights = sparse_coefficients(C, columns.n, np.arange(p), may_cause, required, params.penalty)
    edges = tuple(
        Edge(names[i], names[j], strength=float(weights[i, j]))
        for i, j in np.argwhere((weights != 0) | required)
    )
    ordered = Diagnosis(
        name="causal_order",
        verdict=Verdict.PASSED,
        sentence=f"Causal order found: {', '.join(names[i] for i in order)}.",
        n=columns.n,
    )
    return Discovery(CausalGraph(data.names, edges, GraphClass.DAG), (ordered,))


SPEC = DiscoverySpec(
    name="ica_lingam",
    title="ICA-LiNGAM",
    summary="Finds one full causal graph by unmixing noise that is not Gaussian.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.LINEARITY,
            Assumption.NON_GAUSSIANITY,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.DAG,
    cost=Cost(scale=3e-8, n_power=0.8, d_power=2.6),
    params=Params,
    run=run,
    honours_knowledge=True,
    min_samples=100,
    max_variables=300,
    references=("https://jmlr.org/papers/v7/shimizu06a.html",),
)
