"""ANM: the direction of each link, from noise that adds to smooth effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from app.causal.additive_noise import AdditiveNoiseSpec
from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge

if TYPE_CHECKING:
    import numpy as np


class Params(BaseModel, extra="forbid"):
    skeleton: Literal["rcit", "kci", "fisher_z", "ges"] = Field(
        default="rcit",
        title="Skeleton",
        description="Which columns are linked at all: by PC with a kernel test (rcit, kci) or a"
        " linear one (fisher_z), or by GES.",
    )
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="Two variables count as dependent when a test of independence gives a p-value"
        " below this.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the links, directed where additive noise models fit one way only.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.additive_score import AdditiveScore
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.link_direction import Directing, skeleton_from

    columns = columns_of(data)
    report(0.1, "looking for links")
    pairs = skeleton_from(columns, params.skeleton, params.alpha, knowledge, rng)
    report(0.6, "directing links")
    models = AdditiveScore(columns.X, 1.0)
    found = Directing(columns.names, pairs, models, params.alpha).directed(knowledge)
    directed = sum(edge.is_directed for edge in found.edges)
    said = Diagnosis(
        name="directed_links",
        verdict=Verdict.PASSED if directed == len(pairs) else Verdict.INCONCLUSIVE,
        sentence=f"{directed} of {len(pairs)} links could be directed, because the noise is"
        " independent of the cause one way only.",
        test="Hilbert–Schmidt independence of residuals",
        n=columns.n,
    )
    return Discovery(CausalGraph(data.names, found.edges, GraphClass.CPDAG), (said,))


SPEC = AdditiveNoiseSpec(
    name="anm",
    title="Additive noise model (ANM)",
    summary="Directs each link of a skeleton when effects are smooth and noise adds to them.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.MARKOV,
            Assumption.FAITHFULNESS,
            Assumption.ADDITIVE_NOISE,
            Assumption.SUFFICIENCY,
            Assumption.ACYCLICITY,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2e-5, n_power=0.7, d_power=2.3),
    params=Params,
    run=run,
    honours_knowledge=True,
    min_samples=100,
    max_variables=60,
    references=(
        "https://papers.nips.cc/paper/2008/hash/f7664060cc52bc6f3d620bcedc94a4b6-Abstract.html",
    ),
)
