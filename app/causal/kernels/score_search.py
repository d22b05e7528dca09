"""Score-based search: from columns and knowledge to the best scoring class of graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.kernels.backward import without_useless_edges
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.correlation import covariance, refuse_constant
from app.causal.kernels.embedding import embedded
from app.causal.kernels.order_search import find_order
from app.causal.kernels.scores import LocalScore, block_bic, discrete_bic, gaussian_bic

if TYPE_CHECKING:
    from app.causal.kernels.columns import Columns
    from app.causal.question import Knowledge


def score_for(columns: Columns, penalty: float) -> LocalScore:
    """Return the score that fits the kinds of the columns.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    """
    if columns.are_discrete:
        refuse_constant(columns.X, columns.names)
        return discrete_bic(*columns.codes(), penalty)
    if columns.are_numeric:
        return gaussian_bic(covariance(columns.X, columns.names), columns.n, penalty)
    refuse_constant(columns.X, columns.names)
    return block_bic(embedded(columns), penalty)


def best_class(
    names: tuple[str, ...],
    score: LocalScore,
    knowledge: Knowledge,
    *,
    restarts: int,
    rng: np.random.Generator,
    start: tuple[str, ...] = (),
) -> CausalGraph:
    """Return the class of the best graph over the best order, over `names` in their order.

    `start` is an order of all the names, causes first, to search from before random ones.
    """
    found = find_order(
        score,
        possible_causes(names, knowledge),
        required_causes(names, knowledge),
        restarts=restarts,
        rng=rng,
        start=np.array([names.index(n) for n in start], np.int64) if start else None,
    )
    dag = CausalGraph.dag(names, ((names[i], names[j]) for i, j in np.argwhere(found)))
    if knowledge.is_empty:
        return without_useless_edges(cpdag(dag), score)
    return cpdag(dag, knowledge)  # a member of a smaller class could break what is known
