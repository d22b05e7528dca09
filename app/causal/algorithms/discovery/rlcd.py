"""RLCD: hidden causes of columns and of one another, from ranks of covariances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    from app.causal.kernels.hidden_covers import Cover


class Params(BaseModel, extra="forbid"):
    alpha: float = Field(
        default=0.01,
        gt=0,
        lt=0.5,
        title="Significance level",
        description="A rank is taken to be higher when a test of the lower one gives a p-value"
        " below this.",
    )
    most_together: int = Field(
        default=2,
        ge=1,
        le=3,
        title="Hidden causes together",
        description="How many hidden causes the same group of columns may have at most.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return measured and hidden variables, links among them directed as far as ranks decide.

    The noise may be Gaussian: unlike GIN, nothing but covariances is used, so that the direction
    of a link between two hidden causes often stays open.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : too few complete rows.
    """
    del rng, knowledge  # nothing here is random; knowledge is objected to
    from app.causal.kernels.columns import columns_of
    from app.causal.kernels.correlation import correlation
    from app.causal.kernels.hidden_covers import Ranks, covers_of, graph_of_covers

    columns = columns_of(data)
    ranks = Ranks(correlation(columns.X, columns.names), columns.n, params.alpha)
    report(0.1, "looking for columns that share hidden causes")
    covers = covers_of(ranks, len(columns.names), largest=params.most_together)
    report(0.7, "linking hidden causes and columns")
    called = _called(covers, columns.names)
    labels = tuple(" & ".join(called[cover]) for cover in covers)
    among = graph_of_covers(ranks, covers, labels).edges
    of = {label: called[cover] for label, cover in zip(labels, covers, strict=True)}
    links = [
        Edge(a, b, e.source_mark, e.target_mark)
        for e in among
        for a in of[e.source]
        for b in of[e.target]
    ]
    arrows = [Edge(*ends) for cover in covers for ends in _arrows(cover, called)]
    latent = tuple(sorted(n for c, names in called.items() if c.is_hidden for n in names))
    graph = CausalGraph((*data.names, *latent), (*links, *arrows), GraphClass.CPDAG, latent)
    return Discovery(graph, (_said(arrows, latent, columns.n),))


def _called(covers: Sequence[Cover], names: tuple[str, ...]) -> dict[Cover, tuple[str, ...]]:
    """Return the names of each cover's variables; hidden ones are numbered by what they show in."""
    every = list(_all(covers))
    hidden = sorted((c for c in every if c.is_hidden), key=lambda c: (c.shown, len(c.members)))
    free = (label for k in range(1, 10_000) if (label := f"L{k}") not in names)
    called = {cover: (names[cover.shown[0]],) for cover in every if not cover.is_hidden}
    return called | {cover: tuple(next(free) for _ in range(cover.size)) for cover in hidden}


def _all(covers: Sequence[Cover]) -> Iterator[Cover]:
    for cover in covers:
        yield cover
        yield from _all(cover.members)


def _arrows(cover: Cover, called: dict[Cover, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for member in cover.members:
        for cause in called[cover]:
            yield from ((cause, effect) for effect in called[member])
        yield from _arrows(member, called)


def _said(arrows: Sequence[Edge], latent: tuple[str, ...], n: int) -> Diagnosis:
    shown = {name: [e.target for e in arrows if e.source == name] for name in latent}
    told = "; ".join(f"{name} moves {', '.join(moved)}" for name, moved in shown.items())
    return Diagnosis(
        name="hidden_factors",
        verdict=Verdict.PASSED if latent else Verdict.INCONCLUSIVE,
        sentence=f"Hidden causes found: {told or 'none'}.",
        test="rank of covariances",
        n=n,
    )


SPEC = DiscoverySpec(
    name="rlcd",
    title="RLCD",
    summary="Finds hidden causes of several columns each, and of one another, from covariances.",
    kinds=frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION}),
    assumes=frozenset(
        {
            Assumption.FAITHFULNESS,
            Assumption.LINEARITY,
            Assumption.ACYCLICITY,
            Assumption.PURE_INDICATORS,
        }
    ),
    returns=GraphClass.CPDAG,
    cost=Cost(scale=2e-4, n_power=0.0, d_power=3.5),
    params=Params,
    run=run,
    min_samples=200,
    max_variables=30,
    references=("https://doi.org/10.48550/arXiv.2312.11001",),
)
