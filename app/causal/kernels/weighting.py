"""Inverse probability weighting with the error of the estimated weights carried along."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from app.causal.kernels.logistic import Logistic
from app.causal.kernels.scored import Scored, difference

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What rows with an outcome count for (n,), and their log odds of treatment's shift (n,).

    A treatment model learnt from rows with an outcome tells the odds among those; the shift, log
    of the chance of an outcome untreated over treated, makes them the odds among all (Bayes).
    """

    weights: Vector
    odds_shift: Vector


def observed_of(weights: Vector | None, odds_shift: Vector | None) -> Observed | None:
    """Return what rows count for; None where all count alike."""
    if weights is None:
        return None
    return Observed(weights, np.zeros(len(weights)) if odds_shift is None else odds_shift)


def _chances(model: Logistic, observed: Observed | None) -> tuple[Vector, Vector]:
    """Return each row's chance of treatment among all rows, and what it counts for."""
    if observed is None:
        return model.probabilities, np.ones(len(model.probabilities))
    return among_all(model.probabilities, observed.odds_shift), observed.weights


def among_all(chance: Vector, odds_shift: Vector) -> Vector:
    """Return the chance of treatment among all rows, from that among rows with an outcome."""
    return np.asarray(expit(logit(np.clip(chance, 1e-12, 1 - 1e-12)) + odds_shift))


def mean_weights(
    treated: Rows, model: Logistic, observed: Observed | None = None, *, of_treated: bool
) -> tuple[Vector, Vector]:
    """Return the weights (n,) of the treated and of the untreated rows, zero in the other arm."""
    (e, w), t = _chances(model, observed), treated.astype(np.float64)
    on, off = w * t, w * (1 - t)
    return (on, off * e / (1 - e)) if of_treated else (on / e, off / (1 - e))


def average_effect(
    outcome: Vector, treated: Rows, model: Logistic, observed: Observed | None = None
) -> Scored:
    """Return the effect on all rows by normalised (Hájek) weights.

    The influence stacks the mean equations on the score of the logistic model, so that the
    interval is neither too wide nor too narrow (Lunceford & Davidian 2004, 10.1002/sim.1903).
    """
    high, low = mean_weights(treated, model, observed, of_treated=False)
    e, _ = _chances(model, observed)
    return difference(
        _mean(outcome, high, -high * (1 - e), model, treated),
        _mean(outcome, low, low * e, model, treated),
    )


def effect_on_treated(
    outcome: Vector, treated: Rows, model: Logistic, observed: Observed | None = None
) -> Scored:
    """Return the effect on the treated rows: the others are weighted by their odds."""
    high, low = mean_weights(treated, model, observed, of_treated=True)
    return difference(
        _mean(outcome, high, 0.0 * high, model, treated),
        _mean(outcome, low, low, model, treated),
    )


def _mean(
    outcome: Vector, weights: Vector, slope: Vector, model: Logistic, treated: Rows
) -> Scored:
    """Return a weighted mean; `slope` (n,) are the weights' derivatives by the log odds."""
    total = float(weights.sum())
    mean = float(weights @ outcome) / total
    gaps = (outcome - mean) / total
    scores = model.design * (model.counts * (treated - model.probabilities))[:, None]
    direction = np.linalg.lstsq(model.information, model.design.T @ (slope * gaps), rcond=1e-12)[0]
    return Scored(mean, weights * gaps + scores @ direction, mean)
