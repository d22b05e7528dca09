"""PC: the class of graphs whose separations match the independences in the data."""

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
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Two variables count as dependent when a test of independence gives a p-value"
        " below this. Smaller values give sparser graphs.",
    )
    max_conditioning: int | None = Field(
        default=None,
        ge=0,
        title="Largest conditioning set",
        description="How many variables are held fixed at most in one test; empty for no limit.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of PC-stable with max-p colliders and Meek's rules.

    Numbers are tested with Fisher's z, categories with G², mixtures of both with the likelihood
    ratio of the degenerate Gaussian embedding. Ruled-out edges are never considered, required
    ones never tested, and what is ruled out as a cause separates nothing.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng  # nothing here is random
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.constraint_search import evidence_for, oriented

    columns = columns_of(data)
    report(0.1, "testing independences")
    evidence = evidence_for(columns, knowledge, params.alpha, params.max_conditioning)
    report(0.9, "orienting edges")
    return Discovery(oriented(evidence, data.names, knowledge), evidence.diagnostics)


SPEC = DiscoverySpec(
    name="pc",
    title="PC",
    summary="Finds the class of graphs that matches the independences found in the data.",
    kinds=frozenset(
        {Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION, Kind.BINARY, Kind.ORDINAL, Kind.NOMINAL}
    ),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
            Assumption.LINEARITY,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2e-5, n_power=0.0, d_power=2.0),
    cost_of_categories=Cost(scale=1.6e-7, n_power=0.9, d_power=2.0),
    params=Params,
    run=run,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=2000,
    references=(
        "https://doi.org/10.7551/mitpress/1754.001.0001",
        "https://doi.org/10.48550/arXiv.1211.3295",
        "https://doi.org/10.48550/arXiv.1610.00378",
    ),
)
