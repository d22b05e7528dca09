"""How alike two arms are: standardised mean differences, propensities, effective sample size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def standardised_differences(
    columns: Matrix, treated: NDArray[np.bool_], weights: Vector | None = None
) -> Vector:
    """Return, per column, the (weighted) mean difference over the unweighted pooled deviation.

    The deviation stays unweighted so that before and after are on one scale
    (Austin 2009, 10.1002/sim.3697). A constant column has the difference 0.
    """
    weights = np.ones(len(columns)) if weights is None else weights
    gap = _mean(columns[treated], weights[treated]) - _mean(columns[~treated], weights[~treated])
    variance = (columns[treated].var(axis=0) + columns[~treated].var(axis=0)) / 2
    spread = np.sqrt(variance)
    return np.where(spread > 0, gap / np.where(spread > 0, spread, 1.0), 0.0)


def effective_size(weights: Vector) -> float:
    """Return Kish's effective number of rows of a weighted sample."""
    total = float(weights.sum())
    return total * total / float(weights @ weights) if total > 0 else 0.0


def inverse_weights(
    propensity: Vector, treated: NDArray[np.bool_], *, of_treated: bool = False
) -> Vector:
    """Return the weights that make both arms stand for all units, or for the treated."""
    if of_treated:
        return np.where(treated, 1.0, propensity / (1 - propensity))
    return np.where(treated, 1 / propensity, 1 / (1 - propensity))


def _mean(columns: Matrix, weights: Vector) -> Vector:
    return np.asarray(weights @ columns / weights.sum())
