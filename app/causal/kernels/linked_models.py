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


def linear(columns: Matrix, target: Vector) -> Model:
    """Fit least squares; influence squares sum to the HC3 variance.

    Parameters
    ----------
    columns : shape (n, p), without an intercept; a collinear one has no slope and no influence.
    """
    centre = columns.mean(axis=0)
    design = with_intercept(columns - centre)
    model = fit(design, target)
    each = solve_triangular(model.triangle, np.eye(model.rank))  # R⁻¹
    influence = np.zeros_like(design)
    kept = model.basis @ each.T / model.scale[model.kept]
    influence[:, model.kept] = kept * model.deleted_residuals()[:, None]
    ones = np.ones(columns.shape[1])
    return Model(model.coefficients, influence, centre, ones, False, model.residuals)


def chance(columns: Matrix, target: Vector) -> Model:
    """Fit a logistic regression of zeros and ones."""
    model = logistic.fit(columns, target, ridge=_RIDGE)
    scores = model.design * (target - model.probabilities)[:, None]
    influence = scores @ np.linalg.pinv(model.information, hermitian=True)
    return Model(
        model.coefficients,
        influence,
        model.centre,
        model.spread,
        True,
        target - model.probabilities,
    )


def carried(models: Sequence[Model], of_rows: Callable[[Sequence[Vector]], Matrix]) -> list[Part]:
    """Return averages over rows with the error that the models' coefficients bring.

    Parameters
    ----------
    of_rows : gives shape (n, q), one value per row and number asked for, from the models'
        coefficients; how it changes with each of them is found by small steps.
    """
    start = [model.coefficients for model in models]
    values = of_rows(start)
    means = values.mean(axis=0)
    influence = (values - means) / len(values)
    for place, model in enumerate(models):
        influence = influence + model.influence @ _slopes(start, place, of_rows)
    return [Part(float(m), influence[:, j]) for j, m in enumerate(means)]


def _slopes(
    start: Sequence[Vector], place: int, of_rows: Callable[[Sequence[Vector]], Matrix]
) -> Matrix:
    """Return (p, q): how the averages move with each coefficient of one model."""
    rows = []
    for j, coefficient in enumerate(start[place]):
        step = _STEP * max(abs(float(coefficient)), 1e-3)
        ends = []
        for sign in (1, -1):
            moved = [c.copy() for c in start]
            moved[place][j] += sign * step
            ends.append(of_rows(moved).mean(axis=0))
        rows.append((ends[0] - ends[1]) / (2 * step))
    return np.array(rows)
