"""Least squares by pivoted QR, with what robust errors need: leverages and influence values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, solve_triangular

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_RANK = 1e-9
_ESTIMABLE = 1e-6


class NotEstimable(ArithmeticError):
    """The columns are collinear in a way that leaves the asked combination open."""


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """A fitted linear model y = X b + e; collinear columns have the coefficient 0.

    `coefficients` has shape (k,), `residuals` and `leverages` (n,). `basis` is Q (n, rank),
    `triangle` R of the scaled kept columns, `loose` how the dropped ones depend on them.
    """

    coefficients: Vector
    residuals: Vector
    leverages: Vector
    basis: Matrix
    triangle: Matrix
    loose: Matrix
    kept: NDArray[np.intp]
    dropped: NDArray[np.intp]
    scale: Vector

    @property
    def rank(self) -> int:
        return len(self.kept)

    @property
    def degrees(self) -> int:
        return max(len(self.residuals) - self.rank, 1)

    def value(self, combination: Vector) -> float:
        """Return combination' b.

        Raises
        ------
        NotEstimable : collinear columns leave it open.
        """
        scaled = combination / self.scale
        free = scaled[self.dropped] - self.loose.T @ scaled[self.kept]
        if np.any(np.abs(free) > _ESTIMABLE * max(float(np.abs(scaled).max()), 1e-300)):
            raise NotEstimable
        return float(combination @ self.coefficients)

    def influence(self, combination: Vector) -> Vector:
        """Return shape (n,): each row's share in the error of combination' b.

        Residuals are divided by 1 - leverage, so that the squares sum to the HC3 variance
        (MacKinnon & White 1985, 10.1016/0304-4076(85)90158-7). A row that alone determines a
        coefficient (leverage 1) says nothing about noise and counts 0.
        """
        return self.weights(combination) * self.deleted_residuals()

    def steady_influence(self, combination: Vector) -> Vector:
        """Return the same with residuals divided by the root of 1 - leverage, shape (n,): HC2.

        Where weights make a few rows heavy, HC3 is too wide and HC0 too narrow.
        """
        free = np.maximum(1.0 - self.leverages, 0.0)
        usable = free > 1e-8
        evened = np.where(usable, self.residuals / np.sqrt(np.where(usable, free, 1.0)), 0.0)
        return self.weights(combination) * evened

    def weights(self, combination: Vector) -> Vector:
        """Return w of shape (n,) with w' y = combination' b."""
        scaled = (combination / self.scale)[self.kept]
        direction: Vector = solve_triangular(self.triangle, scaled, trans="T")
        return self.basis @ direction

    def deleted_residuals(self) -> Vector:
        """Return each row's residual from the fit without that row."""
        free = 1.0 - self.leverages
        usable = free > 1e-8
        return np.where(usable, self.residuals / np.where(usable, free, 1.0), 0.0)


def fit(design: Matrix, outcome: Vector) -> LeastSquares:
    """Fit outcome (n,) on design (n, k), which holds its own intercept; n ≥ 1, k ≥ 1."""
    norms = np.sqrt(np.einsum("ij,ij->j", design, design))
    scale = np.where(norms > 0, norms, 1.0)
    basis, triangle, order = qr(design / scale, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(triangle))
    rank = int(np.sum(diagonal > _RANK))
    basis, kept, dropped = basis[:, :rank], order[:rank], order[rank:]
    upper = triangle[:rank, :rank]
    projected = basis.T @ outcome
    coefficients = np.zeros(design.shape[1])
    coefficients[kept] = solve_triangular(upper, projected) / scale[kept]
    return LeastSquares(
        coefficients=coefficients,
        residuals=outcome - basis @ projected,
        leverages=np.einsum("ij,ij->i", basis, basis),
        basis=basis,
        triangle=upper,
        loose=solve_triangular(upper, triangle[:rank, rank:]),
        kept=kept,
        dropped=dropped,
        scale=scale,
    )


def with_intercept(columns: Matrix) -> Matrix:
    """Return the matrix with a first column of ones."""
    return np.column_stack([np.ones(len(columns)), columns])
