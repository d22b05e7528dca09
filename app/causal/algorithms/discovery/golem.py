"""GOLEM: linear effects by penalised likelihood, cycles priced softly."""

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
        default=0.05,
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
    cycles: float = Field(
        default=5.0,
        gt=0,
        le=100,
        title="Price of cycles",
        description="How strongly cycles are discouraged during the search.",
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
    from app.causal.kernels.acyclic_likelihood import golem_weights
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.optimised import class_of_weights, unit_free

    columns = columns_of(data)
    R = unit_free(columns.X, columns.names)
    report(0.1, "fitting all effects at once")
    weights = golem_weights(R, l1=params.l1, cycles=params.cycles)
    return class_of_weights(data.names, columns, weights, params.threshold)


SPEC = DiscoverySpec(
    name="golem",
    title="GOLEM",
    summary="Fits all linear effects at once by likelihood, with a price on cycles.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.LINEARITY,
            Assumption.GAUSSIANITY,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1e-4, n_power=0.0, d_power=2.7),
    params=Params,
    run=run,
    min_samples=100,
    max_variables=100,
    references=("https://doi.org/10.48550/arXiv.2006.10201",),
)
