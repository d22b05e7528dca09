"""CAM-UV: smooth effects, and pairs that something unmeasured joins."""

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
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Two variables count as dependent when a test of independence gives a p-value"
        " below this.",
    )
    max_group: int = Field(
        default=3,
        ge=2,
        le=6,
        title="Largest group",
        description="How many variables are looked at together. Larger values find more and take"
        " longer.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return arrows and, where something unmeasured joins two variables, edges with two heads.

    The strength of an arrow is how much worse the additive model is without it, in nats.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    from app.causal.kernels.additive_score import AdditiveScore
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.confounded_smooth import ConfoundedSmooth
    from app.causal.kernels.correlation import correlation
    from app.causal.kernels.edge_search import losses
    from app.causal.kernels.graph_matrix import admg_of

    columns = columns_of(data)
    names = columns.names
    correlation(columns.X, names)  # refuses what determines something else
    report(0.1, "finding what precedes what")
    found = ConfoundedSmooth(columns.X, params.alpha, params.max_group)
    parents, confounded = found.parents(), found.confounded()
    strengths = losses(AdditiveScore(columns.X, 1.0), parents)
    said = Diagnosis(
        name="hidden_causes",
        verdict=Verdict.PASSED,
        sentence=f"{int(parents.sum())} arrows were found, and {int(confounded.sum())} pairs of"
        " columns that something unmeasured joins.",
        test="Hilbert–Schmidt independence of residuals",
        n=columns.n,
    )
    return Discovery(admg_of(data.names, names, parents, confounded, strengths), (said,))


SPEC = AdditiveNoiseSpec(
    name="cam_uv",
    title="CAM-UV",
    summary="Finds arrows and hidden causes when effects are smooth and noise adds to them.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.ADDITIVE_NOISE,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.ADMG,
    cost=Cost(scale=2.5e-5, n_power=0.8, d_power=2.5),
    params=Params,
    run=run,
    min_samples=100,
    max_variables=30,
    references=("https://proceedings.mlr.press/v161/maeda21a.html",),
)
