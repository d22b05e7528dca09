"""HITON-MB: neighbours first, then the other causes of common effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.blanket_spec import blanket_spec
from app.causal.catalogue import Cost, Progress
from app.causal.constraint_params import TestingParams

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.kernels.blanket_search import Blanket
    from app.causal.kernels.independence import Independence
    from app.causal.question import Knowledge


def run(
    data: Dataset,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG over variables that are in each other's blankets.

    A neighbour is what no subset of other neighbours separates; both ends must agree.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.blanket_search import graph_from_blankets
    from app.causal.kernels.local_blankets import hiton_mb, neighbours_of

    def search(test: Independence, p: int) -> Blanket:
        near = neighbours_of(test, p)
        return lambda test, target, others: hiton_mb(test, target, others, near)

    return graph_from_blankets(search, data, params, knowledge, rng, report)


SPEC = blanket_spec(
    name="hiton_mb",
    title="HITON-MB",
    summary="Finds the neighbours of each variable, then the other causes of their common effects.",
    run=run,
    cost=Cost(scale=2.5e-4, n_power=0.0, d_power=2.0),
    cost_of_categories=Cost(scale=2e-7, n_power=0.9, d_power=2.0),
    references=(
        "https://pubmed.ncbi.nlm.nih.gov/14728126/",
        "https://jmlr.org/papers/v11/aliferis10a.html",
    ),
)
