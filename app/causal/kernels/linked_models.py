"""Regressions whose coefficients' errors are carried into whatever is computed from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from app.causal.kernels import logistic
from app.causal.kernels.least_squares import fit, with_intercept
from app.causal.kernels.scored import Part

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_RIDGE = 1e-8
_STEP = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A fitted regression: coefficients (p,) with their influence (n, p).

    `centre` and `spread` are what its columns are scaled by; `is_chance` that it is logistic.
    `residuals` (n,) are those of the outcome.
    """

    coefficients: Vector
    influence: Matrix
    centre: Vector
    spread: Vector
    is_chance: bool
    residuals: Vector

    def index(self, columns: Matrix, coefficients: Vector) -> Vector:
        """Return the linear part for any rows of the same columns, at these coefficients."""
        scaled = (columns - self.centre) / self.spread
        return np.asarray(coefficients[0] + scaled @ coefficients[1:])

    def slopes(self, coefficients: Vector) -> Vector:
        """Return the slopes in the columns' own units."""
        return np.asarray(coefficients[1:] / self.spread)


def linear(columns: Matrix, target: Vector, counts: Vector | None = None) -> Model:
    """Fit least squares; influence squares sum to the HC3 variance.

    Parameters
    ----------
    columns : shape (n, p), without an intercept; a collinear one has no slope and no influence.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    centre = np.average(columns, axis=0, weights=counts)
    roots = np.ones(len(target)) if counts is None else np.sqrt(counts)
    design = with_intercept(columns - centre) * roots[:, None]
    model = fit(design, target * roots)
    each = solve_triangular(model.triangle, np.eye(model.rank))  # R⁻¹
    influence = np.zeros_like(design)
    kept = model.basis @ each.T / model.scale[model.kept]
    influence[:, model.kept] = kept * model.deleted_residuals()[:, None]
    ones = np.ones(columns.shape[1])
    left = target - with_intercept(columns - centre) @ model.coefficients
    return Model(model.coefficients, influence, centre, ones, False, left)


def chance(columns: Matrix, target: Vector, counts: Vector | None = None) -> Model:
    """Fit a logistic regression of zeros and ones; `counts` as in `linear`."""
    model = logistic.fit(columns, target, ridge=_RIDGE, counts=counts)
    scores = model.design * (model.counts * (target - model.probabilities))[:, None]
    influence = scores @ np.linalg.pinv(model.information, hermitian=True)
    return Model(
        model.coefficients,
        influence,
        model.centre,
        model.spread,
        True,
        target - model.probabilities,
    )


def carried(
    models: Sequence[Model],
    of_rows: Callable[[Sequence[Vector]], Matrix],
    counts: Vector | None = None,
) -> list[Part]:
    """Return averages over rows with the error that the models' coefficients bring.

    Parameters
    ----------
    of_rows : gives shape (n, q), one value per row and number asked for, from the models'
        coefficients; how it changes with each of them is found by small steps.
    counts : shape (n,), what each row counts for; None when all count alike.
    """
    start = [model.coefficients for model in models]
    values = of_rows(start)
    shares = np.full(len(values), 1 / len(values)) if counts is None else counts / counts.sum()
    means = shares @ values
    influence = shares[:, None] * (values - means)
    for place, model in enumerate(models):
        influence = influence + model.influence @ _slopes(start, place, of_rows, shares)
    return [Part(float(m), influence[:, j]) for j, m in enumerate(means)]


def _slopes(
    start: Sequence[Vector],
    place: int,
    of_rows: Callable[[Sequence[Vector]], Matrix],
    shares: Vector,
) -> Matrix:
    """Return (p, q): how the averages move with each coefficient of one model."""
    rows = []
    for j, coefficient in enumerate(start[place]):
        step = _STEP * max(abs(float(coefficient)), 1e-3)
        ends = []
        for sign in (1, -1):
            moved = [c.copy() for c in start]
            moved[place][j] += sign * step
            ends.append(shares @ of_rows(moved))
        rows.append((ends[0] - ends[1]) / (2 * step))
    return np.array(rows)
