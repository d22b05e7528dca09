"""MBOR: a blanket chosen within a wide superset, where either end may vouch for an edge."""

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

    Small tests give a superset; within it a neighbour counts when either end finds the other.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    TooFewSamples : there are too few rows.
    InvalidRequest : the test named does not take columns of these kinds.
    """
    from app.causal.kernels.blanket_search import each, graph_from_blankets
    from app.causal.kernels.local_blankets import mbor

    return graph_from_blankets(each(mbor), data, params, knowledge, rng, report)


SPEC = blanket_spec(
    name="mbor",
    title="MBOR",
    summary="Finds blankets within wide first guesses, made for few rows and many columns.",
    run=run,
    cost=Cost(scale=7e-4, n_power=0.0, d_power=2.0),
    cost_of_categories=Cost(scale=2e-7, n_power=0.9, d_power=2.0),
    references=("https://doi.org/10.1016/j.neucom.2009.05.018",),
)
