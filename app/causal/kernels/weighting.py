"""Inverse probability weighting with the error of the estimated weights carried along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.logistic import Logistic

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A weighted difference of means, its influence values (n,), and the untreated mean."""

    value: float
    influence: Vector
    baseline: float


def average_effect(outcome: Vector, treated: Rows, model: Logistic) -> Weighted:
    """Return the effect on all rows by normalised (Hájek) weights.

    The influence stacks the mean equations on the score of the logistic model, so that the
    interval is neither too wide nor too narrow (Lunceford & Davidian 2004, 10.1002/sim.1903).
    """
    e, t = model.probabilities, treated.astype(np.float64)
    odds = (1 - e) / e
    return _difference(outcome, t / e, (1 - t) / (1 - e), -t * odds, (1 - t) / odds, model, t)


def effect_on_treated(outcome: Vector, treated: Rows, model: Logistic) -> Weighted:
    """Return the effect on the treated rows: the others are weighted by their odds."""
    e, t = model.probabilities, treated.astype(np.float64)
    odds = e / (1 - e)
    return _difference(outcome, t, (1 - t) * odds, 0.0 * t, (1 - t) * odds, model, t)


def _difference(
    outcome: Vector,
    high_weights: Vector,
    low_weights: Vector,
    high_slope: Vector,
    low_slope: Vector,
    model: Logistic,
    treated: Vector,
) -> Weighted:
    """Return the difference of weighted means; slopes are the weights' derivatives by log odds."""
    high = float(high_weights @ outcome / high_weights.sum())
    low = float(low_weights @ outcome / low_weights.sum())
    from_high = (outcome - high) / high_weights.sum()
    from_low = (outcome - low) / low_weights.sum()
    own = high_weights * from_high - low_weights * from_low
    pull = model.design.T @ (high_slope * from_high - low_slope * from_low)
    scores = model.design * (treated - model.probabilities)[:, None]
    direction = np.linalg.lstsq(model.information, pull, rcond=1e-12)[0]
    return Weighted(high - low, own + scores @ direction, low)
