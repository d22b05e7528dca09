"""Score-based search: from columns and knowledge to the best scoring class of graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.equivalence import cpdag
from app.causal.graph import CausalGraph
from app.causal.kernels.choice_of_score import categories_among, strata_differ
from app.causal.kernels.class_moves import Bounds
from app.causal.kernels.class_search import grow, grow_and_shrink, new_state, shrink, unsettle
from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.correlation import covariance, refuse_constant
from app.causal.kernels.embedding import embedded
from app.causal.kernels.links import class_of, closed, member_of
from app.causal.kernels.order_search import find_order
from app.causal.kernels.scores import (
    block_bic,
    discrete_score,
    gains,
    gaussian_bic,
    mixed_bic,
    price_of_edges,
)
from app.causal.profile import Diagnosis, Verdict
from app.causal.question import Knowledge
from app.causal.score_params import MixedScore

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Codes, Ints
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.score_basis import LocalScore
    from app.causal.score_params import ScoreParams


def score_for(columns: Columns, params: ScoreParams) -> LocalScore:
    """Return the score that fits the kinds of the columns.

    Raises
    ------
    DegenerateData : a column is constant or determined by others.
    """
    edge_price = params.penalty * price_of_edges(len(columns.names))
    if columns.are_discrete:
        refuse_constant(columns.X, columns.names)
        codes, levels = columns.codes()
        return discrete_score(
            codes,
            levels,
            params.categories,
            penalty=params.penalty,
            edge_price=edge_price,
            weight=params.prior_rows,
        )
    alike = _embedded_score(columns, params.penalty, edge_price)
    if not _is_mixed(columns) or params.mixtures is MixedScore.EMBEDDED:
        return alike
    apart = mixed_bic(columns.X, *_mixed(columns), params.penalty, edge_price=edge_price)
    if params.mixtures is MixedScore.CONDITIONAL_GAUSSIAN:
        return apart
    found = (greedy_class(columns.names, score, Knowledge()) for score in (alike, apart))
    return apart if any(strata_differ(columns, graph) for graph in found) else alike


def _embedded_score(columns: Columns, penalty: float, edge_price: float) -> LocalScore:
    if columns.are_numeric:
        C = covariance(columns.X, columns.names)
        return gaussian_bic(C, columns.n, penalty, edge_price=edge_price)
    refuse_constant(columns.X, columns.names)
    return block_bic(embedded(columns), penalty, edge_price=edge_price)


def _is_mixed(columns: Columns) -> bool:
    """Tell whether there are numbers and categories, and rows to divide by these."""
    is_category = categories_among(columns)
    both = bool(is_category.any()) and not bool(is_category.all())
    return both and columns.stands_for is None


def _mixed(columns: Columns) -> tuple[Codes, Ints]:
    """Return codes, shape (p, n), and how many levels each column has, 0 for numbers."""
    kinds = categories_among(columns)
    numbers = [n for n, k in zip(columns.names, kinds, strict=True) if not k]
    covariance(columns.X[:, ~kinds], numbers)  # refuses what determines something else
    found, count = columns.part(np.ones(len(columns.X), np.bool_), np.flatnonzero(kinds)).codes()
    codes, levels = np.zeros(columns.X.shape[::-1], np.int16), np.zeros(len(kinds), np.int64)
    codes[kinds], levels[kinds] = found, count
    return codes, levels


def scored(columns: Columns, params: ScoreParams, score: LocalScore, sentence: str) -> Diagnosis:
    """Return what to tell of a search: by which score of how many rows, and how it went."""
    of_categories = {
        "bic": "multinomial BIC",
        "bdeu": "BDeu",
        "bds": "BDs",
        "merged": "BDs with strata merged",
        "qnml": "qNML",
    }
    name = of_categories[params.categories] if columns.are_discrete else "extended Gaussian BIC"
    if len(score.moments.place):
        name = "conditional Gaussian BIC"
        sentence = f"{sentence} Numbers follow rules of their own within categories."
    return Diagnosis(
        name="score", verdict=Verdict.PASSED, sentence=sentence, test=name, n=columns.n
    )


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
    bounds = _bounds(names, knowledge)
    found = find_order(
        score,
        bounds.may_cause,
        bounds.required,
        restarts=restarts,
        rng=rng,
        start=np.array([names.index(n) for n in start], np.int64) if start else None,
    )
    return class_around(names, score, knowledge, found)


def class_around(
    names: tuple[str, ...], score: LocalScore, knowledge: Knowledge, dag: Bools
) -> CausalGraph:
    """Return the class of a DAG after edges were dropped as long as the score grows."""
    bounds = _bounds(names, knowledge)
    state = new_state(class_of(dag))
    shrink(score, state, bounds)
    return _graph(names, state.links, bounds, knowledge)


def greedy_class(
    names: tuple[str, ...], score: LocalScore, knowledge: Knowledge, barred: Bools | None = None
) -> CausalGraph:
    """Return the class that greedy insertions, then deletions, end in (GES).

    `barred` pairs, [a, b] and [b, a], are never joined.
    """
    bounds = _bounds(names, knowledge)
    if barred is not None:
        bounds.barred[:] = barred
    state = new_state(class_of(bounds.required))
    while grow(score, state, bounds) + shrink(score, state, bounds) > 0:
        continue
    return _graph(names, state.links, bounds, knowledge)


def unrelated(score: LocalScore, size: int) -> Bools:
    """Return [a, b]: joining a and b, with nothing else known, does not gain; shape (p, p)."""
    gain, nothing = np.full((size, size), -1.0), np.empty(0, np.int64)
    for y in range(size):
        gains(score, y, nothing, 0, np.arange(size) != y, gain[y])
    return np.asarray((gain <= 0) & (gain.T <= 0))


def settled_class(names: tuple[str, ...], score: LocalScore, knowledge: Knowledge) -> CausalGraph:
    """Return the class in which neither a move nor the loss of an edge helps (XGES)."""
    bounds = _bounds(names, knowledge)
    state = new_state(class_of(bounds.required))
    grow_and_shrink(score, state, bounds)
    unsettle(score, state, bounds)
    return _graph(names, state.links, bounds, knowledge)


def _bounds(names: tuple[str, ...], knowledge: Knowledge) -> Bounds:
    return Bounds(
        possible_causes(names, knowledge),
        required_causes(names, knowledge),
        np.zeros((len(names), len(names)), np.bool_),
        not knowledge.is_empty,
    )


def _graph(
    names: tuple[str, ...], links: Bools, bounds: Bounds, knowledge: Knowledge
) -> CausalGraph:
    """Return the class with what knowledge decides of its arrows."""
    known, _ = closed(links, bounds.may_cause, bounds.required)
    dag, _ = member_of(known if bounds.any_known else links)
    arrows = ((names[i], names[j]) for i, j in np.argwhere(dag))
    return cpdag(CausalGraph.dag(names, arrows), knowledge if bounds.any_known else None)
