"""One small neural network per variable, fitted together, so that their inputs form no cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from app.causal.kernels.acyclicity import OUTSIDE, exponential_cycles, log_det_cycles

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Floats

    Penalty = Callable[[Floats], tuple[float, Floats]]

_CENTRAL_PATH = ((1.0, 1.0), (0.1, 0.9), (0.01, 0.8), (0.001, 0.7))  # weight of the fit, s
_ROUNDS, _STEPS = 10, 100
_CLOSED, _STEEPEST = 1e-6, 1e12


class Prices(NamedTuple):
    """The prices of first-layer weights (their sizes) and of all weights (their squares)."""

    l1: float
    l2: float


class Networks:
    """Networks with one hidden layer of sigmoid units, one per target.

    Parameters
    ----------
    Z : standardised, shape (n, p). hidden : units per network. rng : draws the start.
    targets : how many columns, the first ones, have a network; the others, as the past of
        series, are inputs alone and in no cycle.
    start : how large the first weights are. Effects that rise and fall again are found from
        large ones only; within the log determinant's domain are only small ones.
    """

    def __init__(
        self,
        Z: Floats,
        hidden: int,
        prices: Prices,
        rng: np.random.Generator,
        *,
        targets: int | None = None,
        start: float = 0.1,
    ) -> None:
        self._Z = Z
        p = Z.shape[1]
        k = self._targets = p if targets is None else targets
        self._shapes = ((p, k, hidden), (p, k, hidden), (k, hidden), (k, hidden), (k,))
        self._prices = prices
        first = start * rng.uniform(size=(2, p, k, hidden))  # positive and negative halves
        first[:, np.arange(k), np.arange(k)] = 0.0
        rest = start * rng.normal(size=2 * k * hidden + k)
        self._parameters = np.concatenate((first.ravel(), rest))
        free = np.broadcast_to(~np.eye(p, k, dtype=np.bool_)[:, :, None], first.shape).ravel()
        self._bounds = [(0.0, None if f else 0.0) for f in free] + [(None, None)] * len(rest)

    def weights(self) -> Floats:
        """Return [cause, effect]: the norm of the first-layer weights between them, (p, k)."""
        return np.asarray(np.sqrt(_squared(self._parts(self._parameters)[0])))

    def among_targets(self) -> Floats:
        """Return the part of `weights` that must form no cycle, shape (k, k)."""
        return self.weights()[: self._targets]

    def fit(self, penalty: Penalty, weight: float, *, logarithmic: bool) -> None:
        """Minimise weight · (misfit and prices) + penalty of the squared norms [cause, effect]."""

        def objective(parameters: Floats) -> tuple[float, Floats]:
            A = self._parts(parameters)[0]
            extra, bend = penalty(_squared(A[: self._targets]))
            if extra >= OUTSIDE:
                return extra, np.zeros_like(parameters)
            value, slope = self._misfit(parameters, logarithmic=logarithmic)
            loops = np.zeros_like(A)
            loops[: self._targets] = 2 * A[: self._targets] * bend[:, :, None]
            size = 2 * A.size
            slope *= weight
            slope[:size] += np.concatenate((loops.ravel(), -loops.ravel()))
            return weight * value + extra, slope

        found = minimize(
            objective, self._parameters, jac=True, bounds=self._bounds, method="L-BFGS-B",
            options={"maxiter": _STEPS},
        )  # fmt: skip
        self._parameters = found.x

    def _misfit(self, parameters: Floats, *, logarithmic: bool) -> tuple[float, Floats]:
        A, bias, out, shift = self._parts(parameters)
        Z, (n, p), k = self._Z, self._Z.shape, self._targets
        units = expit((Z @ A.reshape(p, -1)).reshape(n, k, -1) + bias)
        error = np.einsum("nkm,km->nk", units, out) + shift - Z[:, :k]
        squares = float((error**2).sum()) / n
        value, outer = (k / 2 * np.log(squares), k / squares) if logarithmic else (squares / 2, 1.0)
        back = outer * error / n
        d_out = np.einsum("nk,nkm->km", back, units)
        d_bias_rows = back[:, :, None] * out * units * (1 - units)
        d_A = (Z.T @ d_bias_rows.reshape(n, -1)).reshape(A.shape)
        l1, l2 = self._prices
        value += l2 / 2 * float((A**2).sum() + (out**2).sum())
        value += l1 * float(parameters[: 2 * A.size].sum())
        d_A += l2 * A
        parts = (d_A + l1, l1 - d_A, d_bias_rows.sum(axis=0), d_out + l2 * out, back.sum(axis=0))
        return value, np.concatenate([part.ravel() for part in parts])

    def _parts(self, parameters: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        ends = np.cumsum([int(np.prod(shape)) for shape in self._shapes])[:-1]
        split = np.split(parameters, ends)
        plus, minus, bias, out, shift = (
            part.reshape(shape) for part, shape in zip(split, self._shapes, strict=True)
        )
        return plus - minus, bias, out, shift


def notears_networks(networks: Networks) -> Floats:
    """Fit by an augmented Lagrangian and return weights [cause, effect].

    References
    ----------
    Zheng, Dan, Aragam, Ravikumar & Xing, AISTATS 2020, doi:10.48550/arXiv.1909.13189
    """
    multiplier, steepness, before = 0.0, 1.0, np.inf
    for _ in range(_ROUNDS):

        def penalty(
            M: Floats, multiplier: float = multiplier, steepness: float = steepness
        ) -> tuple[float, Floats]:
            loops, bend = exponential_cycles(M)
            price = multiplier * loops + steepness / 2 * loops**2
            return price, (multiplier + steepness * loops) * bend

        networks.fit(penalty, 1.0, logarithmic=False)
        loops = exponential_cycles(networks.among_targets() ** 2)[0]
        if loops <= _CLOSED or steepness > _STEEPEST:
            break
        multiplier += steepness * loops
        steepness *= 10 if loops > 0.25 * before else 1
        before = loops
    return networks.weights()


def dagma_networks(networks: Networks) -> Floats:
    """Fit along the central path of the log determinant and return weights [cause, effect].

    References
    ----------
    Bello, Aragam & Ravikumar, NeurIPS 2022, doi:10.48550/arXiv.2209.08037
    """
    for weight, s in _CENTRAL_PATH:
        networks.fit(lambda M, s=s: log_det_cycles(M, s), weight, logarithmic=True)  # type: ignore[misc]
    return networks.weights()


def _squared(A: Floats) -> Floats:
    return np.asarray((A**2).sum(axis=2))
