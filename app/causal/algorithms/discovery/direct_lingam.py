"""DirectLiNGAM: one DAG from linear effects with noise that is not Gaussian."""

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
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.lingam_order import causal_order
    from app.causal.kernels.ordered_graph import graph_in_order

    return graph_in_order(data, knowledge, params.penalty, causal_order, report)


SPEC = DiscoverySpec(
    name="direct_lingam",
    title="DirectLiNGAM",
    summary="Finds one full causal graph when effects are linear and noise is not Gaussian.",
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
    cost=Cost(scale=1.5e-8, n_power=0.8, d_power=2.6, gpu=True),
    params=Params,
    run=run,
    honours_knowledge=True,
    min_samples=100,
    max_variables=300,
    references=(
        "https://dl.acm.org/doi/10.5555/1953048.2021040",
        "https://dl.acm.org/doi/10.5555/2567709.2502585",
    ),
)
