"""Errors of several numbers at once where rows of a cluster may depend on each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.absorbed import grouping

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]

DRAWS = 4000


def covariance(influence: Matrix, clusters: Codes | None = None) -> Matrix:
    """Return (k, k) from influence values (n, k) that sum to each number's error."""
    if clusters is None:
        return np.asarray(influence.T @ influence)
    sums = np.asarray(grouping(clusters) @ influence)
    groups = len(sums)
    return np.asarray(groups / max(groups - 1, 1) * (sums.T @ sums))


def two_way(influence: Vector, first: Codes, second: Codes) -> float:
    """Return the variance where rows that share either cluster may depend on each other.

    The part counted twice is taken off; a negative result is replaced by the larger one-way one.

    References
    ----------
    Cameron, Gelbach & Miller 2011, doi:10.1198/jbes.2010.07136
    """
    both = np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1]
    parts = [float(covariance(influence[:, None], c)[0, 0]) for c in (first, second, both)]
    found = parts[0] + parts[1] - parts[2]
    return found if found > 0 else max(parts[0], parts[1])


def simultaneous(spread: Matrix, level: float, rng: np.random.Generator) -> float:
    """Return how many standard errors make a band that holds all numbers at once.

    The largest of correlated normal draws, as the multiplier bootstrap of a curve has it
    (Callaway & Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001).

    Parameters
    ----------
    spread : (k, k) covariance of the numbers.
    """
    errors = np.sqrt(np.diag(spread))
    used = errors > 0
    if not used.any():
        return 0.0
    shape = spread[np.ix_(used, used)] / np.outer(errors[used], errors[used])
    values, vectors = np.linalg.eigh(shape)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    draws = rng.normal(size=(DRAWS, len(root))) @ root.T
    return float(np.quantile(np.abs(draws).max(axis=1), level))
