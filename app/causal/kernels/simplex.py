"""Weights that are not negative and sum to one: the point of a convex hull nearest to a target."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from app.errors import NotConverged

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_ROUNDS = 30  # of the active set, per point


def simplex_weights(points: Matrix, target: Vector, ridge: float = 0.0) -> Vector:
    """Return w ≥ 0 with sum 1 that minimises |points w - target|² + ridge |w|².

    The nearest point of a hull to the origin, s·p with p in the hull, minimises
    s²|p|² + (s - 1)² over s for the same p, so that one non-negative least squares solves it
    exactly, with no step size or penalty to choose.

    Parameters
    ----------
    points : shape (m, J), a column per point. target : shape (m,).

    References
    ----------
    Wolfe 1976, doi:10.1007/BF01580381; Lawson & Hanson 1995, doi:10.1137/1.9781611971217.
    """
    count = points.shape[1]
    away = points - target[:, None]
    if ridge > 0.0:
        away = np.vstack([away, np.sqrt(ridge) * np.eye(count)])
    size = float(np.sqrt((away * away).sum(axis=0).max()))
    if size == 0.0:
        return np.full(count, 1.0 / count)
    system = np.vstack([away / size, np.ones(count)])
    wanted = np.zeros(len(system))
    wanted[-1] = 1.0
    try:
        found, _ = nnls(system, wanted, maxiter=_ROUNDS * count)
    except RuntimeError:
        raise NotConverged("The weights of the comparison units did not settle.") from None
    return np.asarray(found / found.sum())
