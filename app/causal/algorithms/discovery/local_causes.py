"""Local causes: what one outcome follows from, among thousands of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from app.causal.blanket_spec import ASSUMED, TESTABLE
from app.causal.catalogue import Cost, DiscoverySpec, Progress
from app.causal.constraint_params import TestingParams
from app.causal.data import Dataset, Role
from app.causal.findings import Discovery
from app.causal.graph import GraphClass
from app.causal.profile import Diagnosis, Verdict
from app.errors import InvalidRequest, UnknownColumn

if TYPE_CHECKING:
    import numpy as np

    from app.causal.question import Knowledge


class Params(TestingParams):
    target: str | None = Field(
        default=None,
        title="Outcome",
        description="The column whose causes are looked for; empty for the one marked as outcome.",
    )


def run(
    data: Dataset,
    params: Params,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the edges at one outcome; every other pair of columns is left unjudged.

    Raises
    ------
    InvalidRequest : no column is marked as the outcome.
    UnknownColumn : the outcome named is no column.
    DegenerateData : a column near the outcome is constant or determined by others.
    TooFewSamples : there are too few rows.
    """
    from app.causal.kernels.local_search import graph_around
    from app.causal.kernels.readings import readings_of

    target = _target(data, params)
    columns, said = readings_of(data, params)
    alpha = params.level(columns.n, len(columns.names))
    report(0.1, f"looking around {target}")
    graph, size = graph_around(
        columns, target, data.names, knowledge, alpha=alpha, test=params.test,
        max_conditioning=params.max_conditioning, rng=rng, report=report,
    )  # fmt: skip
    return Discovery(graph, (*said, _looked_at(target, size, len(columns.names), columns.n)))


def _target(data: Dataset, params: Params) -> str:
    if params.target is not None:
        if params.target not in data.names:
            raise UnknownColumn(params.target)
        return params.target
    marked = [v.name for v in data.variables if v.role is Role.OUTCOME]
    if not marked:
        raise InvalidRequest(
            "No column is marked as the outcome whose causes are looked for.",
            hint="Mark a column as the outcome.",
        )
    return marked[0]


def _looked_at(target: str, size: int, p: int, n: int) -> Diagnosis:
    return Diagnosis(
        "local_search",
        Verdict.PASSED,
        f"Only edges at {target!r} were looked for: {size} of {p:,} columns are near enough to"
        " bear on them, and how the others hang together was not judged.",
        n=n,
    )


SPEC = DiscoverySpec(
    name="local_causes",
    title="Local causes",
    summary="Finds the causes and effects of one outcome among thousands of columns.",
    kinds=TESTABLE,
    assumes=ASSUMED,
    returns=GraphClass.CPDAG,
    cost=Cost(scale=1.6e-7, n_power=1.0, d_power=1.0),
    cost_of_categories=Cost(scale=1e-7, n_power=1.0, d_power=1.0),
    params=Params,
    run=run,
    allows_missing=True,
    honours_knowledge=True,
    counts_categories=True,
    needs_role=Role.OUTCOME,
    max_variables=50_000,
    references=(
        "https://proceedings.mlr.press/v3/yin08a.html",
        "https://jmlr.org/papers/v11/aliferis10a.html",
    ),
)
