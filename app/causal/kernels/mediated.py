"""Effects through and past what lies between, and along the front door, from nested means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.nested_means import NestedMeans

Vector = NDArray[np.float64]
Rows = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Scores (n,), whose means are effects: in all, past the mediator, and through it.

    The direct effect holds the mediator where it would be untreated, the indirect one moves it
    among the treated, so that both add up. `untreated` are those of the mean without treatment.
    """

    total: Vector
    direct: Vector
    indirect: Vector
    untreated: Vector


def paths(outcome: Vector, treated: Rows, means: NestedMeans, trim: float) -> Paths:
    """Return scores that stay right when some of the models are wrong.

    Enough of the models of treatment, mediator and outcome must be right, not all (Tchetgen
    Tchetgen & Shpitser 2012, 10.1214/12-AOS990). The mediator's density never appears: its ratio
    between the arms is that of the chances of treatment given it and not.

    Parameters
    ----------
    trim : chances are held within [trim, 1 - trim].
    """
    chance, between = (np.clip(c, trim, 1 - trim) for c in (means.chance, means.chance_between))
    on = treated.astype(np.float64)
    crossed = means.nested[1, 0]
    high, low = (
        means.nested[a, a] + arm / share * (outcome - means.nested[a, a])
        for a, arm, share in ((1, on, chance), (0, 1 - on, 1 - chance))
    )
    swap = _evened(on * (1 - between) / between / (1 - chance))
    middle = (
        crossed
        + swap * (outcome - means.means[1])
        + (1 - on) / (1 - chance) * (means.means[1] - crossed)
    )
    return Paths(high - low, middle - low, high - middle, low)


def front_door(outcome: Vector, treated: Rows, means: NestedMeans, trim: float) -> Vector:
    """Return scores (n,) of the effect that runs through a mediator alone.

    What ties treatment and outcome from outside need not be measured, as long as nothing
    unmeasured moves the mediator (Pearl 1995, 10.1093/biomet/82.4.669); the one-step estimator
    of Fulcher et al. 2020, 10.1111/rssb.12345.
    """
    return _reached(outcome, treated, means, 1, trim) - _reached(outcome, treated, means, 0, trim)


def _reached(outcome: Vector, treated: Rows, means: NestedMeans, to: int, trim: float) -> Vector:
    """Return scores of the mean outcome when the treatment is set to `to`."""
    chance, between = (np.clip(c, trim, 1 - trim) for c in (means.chance, means.chance_between))
    shares, shares_between = (1 - chance, chance), (1 - between, between)
    arms = (~treated, treated)
    seen = np.where(treated, means.means[1], means.means[0])
    other = 1 - to
    odds = shares_between[to] / shares_between[other] * shares[other] / shares[to]
    other_arm = arms[other].astype(np.float64)
    density = arms[to] + other_arm.mean() * _evened(other_arm * odds)
    average = sum(means.means[a] * shares[a] for a in (0, 1))
    expected = sum(means.nested[a, to] * shares[a] for a in (0, 1))
    own = np.where(treated, means.nested[1, to], means.nested[0, to])
    lifted = _evened(arms[to] / shares[to])
    score = (outcome - seen) * density + lifted * (average - expected) + own
    return np.asarray(score)


def _evened(weights: Vector) -> Vector:
    """Return the weights with the mean that they have when their models are right: 1.

    A few heavy rows then cannot swell all of them (Hájek 1971).
    """
    return np.asarray(weights / weights.mean())
