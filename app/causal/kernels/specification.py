"""Tests of a fitted linear model: even residual spread, and a right functional form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from app.causal.kernels.least_squares import LeastSquares, fit, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_MOST_ROWS = 50_000
_GOLDEN = (5**0.5 - 1) / 2
_FLAT, _BINARY = 1e-12, 2
_COLLINEAR = 1e-7  # of a column's length: what lines leave of a square that is none of its own


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
    """Test whether lines are left with a bend: in the fitted values, or in a column by itself.

    Powers of the fitted values (Ramsey's RESET, 10.1111/j.2517-6161.1969.tb00796.x) miss a bend
    that goes up on both sides, which squares of the columns find; the smaller p-value of both
    counts, doubled. Of very many rows some are taken, spread over all.
    """
    if len(residuals) > _MOST_ROWS:
        some = _spread_out(len(residuals), _MOST_ROWS)
        design, residuals, fitted = design[some], residuals[some], fitted[some]
    lines = fit(with_intercept(design), residuals)
    scaled, numbers = _standardised(fitted[:, None]), _standardised(design)
    tests = [_added(lines, np.column_stack([scaled**2, scaled**3]))] if scaled.shape[1] else []
    if numbers.shape[1]:
        tests.append(_added(lines, numbers**2))
    if not tests:
        return TestResult(0.0, 1.0, 0.0)
    least = min(tests, key=lambda test: test.p_value)
    return replace(least, p_value=min(least.p_value * len(tests), 1.0))


def _spread_out(n: int, count: int) -> NDArray[np.intp]:
    """Return `count` of n rows, without the rhythm that every so-manyth row would have."""
    return np.unique(np.floor(np.arange(count) * _GOLDEN % 1.0 * n).astype(np.intp))


def _standardised(columns: Matrix) -> Matrix:
    """Return the columns with more than two values, without mean and with unit spread."""
    spread = columns.std(axis=0)
    used = spread > _FLAT * (1.0 + np.abs(columns).max(axis=0, initial=0.0))
    numbers = (columns[:, used] - columns[:, used].mean(axis=0)) / spread[used]
    return np.asarray(numbers[:, [len(np.unique(column)) > _BINARY for column in numbers.T]])


def _added(lines: LeastSquares, columns: Matrix) -> TestResult:
    """Test whether the columns explain what the lines leave, by the F test."""
    free = columns - lines.basis @ (lines.basis.T @ columns)
    own = np.linalg.norm(free, axis=0) > _COLLINEAR * np.linalg.norm(columns, axis=0)
    if not own.any():
        return TestResult(0.0, 1.0, 0.0)
    model = fit(free[:, own], lines.residuals)
    used, degrees = model.rank, len(free) - lines.rank - model.rank
    left = float(model.residuals @ model.residuals)
    total = float(lines.residuals @ lines.residuals)
    if degrees < 1 or total <= 0 or left <= 0:
        return TestResult(0.0, 1.0, 0.0)
    statistic = max((total - left) / used / (left / degrees), 0.0)
    return TestResult(statistic, float(fdtrc(used, degrees, statistic)), 1 - left / total)


def predicts(columns: Matrix, target: Vector, *, levels: int = 1) -> TestResult:
    """Test whether the columns (n, k) together predict the target (n,), by the F test.

    `levels` are the means that were taken out of both before.
    """
    model = fit(with_intercept(columns), target)
    left = float(model.residuals @ model.residuals)
    total = float(np.sum((target - target.mean()) ** 2))
    used = model.rank - 1
    degrees = model.degrees - (levels - 1)
    if used < 1 or left <= 0 or total <= 0 or degrees < 1:
        return TestResult(0.0, 1.0 if left > 0 else 0.0, 0.0)
    statistic = max((total - left) / used / (left / degrees), 0.0)
    return TestResult(statistic, float(fdtrc(used, degrees, statistic)), 1 - left / total)
