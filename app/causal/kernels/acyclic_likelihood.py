"""Linear Gaussian models fitted whole, by gradients, with cycles priced out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from app.causal.kernels.acyclicity import OUTSIDE, exponential_cycles, log_det_cycles

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Bools, Floats

    Loss = Callable[[Floats], tuple[float, Floats]]

_CENTRAL_PATH = ((1.0, 1.0), (0.1, 0.9), (0.01, 0.8), (0.001, 0.7))  # weight of the fit, s
_STEPS = 2000


def golem_weights(R: Floats, *, l1: float, cycles: float) -> Floats:
    """Return weights [cause, effect] of the greatest penalised likelihood (GOLEM-NV).

    The search starts from the solution for equal noise variances.

    Parameters
    ----------
    R : correlations, shape (p, p). l1, cycles : prices of weights and of cycles.

    References
    ----------
    Ng, Ghassami & Zhang, NeurIPS 2020, doi:10.48550/arXiv.2006.10201
    """

    def loss(B: Floats, *, equal: bool) -> tuple[float, Floats]:
        fit, slope = _likelihood(B, R, equal=equal)
        loops, bend = exponential_cycles(B * B)
        return fit + cycles * loops, slope + cycles * 2 * B * bend

    start = _minimised(lambda B: loss(B, equal=True), np.zeros(R.shape), l1)
    return _minimised(lambda B: loss(B, equal=False), start, l1)


def dagma_weights(R: Floats, *, l1: float) -> Floats:
    """Return weights [cause, effect] of least squares along the central path of DAGMA.

    Parameters
    ----------
    R : correlations, shape (p, p). l1 : price of weights.

    References
    ----------
    Bello, Aragam & Ravikumar, NeurIPS 2022, doi:10.48550/arXiv.2209.08037
    """
    W = np.zeros(R.shape)
    for weight, s in _CENTRAL_PATH:

        def loss(B: Floats, weight: float = weight, s: float = s) -> tuple[float, Floats]:
            barrier, bend = log_det_cycles(B * B, s)
            if barrier >= OUTSIDE:
                return barrier, np.zeros_like(B)
            fit = 0.5 * float(np.sum((np.eye(len(B)) - B) * (R @ (np.eye(len(B)) - B))))
            return weight * fit + barrier, weight * (R @ B - R) + 2 * B * bend

        W = _minimised(loss, W, l1 * weight)
    return W


def _likelihood(B: Floats, R: Floats, *, equal: bool) -> tuple[float, Floats]:
    """Return minus the profile log likelihood per row, and its gradient."""
    p = len(B)
    rest = np.eye(p) - B
    RM = R @ rest
    variances = np.maximum(np.sum(rest * RM, axis=0), 1e-12)
    sign, log_det = np.linalg.slogdet(rest)
    if sign <= 0:
        return OUTSIDE, np.zeros_like(B)
    if equal:
        fit, slope = p / 2 * np.log(variances.sum()), -p * RM / variances.sum()
    else:
        fit, slope = np.log(variances).sum() / 2, -RM / variances
    return float(fit - log_det), slope + np.linalg.inv(rest).T


def _minimised(loss: Loss, start: Floats, l1: float) -> Floats:
    """Return the matrix without a diagonal that minimises loss plus an L1 penalty."""
    p = len(start)
    off = ~np.eye(p, dtype=np.bool_)

    def objective(halves: Floats) -> tuple[float, Floats]:
        value, slope = loss(_joined(halves, off))
        both = np.concatenate((l1 + slope[off], l1 - slope[off]))
        return value + l1 * float(halves.sum()), both

    first = np.concatenate((np.maximum(start[off], 0), np.maximum(-start[off], 0)))
    found = minimize(
        objective,
        first,
        jac=True,
        bounds=[(0.0, None)] * len(first),
        method="L-BFGS-B",
        options={"maxiter": _STEPS},
    )
    return _joined(found.x, off)


def _joined(halves: Floats, off: Bools) -> Floats:
    positive, negative = halves.reshape(2, -1)
    W = np.zeros(off.shape)
    W[off] = positive - negative
    return W
