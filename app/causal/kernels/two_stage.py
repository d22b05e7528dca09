"""Two-stage least squares of one treatment, in closed form, after partialling out controls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from app.causal.kernels.least_squares import fit, with_intercept

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Clusters = NDArray[np.intp] | None


@dataclass(frozen=True, slots=True, eq=False)
class Partialled:
    """Outcome, treatment (n,) and instruments (n, m) with the controls' lines taken out.

    `degrees` are those left for the structural equation.
    """

    outcome: Vector
    treatment: Vector
    instruments: Matrix
    degrees: int
    clusters: Clusters


@dataclass(frozen=True, slots=True, eq=False)
class TwoStage:
    """The coefficient, its influence values (n,), and that of ordinary least squares."""

    value: float
    influence: Vector
    ordinary: float


@dataclass(frozen=True, slots=True)
class Statistic:
    """A test statistic with its degrees of freedom and p-value."""

    value: float
    degrees: int
    p_value: float


class IrrelevantInstrument(ArithmeticError):
    """The instruments do not move the treatment at all, given the controls."""


def partial_out(
    outcome: Vector,
    treatment: Vector,
    instruments: Matrix,
    controls: Matrix,
    clusters: Clusters,
    weights: Vector | None = None,
) -> Partialled:
    """Take the controls' and the intercept's lines out of every column (Frisch–Waugh–Lovell).

    Rows are scaled by the root of their `weights` (n,), so that all that follows is weighted.

    Raises
    ------
    IrrelevantInstrument : the instruments are a linear function of the controls.
    """
    root = np.ones((len(outcome), 1)) if weights is None else np.sqrt(weights)[:, None]
    design = root * with_intercept(controls - controls.mean(axis=0))
    columns = root * np.column_stack([outcome, treatment, instruments])
    model = fit(design, columns[:, 0])
    rest = columns - model.basis @ (model.basis.T @ columns)
    left, scale = rest[:, 2:].std(axis=0), instruments.std(axis=0)
    useful = left > 1e-8 * np.where(scale > 0, scale, 1.0)
    if not useful.any():
        raise IrrelevantInstrument
    first = fit(rest[:, 2:][:, useful], rest[:, 1])
    kept = np.flatnonzero(useful)[np.sort(first.kept)]
    return Partialled(
        rest[:, 0], rest[:, 1], rest[:, 2 + kept], len(outcome) - model.rank - 1, clusters
    )


def estimate(parts: Partialled) -> TwoStage:
    """Return the two-stage coefficient; influence squares sum to the HC1 variance.

    Raises
    ------
    IrrelevantInstrument : the fitted treatment does not vary.
    """
    basis = np.linalg.qr(parts.instruments)[0]
    fitted = basis @ (basis.T @ parts.treatment)
    power = float(fitted @ fitted)
    if power <= 1e-20 * float(parts.treatment @ parts.treatment):
        raise IrrelevantInstrument
    value = float(fitted @ parts.outcome) / power
    residuals = parts.outcome - value * parts.treatment
    correction = np.sqrt(len(residuals) / parts.degrees)
    ordinary = float(parts.treatment @ parts.outcome / (parts.treatment @ parts.treatment))
    return TwoStage(value, fitted * residuals / power * correction, ordinary)


def moment_variance(parts: Partialled, residuals: Vector) -> Matrix:
    """Return the (m, m) variance of the instruments' cross-products with `residuals`."""
    return cross_variance(parts, residuals, residuals)


def cross_variance(parts: Partialled, left: Vector, right: Vector) -> Matrix:
    """Return the (m, m) robust or clustered covariance of Z'left with Z'right."""
    count = len(left)
    by_left = parts.instruments * left[:, None]
    by_right = parts.instruments * right[:, None]
    correction = count / parts.degrees
    if parts.clusters is not None:
        by_left, by_right = (_sums(m, parts.clusters) for m in (by_left, by_right))
        correction = len(by_left) / (len(by_left) - 1)
    return np.asarray(correction * by_left.T @ by_right)


def overidentification(parts: Partialled, found: TwoStage) -> Statistic | None:
    """Test whether several instruments tell one story (Hansen 1982, 10.2307/1912775)."""
    surplus = parts.instruments.shape[1] - 1
    if surplus < 1:
        return None
    residuals = parts.outcome - found.value * parts.treatment
    weight = np.linalg.pinv(moment_variance(parts, residuals), hermitian=True)
    to_treatment = parts.instruments.T @ parts.treatment
    to_outcome = parts.instruments.T @ parts.outcome
    efficient = float(to_treatment @ weight @ to_outcome / (to_treatment @ weight @ to_treatment))
    moments = to_outcome - efficient * to_treatment
    statistic = float(moments @ weight @ moments)
    return Statistic(statistic, surplus, float(chdtrc(surplus, max(statistic, 0.0))))


def _sums(rows: Matrix, clusters: NDArray[np.intp]) -> Matrix:
    total = np.zeros((int(clusters.max()) + 1, rows.shape[1]))
    np.add.at(total, clusters, rows)
    return total
