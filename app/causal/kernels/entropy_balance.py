"""Entropy balancing: the least uneven weights under which an arm's means are those wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.scored import Scored, difference, shares_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]

_STEPS, _HALVINGS = 100, 30
_CLOSE, _NEAR = 1e-9, 1e-5  # of a standard deviation: how near means are brought, and must be
_RIDGE = 1e-10


class NoBalance(ArithmeticError):
    """No positive weights bring the means to where they are wanted."""


def balancing_weights(columns: Matrix, wanted: Vector, base: Vector) -> Vector:
    """Return weights that sum to 1 and give `columns` (n, k) the means `wanted` (k,).

    Of all such weights those nearest to `base` (n,) in Kullback-Leibler divergence, by Newton
    steps on the dual (Hainmueller 2012, doi:10.1093/pan/mpr025).

    Raises
    ------
    NoBalance : the wanted means lie outside what the rows span.
    """
    spread = columns.std(axis=0)
    moves = spread > 0
    if np.any(np.abs(columns[:1, ~moves] - wanted[~moves]) > _CLOSE):
        raise NoBalance
    gaps = (columns[:, moves] - wanted[moves]) / spread[moves]
    tilt = np.zeros(gaps.shape[1])
    weights, loss = _tilted(gaps, tilt, base)
    for _ in range(_STEPS):
        gradient = weights @ gaps
        if np.abs(gradient).max(initial=0.0) < _CLOSE:
            break
        centred = gaps - gradient
        curvature = (centred * weights[:, None]).T @ centred + _RIDGE * np.eye(len(tilt))
        step = np.linalg.lstsq(curvature, gradient, rcond=1e-12)[0]
        shorter = _shortened(gaps, tilt, step, base, loss)
        if shorter is None:
            break
        tilt, weights, loss = shorter
    if np.abs(weights @ gaps).max(initial=0.0) > _NEAR:
        raise NoBalance
    return weights


def _shortened(
    gaps: Matrix, tilt: Vector, step: Vector, base: Vector, loss: float
) -> tuple[Vector, Vector, float] | None:
    """Take the Newton step, halved until the loss falls; None where it falls no further."""
    for _ in range(_HALVINGS):
        weights, new_loss = _tilted(gaps, tilt - step, base)
        if new_loss < loss:
            return tilt - step, weights, new_loss
        step = step / 2
    return None


def _tilted(gaps: Matrix, tilt: Vector, base: Vector) -> tuple[Vector, float]:
    """Return the weights base · exp(gaps' tilt), and the log of their sum: the dual's loss."""
    exponent = gaps @ tilt
    highest = float(exponent.max())
    raw = base * np.exp(exponent - highest)
    total = float(raw.sum())
    return raw / total, highest + float(np.log(total))


def average_effect(
    outcome: Vector, treated: Rows, columns: Matrix, counts: Vector | None = None
) -> tuple[Scored, Vector]:
    """Return the effect on all rows, and the weights (n,): both arms get the means of the whole.

    Raises
    ------
    NoBalance : an arm cannot be made like the whole.
    """
    whole = np.ones(len(outcome), dtype=bool)
    high, on = _balanced_mean(outcome, treated, whole, columns, counts)
    low, off = _balanced_mean(outcome, ~treated, whole, columns, counts)
    return difference(high, low), on + off


def effect_on_treated(
    outcome: Vector, treated: Rows, columns: Matrix, counts: Vector | None = None
) -> tuple[Scored, Vector]:
    """Return the effect on the treated rows, and the weights: the others get their means.

    Raises
    ------
    NoBalance : the untreated rows cannot be made like the treated.
    """
    shares = shares_of(len(outcome), counts) * treated
    shares = shares / shares.sum()
    mean = float(shares @ outcome)
    high = Scored(mean, shares * (outcome - mean), mean)
    low, off = _balanced_mean(outcome, ~treated, treated, columns, counts)
    return difference(high, low), shares + off


def _balanced_mean(
    outcome: Vector, arm: Rows, target: Rows, columns: Matrix, counts: Vector | None
) -> tuple[Scored, Vector]:
    """Return the arm's mean outcome at the target's means of the columns, and its weights.

    The influence stacks the mean on the balancing equations: what is left of the outcome beside
    its weighted regression on the columns, and that regression at the target's rows, which makes
    it right if either a log-linear model of the weights or a linear one of the outcome is (Zhao &
    Percival 2017, doi:10.1515/jci-2016-0010).
    """
    base = shares_of(len(outcome), counts)
    aims = base * target / (base @ target)
    wanted = aims @ columns
    weights = np.zeros(len(outcome))
    weights[arm] = balancing_weights(columns[arm], wanted, base[arm] / base[arm].sum())
    mean = float(weights @ outcome)
    gaps = columns - wanted
    slope = np.linalg.lstsq(
        (gaps * weights[:, None]).T @ gaps, gaps.T @ (weights * outcome), rcond=1e-12
    )[0]
    line = gaps @ slope
    used = int(arm.sum()) - columns.shape[1] - 1
    small = np.sqrt(arm.sum() / max(used, 1))  # the regression took up so many rows' worth
    influence = small * weights * (outcome - mean - line) + aims * line
    return Scored(mean, influence, mean), weights
