"""NOTEARS-MLP: bent effects by small neural networks whose inputs form no cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.additive_noise import NetworkSpec
from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(BaseModel, extra="forbid"):
    l1: float = Field(
        default=0.01,
        ge=0,
        le=1,
        title="Price of weights",
        description="How strongly weights are drawn to zero. Larger values give sparser graphs.",
    )
    threshold: float = Field(
        default=0.5,
        gt=0,
        le=2,
        title="Threshold",
        description="Weights below this count as no link; of standardised columns.",
    )
    l2: float = Field(
        default=0.01,
        ge=0,
        le=1,
        title="Price of squared weights",
        description="Larger values give smoother effects.",
    )
    hidden: int = Field(
        default=8,
        ge=2,
        le=50,
        title="Hidden units",
        description="How many units each network has. More can bend more, and take longer.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the DAG of the inputs that the networks use.

    The strength of an edge is the norm of the weights on that input.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del knowledge  # it is objected to
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.correlation import correlation
    from app.causal.kernels.neural_model import Networks, Prices, notears_networks
    from app.causal.kernels.optimised import dag_of_weights, some_rows, standardised

    columns = columns_of(data)
    correlation(columns.X, columns.names)  # refuses what determines something else
    report(0.1, "fitting all networks at once")
    prices = Prices(params.l1, params.l2)
    networks = Networks(standardised(some_rows(columns.X, rng)), params.hidden, prices, rng)
    return dag_of_weights(data.names, columns, notears_networks(networks), params.threshold)


SPEC = NetworkSpec(
    name="notears_mlp",
    title="NOTEARS-MLP",
    summary="Fits a small neural network per variable, under a smooth constraint against cycles.",
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
    cost=Cost(scale=1e-4, n_power=0.9, d_power=2.0),
    params=Params,
    run=run,
    min_samples=100,
    max_variables=30,
    references=("https://doi.org/10.48550/arXiv.1909.13189",),
)
