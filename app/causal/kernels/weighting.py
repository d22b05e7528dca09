"""Inverse probability weighting with the error of the estimated weights carried along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from app.causal.kernels.logistic import Logistic

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A weighted difference of means, its influence values (n,), and the untreated mean."""

    value: float
    influence: Vector
    baseline: float


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What rows with an outcome count for (n,), and their log odds of treatment's shift (n,).

    A treatment model learnt from rows with an outcome tells the odds among those; the shift, log
    of the chance of an outcome untreated over treated, makes them the odds among all (Bayes).
    """

    weights: Vector
    odds_shift: Vector


def _chances(model: Logistic, observed: Observed | None) -> tuple[Vector, Vector]:
    """Return each row's chance of treatment among all rows, and what it counts for."""
    if observed is None:
        return model.probabilities, np.ones(len(model.probabilities))
    return among_all(model.probabilities, observed.odds_shift), observed.weights


def among_all(chance: Vector, odds_shift: Vector) -> Vector:
    """Return the chance of treatment among all rows, from that among rows with an outcome."""
    return np.asarray(expit(logit(np.clip(chance, 1e-12, 1 - 1e-12)) + odds_shift))


def average_effect(
    outcome: Vector, treated: Rows, model: Logistic, observed: Observed | None = None
) -> Weighted:
    """Return the effect on all rows by normalised (Hájek) weights.

    The influence stacks the mean equations on the score of the logistic model, so that the
    interval is neither too wide nor too narrow (Lunceford & Davidian 2004, 10.1002/sim.1903).
    """
    (e, w), t = _chances(model, observed), treated.astype(np.float64)
    odds, on, off = (1 - e) / e, w * t, w * (1 - t)
    return _difference(outcome, on / e, off / (1 - e), -on * odds, off / odds, model, t)


def effect_on_treated(
    outcome: Vector, treated: Rows, model: Logistic, observed: Observed | None = None
) -> Weighted:
    """Return the effect on the treated rows: the others are weighted by their odds."""
    (e, w), t = _chances(model, observed), treated.astype(np.float64)
    odds, on, off = e / (1 - e), w * t, w * (1 - t)
    return _difference(outcome, on, off * odds, 0.0 * t, off * odds, model, t)


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
