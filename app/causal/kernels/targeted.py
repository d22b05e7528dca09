"""Targeted maximum likelihood: outcome predictions moved until the effect's bias is gone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from app.causal.kernels.scored import Scored, shares_of

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]

_EDGE = 0.005  # predictions scaled to 0 … 1 stay this far inside
_STEPS = 50
_CLOSE = 1e-12


def average_effect(
    outcome: Vector,
    treated: Rows,
    propensity: Vector,
    untreated: Vector,
    effect: Vector,
    counts: Vector | None = None,
) -> Scored:
    """Return the effect on all rows (van der Laan & Rubin 2006, doi:10.2202/1557-4679.1043).

    The outcome is scaled to 0 … 1 and predictions move on the logistic scale, so that they never
    leave the range of what was seen (Gruber & van der Laan 2010, doi:10.2202/1557-4679.1260).

    Parameters
    ----------
    propensity, untreated, effect : shape (n,), as for the doubly robust formula.
    """
    shares = shares_of(len(outcome), counts)
    low = _targeted(outcome, untreated, shares * ~treated / (1 - propensity))
    high = _targeted(outcome, effect, shares * treated / propensity)
    mean_low, mean_high = float(shares @ low), float(shares @ high)
    from_low = shares * (low - mean_low + ~treated * (outcome - low) / (1 - propensity))
    from_high = shares * (high - mean_high + treated * (outcome - high) / propensity)
    return Scored(mean_high - mean_low, from_high - from_low, mean_low, from_low)


def effect_on_treated(
    outcome: Vector,
    treated: Rows,
    propensity: Vector,
    untreated: Vector,
    counts: Vector | None = None,
) -> Scored:
    """Return the effect on the treated rows; only their untreated outcome is predicted."""
    shares = shares_of(len(outcome), counts)
    odds = shares * ~treated * propensity / (1 - propensity)
    low = _targeted(outcome, untreated, odds)
    own = shares * treated / float(shares @ treated)
    seen, baseline = float(own @ outcome), float(own @ low)
    from_low = own * (low - baseline) + odds / float(shares @ treated) * (outcome - low)
    return Scored(seen - baseline, own * (outcome - seen) - from_low, baseline, from_low)


def _targeted(outcome: Vector, predicted: Vector, weights: Vector) -> Vector:
    """Return predictions shifted, on the logistic scale, so that weighted residuals sum to zero."""
    bottom, top = float(outcome.min()), float(outcome.max())
    width = top - bottom
    seen = (outcome - bottom) / width
    start = logit(np.clip((predicted - bottom) / width, _EDGE, 1 - _EDGE))
    shift = 0.0
    for _ in range(_STEPS):
        moved = expit(start + shift)
        slope = float(weights @ (moved * (1 - moved)))
        step = float(weights @ (seen - moved)) / max(slope, 1e-300)
        shift += float(np.clip(step, -1.0, 1.0))
        if abs(step) < _CLOSE:
            break
    return np.asarray(bottom + width * expit(start + shift))
