"""Post-nonlinear models: a rising reading of a variable is smooth effects plus noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.linalg import cho_factor, cho_solve
from scipy.special import ndtri
from scipy.stats import rankdata

from app.causal.kernels.additive_score import AdditiveScore

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_KNOTS = 8
_STIFFNESS = 1e-3
_STEPS, _HALVINGS = 50, 40
_SETTLED = 1e-9


class PostNonlinear:
    """What causes leave of a variable once its reading is undone.

    The undoing g rises everywhere and maximises the likelihood of g(y) = f(causes) + noise with
    Gaussian noise: a convex problem, as log det of g' is concave in g. Causes enter as in
    `AdditiveScore`.

    Parameters
    ----------
    X : shape (n, p).

    References
    ----------
    Zhang & Hyvärinen, UAI 2009, doi:10.48550/arXiv.1205.2599
    """

    def __init__(self, X: Floats) -> None:
        self._additive = AdditiveScore(X, 1.0)
        self._scores = ndtri((rankdata(X, axis=0) - 0.5) / len(X)).T

    def residual(self, target: int, causes: frozenset[int]) -> Floats:
        """Return the noise, shape (n,), up to scale."""
        z = self._scores[target]
        if not causes:
            return np.asarray(z)
        values, slopes = _rising(z)
        Z, costs = self._additive.design(causes)
        factor = cho_factor(Z.T @ Z / len(z) + np.diag(costs), check_finite=False)
        left = values - Z @ cho_solve(factor, Z.T @ values / len(z), check_finite=False)
        return np.asarray(left @ _undone(left.T @ left / len(z), slopes))


def _rising(z: Floats) -> tuple[Floats, Floats]:
    """Return a spline basis at z, centred, and its slopes there; both of shape (n, 8)."""
    places = np.linspace(z.min(), z.max(), _KNOTS)
    spline = CubicSpline(places, np.eye(_KNOTS), bc_type="natural")
    values = np.asarray(spline(z))
    return values - values.mean(axis=0), np.asarray(spline(z, 1))


def _undone(Q: Floats, slopes: Floats) -> Floats:
    """Return w that minimises w'Qw / 2 - mean log(slopes w), by Newton's method."""
    n = len(slopes)
    Q = Q + _STIFFNESS * np.trace(Q) / len(Q) * np.eye(len(Q))
    w = np.linspace(-1.0, 1.0, len(Q))  # a straight line rises everywhere
    w /= np.sqrt(w @ Q @ w)
    value = _value(w, Q, slopes)
    for _ in range(_STEPS):
        ratio = slopes / (slopes @ w)[:, None]
        gradient = Q @ w - ratio.mean(axis=0)
        step = np.linalg.solve(Q + ratio.T @ ratio / n, gradient)
        length = 1.0
        for _ in range(_HALVINGS):
            if (found := _value(w - length * step, Q, slopes)) < value:
                break
            length /= 2
        if not found < value - _SETTLED:
            break
        w, value = w - length * step, found
    return np.asarray(w)


def _value(w: Floats, Q: Floats, slopes: Floats) -> float:
    rise = slopes @ w
    if rise.min() <= 0:
        return float("inf")
    return float(w @ Q @ w / 2 - np.log(rise).mean())
