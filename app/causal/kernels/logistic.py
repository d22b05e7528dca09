"""Logistic regression by Newton steps with a small ridge, so that separation cannot diverge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_STEPS = 60
_TOLERANCE = 1e-9
_EXTREME = 15.0  # log odds; beyond it a probability is 0 or 1 for any practical purpose


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A fitted model on standardised columns; `is_separated` when some rows are certain.

    `design` is the standardised matrix with its intercept, (n, k + 1); `information` the
    (k + 1, k + 1) Hessian of the penalised negative log likelihood; `counts` (n,) what each row
    counted for.
    """

    coefficients: Vector
    centre: Vector
    spread: Vector
    design: Matrix
    probabilities: Vector
    information: Matrix
    converged: bool
    counts: Vector

    @property
    def is_separated(self) -> bool:
        return bool(np.any(np.abs(self.design @ self.coefficients) > _EXTREME))

    def predict(self, columns: Matrix) -> Vector:
        """Return the probabilities for other rows of the same columns."""
        scaled = (columns - self.centre) / self.spread
        return np.asarray(expit(self.coefficients[0] + scaled @ self.coefficients[1:]))


def fit(
    columns: Matrix, treated: Vector, *, ridge: float = 1e-6, counts: Vector | None = None
) -> Logistic:
    """Fit P(treated = 1 | columns) with an unpenalised intercept.

    Parameters
    ----------
    columns : (n, k), without an intercept, in any units.
    treated : (n,), zeros and ones, both present.
    ridge : penalty on the squared coefficients of standardised columns, per row.
    counts : (n,), what each row counts for; None when all count alike.
    """
    counts = np.ones(len(columns)) if counts is None else counts
    centre, spread = columns.mean(axis=0), columns.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(columns)), (columns - centre) / spread])
    penalty = np.full(design.shape[1], ridge * len(columns))
    penalty[0] = 0.0
    beta = np.zeros(design.shape[1])
    share = float(np.clip(np.average(treated, weights=counts), 1e-6, 1 - 1e-6))
    beta[0] = np.log(share / (1 - share))
    problem = _Problem(design, treated, counts, penalty)
    beta, converged = _newton(problem, beta)
    probabilities = np.asarray(expit(design @ beta))
    information = problem.information(probabilities)
    return Logistic(beta, centre, spread, design, probabilities, information, converged, counts)


@dataclass(frozen=True, slots=True, eq=False)
class _Problem:
    """What is minimised: rows (n, k), zeros and ones (n,), what rows count for, a penalty (k,)."""

    design: Matrix
    treated: Vector
    counts: Vector
    penalty: Vector

    def loss(self, beta: Vector) -> float:
        eta = self.design @ beta
        each = np.logaddexp(0.0, eta) - self.treated * eta
        return float(self.counts @ each + 0.5 * self.penalty @ beta**2)

    def gradient(self, beta: Vector, probabilities: Vector) -> Vector:
        left = self.counts * (self.treated - probabilities)
        return np.asarray(self.design.T @ left - self.penalty * beta)

    def information(self, probabilities: Vector) -> Matrix:
        weights = self.counts * probabilities * (1 - probabilities)
        return (self.design * weights[:, None]).T @ self.design + np.diag(self.penalty)


def _newton(problem: _Problem, beta: Vector) -> tuple[Vector, bool]:
    loss = problem.loss(beta)
    for _ in range(_STEPS):
        probabilities = np.asarray(expit(problem.design @ beta))
        gradient = problem.gradient(beta, probabilities)
        step = _solve(problem.information(probabilities), gradient)
        beta, new_loss = _shortened(problem, beta, step, loss)
        if loss - new_loss <= _TOLERANCE * (1.0 + abs(loss)):
            return beta, True
        loss = new_loss
    return beta, False


def _shortened(problem: _Problem, beta: Vector, step: Vector, loss: float) -> tuple[Vector, float]:
    """Take the Newton step, halved until the loss does not grow."""
    for _ in range(20):
        new_loss = problem.loss(beta + step)
        if new_loss <= loss:
            return beta + step, new_loss
        step = step / 2
    return beta, loss


def _solve(matrix: Matrix, vector: Vector) -> Vector:
    """Solve a symmetric system; collinear columns share the step (least norm)."""
    return np.asarray(np.linalg.lstsq(matrix, vector, rcond=1e-12)[0])
