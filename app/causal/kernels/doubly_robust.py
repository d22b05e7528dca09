"""The doubly robust formula: an effect and its influence from nuisance predictions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.scored import Scored, difference, shares_of

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


def average_effect(
    outcome: Vector,
    treated: Rows,
    propensity: Vector,
    untreated: Vector,
    effect: Vector,
    weights: Vector | None = None,
) -> Scored:
    """Return the effect on all rows (Robins, Rotnitzky & Zhao 1994, 10.2307/2290910).

    Parameters
    ----------
    propensity, untreated : shape (n,), chance of treatment, predicted outcome without it.
    effect : shape (n,), predicted outcome with treatment.
    weights : shape (n,), what each row counts for; None when all count alike.
    """
    low, high = scores(outcome, treated, propensity, untreated, effect)
    shares = shares_of(len(outcome), weights)
    means = (Scored(m := float(shares @ v), shares * (v - m), m) for v in (high, low))
    return difference(*means)


def scores(
    outcome: Vector, treated: Rows, propensity: Vector, untreated: Vector, effect: Vector
) -> tuple[Vector, Vector]:
    """Return, (n,) each, what averages to the outcome untreated and treated, in any group of rows.

    It is the prediction, set right by the inverse-weighted error of the rows that were seen.
    """
    low = untreated + (~treated) * (outcome - untreated) / (1 - propensity)
    high = effect + treated * (outcome - effect) / propensity
    return low, high


def effect_on_treated(
    outcome: Vector,
    treated: Rows,
    propensity: Vector,
    untreated: Vector,
    weights: Vector | None = None,
) -> Scored:
    """Return the effect on the treated rows; only their untreated outcome is predicted."""
    odds = np.where(treated, 1.0, -propensity / (1 - propensity))
    counts = shares_of(len(outcome), weights)
    own = counts * treated / float(counts @ treated)
    gaps = counts / float(counts @ treated) * odds * (outcome - untreated)
    value, seen = float(gaps.sum()), float(own @ outcome)
    influence = gaps - own * value
    return Scored(value, influence, seen - value, own * (outcome - seen) - influence)


def median_of(repeats: list[Scored]) -> tuple[Scored, float]:
    """Return the repeat in the middle, and a factor for its standard error.

    The factor adds the spread between repeats, so that the interval does not depend on how the
    folds happened to fall (Chernozhukov et al. 2018, 10.1111/ectj.12097, definition 3.3).
    """
    values = np.array([repeat.value for repeat in repeats])
    middle = float(np.median(values))
    variances = np.array([float(r.influence @ r.influence) for r in repeats])
    chosen = repeats[int(np.argmin(np.abs(values - middle)))]
    own = float(chosen.influence @ chosen.influence)
    wide = float(np.median(variances + (values - middle) ** 2))
    return chosen, float(np.sqrt(wide / own)) if own > 0 else 1.0
