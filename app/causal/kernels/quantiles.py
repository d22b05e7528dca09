"""Effects on quantiles of the outcome, by inverse probability weights."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.logistic import Logistic
from app.causal.kernels.scored import Scored
from app.causal.kernels.weighting import Observed, average_effect, effect_on_treated, mean_weights

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]

_TINY = 1e-12


def quantile_effect(
    outcome: Vector,
    treated: Rows,
    model: Logistic,
    share: float,
    *,
    of_treated: bool,
    observed: Observed | None = None,
) -> Scored:
    """Return the gap between both arms' quantiles of the outcome (Firpo 2007).

    doi:10.1111/j.1468-0262.2007.00738.x. A quantile's influence is that of the weighted share of
    rows below it over the density there; that the weights are estimated is carried along.

    Parameters
    ----------
    share : which quantile, between 0 and 1.
    """
    high_weights, low_weights = mean_weights(treated, model, observed, of_treated=of_treated)
    high, low = (_quantile(outcome, w, share) for w in (high_weights, low_weights))
    of_high = _moved(outcome, high_weights, high, share)
    of_low = _moved(outcome, low_weights, low, share)
    moved = np.where(treated, of_high, of_low)
    found = (effect_on_treated if of_treated else average_effect)(moved, treated, model, observed)
    return Scored(high - low, found.influence, low, found.baseline_influence)


def _quantile(outcome: Vector, weights: Vector, share: float) -> float:
    """Return the weighted quantile, in the middle of a step as numpy takes it."""
    order = np.argsort(outcome, kind="stable")
    order = order[weights[order] > 0]
    values, mass = outcome[order], weights[order] / weights.sum()
    return float(np.interp(share, np.cumsum(mass) - mass / 2, values))


def _moved(outcome: Vector, weights: Vector, at: float, share: float) -> Vector:
    """Return each row's pull on the quantile: how it changes the share below, over the density."""
    return np.asarray((share - (outcome <= at)) / _density(outcome, weights, at))


def _density(outcome: Vector, weights: Vector, at: float) -> float:
    """Return the weighted density by a Gaussian kernel of Silverman's width."""
    mass = weights / weights.sum()
    mean = float(mass @ outcome)
    deviation = float(np.sqrt(mass @ (outcome - mean) ** 2))
    spread = (_quantile(outcome, weights, 0.75) - _quantile(outcome, weights, 0.25)) / 1.349
    size = 1 / float(mass @ mass)
    width = 0.9 * (min(deviation, spread) if spread > 0 else deviation) * size**-0.2
    width = max(width, _TINY)
    away = (outcome - at) / width
    height = (mass @ np.exp(-(away**2) / 2)) / (width * math.sqrt(2 * math.pi))
    return max(float(height), _TINY)
