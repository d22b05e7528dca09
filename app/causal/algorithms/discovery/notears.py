"""NOTEARS: linear effects by least squares, cycles ruled out by a smooth constraint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(BaseModel, extra="forbid"):
    l1: float = Field(
        default=0.1,
        ge=0,
        le=1,
        title="Price of weights",
        description="How strongly weights are drawn to zero. Larger values give sparser graphs.",
    )
    threshold: float = Field(
        default=0.2,
        gt=0,
        le=2,
        title="Threshold",
        description="Weights below this count as no link; of standardised columns.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the class of the DAG with the best weights; only its skeleton and colliders count.

    The strength of an edge is its weight between standardised columns.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    import numpy as np

    from app.causal.kernels.acyclic_regression import acyclic_coefficients
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.optimised import class_of_weights, unit_free

    columns = columns_of(data)
    R = unit_free(columns.X, columns.names)
    report(0.1, "fitting all effects at once")
    weights = acyclic_coefficients(
        R, len(R), ~np.eye(len(R), dtype=np.bool_), l1_now=params.l1, l1_past=0.0
    )
    return class_of_weights(data.names, columns, weights, params.threshold)


SPEC = DiscoverySpec(
    name="notears",
    title="NOTEARS",
    summary="Fits all linear effects at once, under a smooth constraint against cycles.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.LINEARITY,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1.5e-3, n_power=0.0, d_power=2.6),
    params=Params,
    run=run,
    min_samples=100,
    max_variables=60,
    references=("https://doi.org/10.48550/arXiv.1803.01422",),
)
