"""RCD: linear effects and pairs with a hidden common cause, from noise that is not Gaussian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(BaseModel, extra="forbid"):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Below this p-value two variables count as dependent, and noise as not"
        " Gaussian.",
    )
    max_causes: int = Field(
        default=2,
        ge=1,
        le=5,
        title="Causes tried at once",
        description="How many variables are tried together as causes of another. Larger values"
        " find more and take longer.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return arrows and, where two variables share a hidden cause, edges with two heads.

    The strength of an arrow is the coefficient of the regression on all parents.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.confounded_order import ConfoundedOrder
    from app.causal.kernels.correlation import covariance
    from app.causal.kernels.graph_matrix import admg_of
    from app.causal.kernels.ordered_regression import coefficients

    columns = columns_of(data)
    names = columns.names
    C = covariance(columns.X, names)
    report(0.1, "finding what precedes what")
    order = ConfoundedOrder(columns.X, params.alpha, params.max_causes)
    parents = order.parents()
    confounded = order.confounded(parents)
    graph = admg_of(data.names, names, parents, confounded, coefficients(C, parents))
    said = Diagnosis(
        name="hidden_causes",
        verdict=Verdict.PASSED,
        sentence=f"{int(parents.sum())} arrows were found, and {int(confounded.sum())} pairs of"
        " columns whose dependence only a hidden common cause explains.",
        test="Hilbert–Schmidt independence of residuals",
        n=columns.n,
    )
    return Discovery(graph, (said,))


SPEC = DiscoverySpec(
    name="rcd",
    title="RCD",
    summary="Finds arrows and hidden common causes when effects are linear and noise is not"
    " Gaussian.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.LINEARITY,
            Assumption.NON_GAUSSIANITY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.ADMG,
    cost=Cost(scale=9e-6, n_power=0.7, d_power=2.5),
    params=Params,
    run=run,
    min_samples=100,
    max_variables=40,
    references=("https://proceedings.mlr.press/v108/maeda20a.html",),
)
