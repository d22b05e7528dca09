"""BOSS: the class of graphs that best scores over all causal orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
from app.causal.question import Knowledge
from app.causal.score_params import ASSUMED, TAKEN, ScoreParams

if TYPE_CHECKING:
    import numpy as np


class Params(ScoreParams, extra="forbid"):
    restarts: int = Field(
        default=20,
        ge=0,
        le=200,
        title="Restarts",
        description="From how many further random orders the search starts; the best one counts."
        " It ends early once ten searches have reached the same best score; else the best order"
        " is disturbed and searched again, up to three times as often.",
    )


class FromOrder(Params):
    """The parameters of a search that starts from a known order of the columns, causes first."""

    start: tuple[str, ...]


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG of the best order found, after useless edges were dropped.

    Numbers are scored with the extended Gaussian BIC, categories as `params` say, mixtures with
    the BIC of their embedding. What is known holds in every graph that is tried.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.score_search import best_class, score_for, scored

    columns = columns_of(data)
    score = score_for(columns, params)
    report(0.1, "searching causal orders")
    start = params.start if isinstance(params, FromOrder) else ()
    found = best_class(
        columns.names, score, knowledge, restarts=params.restarts, rng=rng, start=start
    )
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    said = f"The best of up to {params.restarts + 1} searches through causal orders has"
    told = scored(columns, params, score, f"{said} {len(graph.edges)} edges.")
    return Discovery(graph, (told,))


def _from_found(params: Params, found: Discovery) -> Params:
    """Search once, from the order that was found: a resample's best order is near to it."""
    from app.causal.equivalence import extension

    member = extension(found.graph)
    if member is None:
        return params
    start = tuple(sorted(member.nodes, key=lambda node: len(member.ancestors(node))))
    settings = params.model_dump() | {"restarts": 0, "start": start}
    return FromOrder.model_validate(settings)


SPEC = DiscoverySpec(
    name="boss",
    title="BOSS",
    summary="Finds the class of graphs that explains the data best with the fewest edges.",
    kinds=TAKEN,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2.8e-6, n_power=0.0, d_power=2.63, degree_power=1.64),
    cost_of_categories=Cost(scale=2.7e-6, n_power=0.27, d_power=2.97, degree_power=1.1),
    resample_share=0.25,
    params=Params,
    run=run,
    from_moments=True,
    for_resamples=_from_found,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=500,
    references=(
        "https://doi.org/10.48550/arXiv.2310.17679",
        "https://doi.org/10.1214/aos/1176344136",
    ),
)
