"""From a causal order to a graph: what both LiNGAM searches do once the order is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.findings import Discovery
from app.causal.graph import CausalGraph, Edge, GraphClass
from app.causal.kernels.columns import columns_of, possible_causes, required_causes
from app.causal.kernels.correlation import covariance
from app.causal.kernels.ordered_regression import (
    known_order,
    order_as_matrix,
    sparse_coefficients,
)
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.catalogue import Progress
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.question import Knowledge


def graph_in_order(
    data: Dataset,
    knowledge: Knowledge,
    penalty: float,
    order_of: Callable[[Floats, Bools], Ints],
    report: Progress,
) -> Discovery:
    """Return the DAG of a causal order, its edges chosen by the extended BIC.

    Parameters
    ----------
    order_of : the order of the columns of X, causes first, given [i, j]: i is known to be
        before j.
    """
    columns = columns_of(data)
    names, p = columns.names, len(columns.names)
    C = covariance(columns.X, names)
    required = required_causes(names, knowledge)
    report(0.1, "finding the causal order")
    order = order_of(columns.X, known_order(names, knowledge, required))
    report(0.8, "choosing edges")
    may_cause = order_as_matrix(order) & possible_causes(names, knowledge)
    weights = sparse_coefficients(C, columns.n, np.arange(p), may_cause, required, penalty)
    edges = tuple(
        Edge(names[i], names[j], strength=float(weights[i, j]))
        for i, j in np.argwhere((weights != 0) | required)
    )
    ordered = Diagnosis(
        name="causal_order",
        verdict=Verdict.PASSED,
        sentence=f"Causal order found: {', '.join(names[i] for i in order)}.",
        n=columns.n,
    )
    return Discovery(CausalGraph(data.names, edges, GraphClass.DAG), (ordered,))
