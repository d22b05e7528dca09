"""Sparse regressions of all series at once whose immediate part must be acyclic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import expm
from scipy.optimize import minimize

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats

_ROUNDS = 40
_STEEPEST = 1e12
_CLOSED = 1e-9


def acyclic_coefficients(
    R: Floats, size: int, allowed: Bools, *, l1_now: float, l1_past: float
) -> Floats:
    """Return coefficients [place, target]: of the series now (first `size` places) and before.

    The squared error of all regressions plus an L1 penalty is least under the constraint that
    the immediate coefficients form no cycle, by an augmented Lagrangian.

    Parameters
    ----------
    R : correlations of the series now and at each lag, shape (p, p), p = size · (lags + 1).
    allowed : [place, target] may be other than zero.
    l1_now, l1_past : the penalty on immediate and on lagged coefficients.

    References
    ----------
    Pamfil et al., AISTATS 2020, PMLR 108:1595-1605,
    https://proceedings.mlr.press/v108/pamfil20a.html
    """
    p = len(R)
    penalty = np.repeat([l1_now, l1_past], [size, p - size])[:, None] * np.ones(size)
    bounds = [(0.0, None if free else 0.0) for free in np.tile(allowed.ravel(), 2)]
    halves = np.zeros(2 * p * size)
    multiplier, steepness, before = 0.0, 1.0, np.inf
    for _ in range(_ROUNDS):
        fitted = minimize(
            _objective,
            halves,
            args=(R, size, penalty, multiplier, steepness),
            jac=True,
            bounds=bounds,
            method="L-BFGS-B",
        )
        halves = fitted.x
        cycles = _cycles(_joined(halves, p, size)[:size])[0]
        if cycles <= _CLOSED or steepness > _STEEPEST:
            break
        multiplier += steepness * cycles
        if cycles > 0.25 * before:
            steepness *= 10
        before = cycles
    return _joined(halves, p, size)


def _joined(halves: Floats, p: int, size: int) -> Floats:
    """Return positive minus negative parts, shape (p, size)."""
    positive, negative = halves.reshape(2, p, size)
    return np.asarray(positive - negative)


def _objective(
    halves: Floats, R: Floats, size: int, penalty: Floats, multiplier: float, steepness: float
) -> tuple[float, Floats]:
    B = _joined(halves, len(R), size)
    RB = R @ B
    loss = 0.5 * float(np.sum(B * RB)) - float(np.sum(R[:, :size] * B))
    cycles, slope = _cycles(B[:size])
    gradient = RB - R[:, :size]
    gradient[:size] += (multiplier + steepness * cycles) * slope
    value = loss + multiplier * cycles + 0.5 * steepness * cycles**2
    value += float(np.sum(penalty.ravel() * halves.reshape(2, -1).sum(axis=0)))
    both = np.concatenate(((gradient + penalty).ravel(), (penalty - gradient).ravel()))
    return value, both


def _cycles(W: Floats) -> tuple[float, Floats]:
    """Return how far W is from acyclic, tr exp(W∘W) - N, and its gradient."""
    E = expm(W * W)
    return float(np.trace(E) - len(W)), np.asarray(E.T * W * 2)
