"""The effects of many shuffled treatments at once: sums over rows, and then small systems only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import fit, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_BATCH_CELLS = 20_000_000
_SINGULAR = 1e-10


def shuffles(values: Vector, count: int, rng: np.random.Generator) -> Matrix:
    """Return `count` shuffles of the values, shape (count, n)."""
    return rng.permuted(np.broadcast_to(values, (count, len(values))), axis=1)


def arm_effects(
    outcome: Vector, treated: Matrix, columns: Matrix, *, of_treated: bool
) -> Vector | None:
    """Return the effects of two fitted arms, one per row of `treated`, shape (count,).

    Each arm's sums of products come out of one matrix product for all shuffles. None where an
    arm's columns are collinear in some shuffle.

    Parameters
    ----------
    treated : shape (count, n), zeros and ones.
    columns : shape (n, k), without an intercept.
    """
    wide = with_intercept(_scaled(columns))
    size = wide.shape[1]
    first, second = np.triu_indices(size)
    products = np.column_stack([wide[:, first] * wide[:, second], wide * outcome[:, None]])
    whole = products.sum(axis=0)
    found = []
    for part in np.array_split(treated, max(1, treated.size // _BATCH_CELLS)):
        on = part @ products
        slopes = [_solved(sums, size) for sums in (on, whole - on)]
        if slopes[0] is None or slopes[1] is None:
            return None
        means = on[:, :size] / on[:, :1] if of_treated else np.eye(1, size)
        found.append(np.sum(means * (slopes[0] - slopes[1]), axis=1))
    return np.concatenate(found)


def _scaled(columns: Matrix) -> Matrix:
    centred = columns - columns.mean(axis=0)
    spread = centred.std(axis=0)
    return np.asarray(centred / np.where(spread > 0, spread, 1.0))


def _solved(sums: Matrix, size: int) -> Matrix | None:
    """Return the coefficients of many least squares problems, (count, size), from their sums."""
    first, second = np.triu_indices(size)
    gram = np.empty((len(sums), size, size))
    gram[:, first, second] = gram[:, second, first] = sums[:, : len(first)]
    lowest = np.linalg.eigvalsh(gram)
    if np.any(lowest[:, 0] <= _SINGULAR * lowest[:, -1]):
        return None
    return np.asarray(np.linalg.solve(gram, sums[:, len(first) :, None])[:, :, 0])


def dose_slopes(outcome: Vector, doses: Matrix, columns: Matrix) -> Vector:
    """Return the coefficient of each shuffled dose, shape (count,), in one linear model.

    The columns are taken out of the outcome once (Frisch & Waugh 1933, doi:10.2307/1907330).
    """
    model = fit(with_intercept(_scaled(columns)), outcome)
    left = np.einsum("bn,bn->b", doses, doses) - np.sum((doses @ model.basis) ** 2, axis=1)
    return np.asarray(doses @ model.residuals / np.maximum(left, 1e-300))
