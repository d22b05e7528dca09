"""How one variable comes about from its causes and its own noise, fitted to rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.cause_features import Features


class Mechanism(Protocol):
    """A fitted equation: value = f(causes, noise), with noise independent of the causes.

    Causes have shape (n, k), all else (n,).
    """

    def expected(self, causes: Floats) -> Floats:
        """Return the mean value given the causes."""
        ...

    def value(self, causes: Floats, noise: Floats) -> Floats: ...

    def noise(self, values: Floats, causes: Floats, rng: np.random.Generator) -> Floats:
        """Return the noise that these values came with; a draw where several would do."""
        ...

    def noise_at(self, quantiles: Floats) -> Floats:
        """Return the quantiles of the noise: uniform draws become draws of noise."""
        ...


@dataclass(frozen=True, eq=False)  # no slots: the order is kept once it was asked for
class Additive:
    """A number: what the features add up to, plus noise as in the rows.

    `residuals` are the noise that the rows came with, `weights` what each counts for, both (n,).
    """

    features: Features
    coefficients: Floats
    residuals: Floats
    weights: Floats

    def expected(self, causes: Floats) -> Floats:
        return np.asarray(self.features(causes) @ self.coefficients)

    def value(self, causes: Floats, noise: Floats) -> Floats:
        return self.expected(causes) + noise

    def noise(self, values: Floats, causes: Floats, rng: np.random.Generator) -> Floats:
        del rng  # one noise only fits
        return values - self.expected(causes)

    def noise_at(self, quantiles: Floats) -> Floats:
        pool, shares = self._pool
        places = np.searchsorted(shares, quantiles, side="left")
        return np.asarray(pool[np.minimum(places, len(pool) - 1)])

    @cached_property
    def _pool(self) -> tuple[Floats, Floats]:
        """Return the residuals in order and their cumulated shares; equations alone need none."""
        order = np.argsort(self.residuals, kind="stable")
        shares = np.cumsum(self.weights[order])
        return self.residuals[order], shares / shares[-1]

    @property
    def variance(self) -> float:
        """Return the variance of the noise."""
        total = float(self.weights.sum())
        away = self.residuals - float(self.weights @ self.residuals) / total
        return float(self.weights @ (away * away)) / total

    def slopes(self) -> tuple[float, Floats]:
        """Return intercept and slopes in the columns' units; for straight features only."""
        centres = np.array([c.centre for c in self.features.causes])
        spreads = np.array([c.spread for c in self.features.causes])
        slopes = self.coefficients[1:] / spreads
        return float(self.coefficients[0] - slopes @ centres), slopes


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A category: the chance of each level given the causes; noise is the place on the ladder.

    With noise u the value is the first level whose cumulated chance exceeds u, so that a level
    once left is not returned to as chances rise (Tian & Pearl 2000, monotonicity,
    doi:10.1023/A:1018912507879). `levels` are the values in order, shape (L,), `coefficients`
    (k, L - 1) the log odds against the first.
    """

    features: Features
    coefficients: Floats
    levels: Floats

    def chances(self, causes: Floats) -> Floats:
        """Return the chance of each level, shape (n, L)."""
        return softmax(self.features(causes) @ self.coefficients)

    def expected(self, causes: Floats) -> Floats:
        return np.asarray(self.chances(causes) @ self.levels)

    def value(self, causes: Floats, noise: Floats) -> Floats:
        ladder = np.cumsum(self.chances(causes), axis=1)[:, :-1]
        return np.asarray(self.levels[(noise[:, None] > ladder).sum(axis=1)])

    def noise(self, values: Floats, causes: Floats, rng: np.random.Generator) -> Floats:
        chances = self.chances(causes)
        place = np.searchsorted(self.levels, values).clip(0, len(self.levels) - 1)
        top = np.take_along_axis(np.cumsum(chances, axis=1), place[:, None], axis=1)[:, 0]
        width = np.take_along_axis(chances, place[:, None], axis=1)[:, 0]
        return np.asarray(np.clip(top - width * rng.random(len(values)), 1e-12, 1.0))

    def noise_at(self, quantiles: Floats) -> Floats:
        return quantiles


def softmax(scores: Floats) -> Floats:
    """Return chances from log odds against the first level, shape (n, L)."""
    full = np.hstack([np.zeros((len(scores), 1)), scores])
    raised = np.exp(full - full.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
