"""BAMB: neighbours and spouses found by turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.causal.blanket_spec import blanket_spec
from app.causal.catalogue import Cost, Progress
from app.causal.constraint_params import TestingParams

if TYPE_CHECKING:
    import numpy as np

    from app.causal.data import Dataset
    from app.causal.findings import Discovery
    from app.causal.question import Knowledge


def run(
    data: Dataset,
    params: TestingParams,
    knowledge: Knowledge,
    rng: np.random.Generator,
    report: Progress,
) -> Discovery:
    """Return the CPDAG over variables that are in each other's blankets.

    Each candidate brings its spouses at once, and both prune what came before.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.blanket_search import each, graph_from_blankets
    from app.causal.kernels.local_blankets import bamb

    return graph_from_blankets(each(bamb), data, params, knowledge, rng, report)


SPEC = blanket_spec(
    name="bamb",
    title="BAMB",
    summary="Finds neighbours and other causes of common effects by turns, each pruning the other.",
    run=run,
    cost=Cost(scale=1e-3, n_power=0.0, d_power=2.0),
    cost_of_categories=Cost(scale=2e-7, n_power=0.9, d_power=2.0),
    references=("https://doi.org/10.1145/3335676",),
)
