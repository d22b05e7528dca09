"""PC: the class of graphs whose separations match the independences in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.assumption import Assumption
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.constraint_params import ColliderRule, TestingParams
from app.causal.data import Dataset, Kind
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.question import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from app.causal.graph import Edge


class Params(TestingParams):
    colliders: ColliderRule = Field(
        default="max_p",
        title="How colliders are told",
        description="max_p goes by the set that separates best, majority by most of the sets that"
        " separate, conservative by all of them, leaving open what they disagree on.",
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
    ratio of the degenerate Gaussian embedding, unless `params` name another test. Rows with gaps
    take part in the tests of what they do not miss. Ruled-out edges are never considered,
    required ones never tested, and what is ruled out as a cause separates nothing.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.constraint_search import evidence_in, oriented

    report(0.1, "testing independences")
    evidence = evidence_in(data, params, knowledge, rng, rule=params.colliders)
    report(0.9, "orienting edges")
    return Discovery(oriented(evidence, data.names, knowledge), evidence.diagnostics)


def resample(
    data: Dataset, params: Params, knowledge: Knowledge, rng: np.random.Generator
) -> Iterator[tuple[Edge, ...]] | None:
    """Yield PC's edges on resampled rows from weighted moments, where Fisher's z is the test."""
    from app.causal.kernels.bootstrap import resampled_patterns
    from app.causal.kernels.choice_of_test import fitting_test
    from app.causal.kernels.readings import readings_of

    columns, _ = readings_of(data, params)
    test = fitting_test(columns) if params.test == "auto" else params.test
    if test != "fisher_z" or columns.have_gaps or params.colliders != "max_p":
        return None
    return resampled_patterns(
        columns,
        knowledge,
        alpha=params.level(columns.n, len(columns.names)),
        rng=rng,
        max_conditioning=params.max_conditioning,
    )


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
    cost=Cost(scale=3e-6, n_power=0.0, d_power=1.9, gpu=True),
    cost_of_categories=Cost(scale=1.6e-7, n_power=0.9, d_power=2.0),
    params=Params,
    run=run,
    from_moments=True,
    resample=resample,
    honours_knowledge=True,
    allows_missing=True,
    counts_categories=True,
    max_variables=2000,
    references=(
        "https://doi.org/10.7551/mitpress/1754.001.0001",
        "https://doi.org/10.48550/arXiv.1211.3295",
        "https://doi.org/10.48550/arXiv.1610.00378",
    ),
)
