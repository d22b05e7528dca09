"""Tests of a fitted linear model: even residual spread, and a right functional form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from app.causal.kernels.least_squares import fit, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TestResult:
    """A statistic, its p-value, and the share of variance explained by what it tests."""

    statistic: float
    p_value: float
    share: float


def even_spread(design: Matrix, residuals: Vector) -> TestResult:
    """Test whether squared residuals depend on the columns (Koenker 1981, Breusch–Pagan).

    References: 10.1016/0304-4076(81)90062-2.
    """
    squares = residuals**2
    model = fit(with_intercept(design), squares)
    total = float(np.sum((squares - squares.mean()) ** 2))
    share = 1 - float(model.residuals @ model.residuals) / total if total > 0 else 0.0
    statistic = max(len(squares) * share, 0.0)
    return TestResult(statistic, float(chdtrc(max(model.rank - 1, 1), statistic)), share)


def functional_form(design: Matrix, residuals: Vector, fitted: Vector) -> TestResult:
    """Test whether powers of the fitted values explain what is left (Ramsey's RESET).

    References: 10.1111/j.2517-6161.1969.tb00796.x.
    """
    spread = float(fitted.std())
    if spread <= 1e-12 * (1.0 + float(np.abs(fitted).max())):
        return TestResult(0.0, 1.0, 0.0)
    scaled = (fitted - fitted.mean()) / spread
    wide = np.column_stack([with_intercept(design), scaled**2, scaled**3])
    model = fit(wide, residuals)
    left, total = float(model.residuals @ model.residuals), float(residuals @ residuals)
    if total <= 0 or left <= 0:
        return TestResult(0.0, 1.0, 0.0)
    statistic = max((total - left) / 2 / (left / model.degrees), 0.0)
    return TestResult(statistic, float(fdtrc(2, model.degrees, statistic)), 1 - left / total)


def predicts(columns: Matrix, target: Vector) -> TestResult:
    """Test whether the columns (n, k) together predict the target (n,), by the F test."""
    model = fit(with_intercept(columns), target)
    left = float(model.residuals @ model.residuals)
    total = float(np.sum((target - target.mean()) ** 2))
    used = model.rank - 1
    if used < 1 or left <= 0 or total <= 0:
        return TestResult(0.0, 1.0 if left > 0 else 0.0, 0.0)
    statistic = max((total - left) / used / (left / model.degrees), 0.0)
    return TestResult(statistic, float(fdtrc(used, model.degrees, statistic)), 1 - left / total)
