"""Effects per group and period from one regression that lets each group have its own path."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.absorbed import within_both
from app.causal.kernels.group_time import GroupTime
from app.causal.kernels.least_squares import LeastSquares, NotEstimable, fit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]

MOST_CELLS = 40_000_000  # numbers in the matrix of indicators


def interaction_weighted(
    outcome: Vector, unit: Codes, period: Codes, first: Vector, covariates: Matrix, weights: Vector
) -> GroupTime:
    """Return the effects of a regression with unit and period levels, all arrays per row.

    Every group of first treatment has an indicator for each period but the last before its
    start. Those who never start are the comparison, and where there are none those who start
    last, seen before that.

    Raises
    ------
    NotEstimable : there is no comparison, or more indicators than fit in memory.

    References
    ----------
    Sun & Abraham 2021, doi:10.1016/j.jeconom.2020.09.006
    """
    own = np.isfinite(first)
    pairs = np.column_stack([first[own], period[own]]).astype(np.intp)
    cells = np.unique(pairs[(pairs[:, 0] > 0) & (pairs[:, 1] != pairs[:, 0] - 1)], axis=0)
    if not len(cells) or own.all() or len(cells) * len(outcome) > MOST_CELLS:
        raise NotEstimable
    indicators = np.column_stack([(first == s) & (period == p) for s, p in cells])
    stacked = np.column_stack([outcome, indicators, covariates])
    free = within_both(stacked, unit, period, weights) * np.sqrt(weights)[:, None]
    model = fit(free[:, 1:], free[:, 0])
    taken = len(np.unique(period)) + model.rank
    small = np.sqrt((len(outcome) - 1) / max(len(outcome) - taken, 1))
    kept = [i for i in range(len(cells)) if i in set(model.kept.tolist())]
    columns = [_influence(model, i, free.shape[1] - 1) * small for i in kept]
    if not kept:
        raise NotEstimable
    return GroupTime(
        cells[kept, 0],
        cells[kept, 1],
        model.coefficients[kept],
        np.column_stack(columns),
        first,
        weights,
        0,
    )


def _influence(model: LeastSquares, place: int, width: int) -> Vector:
    pick = np.zeros(width)
    pick[place] = 1.0
    return np.asarray(model.weights(pick) * model.residuals)


def comparison_rows(first: Vector, period: Codes) -> tuple[NDArray[np.bool_], Vector]:
    """Return the rows to use and each row's start, with the last to start as never treated.

    Only where all are treated at some time does it change anything.
    """
    if np.isinf(first).any():
        return np.ones(len(first), dtype=bool), first
    last = first.max()
    return period < last, np.where(first == last, np.inf, first)
