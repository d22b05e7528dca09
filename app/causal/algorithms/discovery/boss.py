"""BOSS: the class of graphs that best scores over all causal orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, GraphClass
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
        description="What one more parameter costs, in units of the BIC's price. Larger values"
        " give sparser graphs.",
    )
    restarts: int = Field(
        default=20,
        ge=0,
        le=200,
        title="Restarts",
        description="From how many further random orders the search starts; the best one counts."
        " It ends early once three searches have reached the same best score.",
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

    Numbers are scored with the Gaussian BIC, categories with the multinomial one, mixtures with
    the Gaussian BIC of their embedding. What is known holds in every graph that is tried.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.score_search import best_class, score_for

    columns = columns_of(data)
    score = score_for(columns, params.penalty)
    report(0.1, "searching causal orders")
    start = params.start if isinstance(params, FromOrder) else ()
    found = best_class(
        columns.names, score, knowledge, restarts=params.restarts, rng=rng, start=start
    )
    graph = CausalGraph(data.names, found.edges, found.graph_class)
    scored = Diagnosis(
        name="score",
        verdict=Verdict.PASSED,
        sentence=f"The best of up to {params.restarts + 1} searches through causal orders has"
        f" {len(graph.edges)} edges.",
        test="multinomial BIC" if columns.are_discrete else "Gaussian BIC",
        n=columns.n,
    )
    return Discovery(graph, (scored,))


def _from_found(params: Params, found: Discovery) -> Params:
    """Search once, from the order that was found: a resample's best order is near to it."""
    from app.causal.equivalence import extension

    member = extension(found.graph)
    if member is None:
        return params
    start = tuple(sorted(member.nodes, key=lambda node: len(member.ancestors(node))))
    return FromOrder(penalty=params.penalty, restarts=0, start=start)


SPEC = DiscoverySpec(
    name="boss",
    title="BOSS",
    summary="Finds the class of graphs that explains the data best with the fewest edges.",
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
    cost=Cost(scale=4e-5, n_power=0.0, d_power=2.4),
    cost_of_categories=Cost(scale=3e-6, n_power=0.6, d_power=2.0),
    resample_share=0.25,
    params=Params,
    run=run,
    for_resamples=_from_found,
    honours_knowledge=True,
    counts_categories=True,
    max_variables=500,
    references=(
        "https://doi.org/10.48550/arXiv.2310.17679",
        "https://doi.org/10.1214/aos/1176344136",
    ),
)
