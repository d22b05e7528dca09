"""Weights that an optimiser found, as a graph, with what must be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.equivalence import cpdag
from app.causal.findings import Discovery
from app.causal.graph import CausalGraph
from app.causal.kernels.acyclicity import main_dag
from app.causal.kernels.correlation import correlation
from app.causal.kernels.graph_matrix import dag_of
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.columns import Columns

MOST_ROWS = 2000  # for networks, which take long


def class_of_weights(
    nodes: Sequence[str], columns: Columns, W: Floats, threshold: float
) -> Discovery:
    """Return the class of the DAG of the weights [cause, effect] that reach the threshold.

    Linear effects and Gaussian noise leave directions within the class open; those that an
    optimiser gives there come from the scales of the columns.
    """
    dag = dag_of(columns.names, columns.names, main_dag(W, threshold), W)
    found = CausalGraph(tuple(nodes), cpdag(dag).edges, cpdag(dag).graph_class)
    return Discovery(found, (_said(columns, columns.n, threshold, "weights"),))


def dag_of_weights(
    nodes: Sequence[str], columns: Columns, W: Floats, threshold: float
) -> Discovery:
    """Return the DAG of the norms [cause, effect] of `some_rows` that reach the threshold."""
    graph = dag_of(nodes, columns.names, main_dag(W, threshold), W)
    rows = min(columns.n, MOST_ROWS)
    return Discovery(graph, (_said(columns, rows, threshold, "norms of weights"),))


def unit_free(X: Floats, names: Sequence[str]) -> Floats:
    """Return the correlations of X, shape (n, p), alike to the last bit whatever the units.

    An optimiser that ends on a flat stretch ends elsewhere when its input differs in rounding.
    """
    return np.ascontiguousarray(np.round(correlation(X, names), 9))


def some_rows(X: Floats, rng: np.random.Generator) -> Floats:
    """Return the rows of X that networks are fitted on: a random part where there are many."""
    return X if len(X) <= MOST_ROWS else np.asarray(X[rng.permutation(len(X))[:MOST_ROWS]])


def _said(columns: Columns, rows: int, threshold: float, what: str) -> Diagnosis:
    some = f" {rows:,} of {columns.n:,} rows were used." if rows < columns.n else ""
    return Diagnosis(
        name="standardised",
        verdict=Verdict.INCONCLUSIVE,
        sentence="The columns were standardised first, since this search would else read arrows"
        f" from their units; {what} below {threshold:g} count as no link.{some}",
        n=rows,
    )


def standardised(X: Floats) -> Floats:
    """Return X, shape (n, p), with mean zero and variance one in each column."""
    return np.asarray((X - X.mean(axis=0)) / X.std(axis=0))
