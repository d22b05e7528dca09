"""What one unit would have done untreated, from units that were not: three ways to weigh them.

Series have shape (T,), donors (T, J); the first `before` times are untreated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from app.causal.kernels.simplex import simplex_weights

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_RIDGES = np.logspace(0.0, -4.0, 13)  # as shares of the largest squared singular value
_MOST_TRIES = 15  # of the predictors' importances, per predictor
_SPARING = 1e-6  # ridge on the times' weights, so that they are unique


@dataclass(frozen=True, slots=True, eq=False)
class Synthetic:
    """The path that weighted donors predict for the treated unit, and the weights.

    `weights` has shape (J,), `path` (T,); `predictors` (p,) are the importances of what was
    matched, empty when the outcomes before were.
    """

    weights: Vector
    path: Vector
    predictors: Vector


Traits: TypeAlias = tuple[Vector, Matrix]  # predictors of the treated (p,) and the donors (p, J)
Method: TypeAlias = Callable[[Vector, Matrix, int, Traits | None], Synthetic]


def synthetic_control(
    treated: Vector,
    donors: Matrix,
    before: int,
    traits: Traits | None = None,
) -> Synthetic:
    """Return the synthetic control: donors whose mix is nearest to the unit before treatment.

    With `traits` (p,) and (p, J), predictors of the outcome, the mix is nearest in these, each
    counting for what makes the outcomes before fit best.

    References
    ----------
    Abadie, Diamond & Hainmueller 2010, doi:10.1198/jasa.2009.ap08746.
    """
    if traits is None:
        weights = simplex_weights(donors[:before], treated[:before])
        return Synthetic(weights, donors @ weights, np.empty(0))
    weights, importances = _matched_on(*_standardised(*traits), treated[:before], donors[:before])
    return Synthetic(weights, donors @ weights, importances)


def augmented(
    treated: Vector, donors: Matrix, before: int, traits: Traits | None = None
) -> Synthetic:
    """Return the synthetic control with what it misses before corrected by a ridge regression.

    Outcomes are taken relative to each unit's mean before, so that a lasting difference in level
    is not held against the fit. The penalty is what predicts a left-out time before best.

    References
    ----------
    Ben-Michael, Feller & Rothstein 2021, doi:10.1080/01621459.2021.1929245.
    """
    del traits  # only the outcomes before are matched
    level, levels = treated[:before].mean(), donors[:before].mean(axis=0)
    y, Y = treated - level, donors - levels
    weights = _corrected(y[:before], Y[:before])
    return Synthetic(weights, level + Y @ weights, np.empty(0))


def synthetic_difference(
    treated: Vector, donors: Matrix, before: int, traits: Traits | None = None, *, units: int = 1
) -> Synthetic:
    """Return the path of synthetic difference-in-differences.

    Donors are weighed to move alike, times before to resemble those after; what is left of the
    difference in level is that of the weighed times. `units` were treated together.

    References
    ----------
    Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, doi:10.1257/aer.20190159.
    """
    del traits  # only the outcomes before are matched
    past = donors[:before]
    after = len(treated) - before
    noise = float(np.diff(past, axis=0).std(ddof=1)) if before > 2 else 0.0
    ridge = np.sqrt(units * after) * noise * noise * before
    weights = simplex_weights(_centred(past), treated[:before] - treated[:before].mean(), ridge)
    times = _times(donors, before, noise)
    path = donors @ weights
    return Synthetic(weights, path + times @ (treated - path)[:before], np.empty(0))


def _times(donors: Matrix, before: int, noise: float) -> Vector:
    """Return weights (before,) of the times before whose mix resembles the mean after."""
    rows = _centred(donors[:before].T)
    mean = donors[before:].mean(axis=0)
    ridge = _SPARING * _SPARING * noise * noise * donors.shape[1]
    return simplex_weights(rows, mean - mean.mean(), ridge)


def _centred(columns: Matrix) -> Matrix:
    return np.asarray(columns - columns.mean(axis=0))


def _corrected(target: Vector, past: Matrix) -> Vector:
    """Return the simplex weights (J,) plus what a ridge regression adds to them."""
    weights = simplex_weights(past, target)
    centred = past - past.mean(axis=1, keepdims=True)
    left, values, right = np.linalg.svd(centred, full_matrices=False)
    squares = values * values
    if squares[0] == 0.0:
        return weights
    penalty = squares[0] * _RIDGES[_simplest(_left_out(target, past, centred, squares[0]))]
    pull = values / (squares + penalty) * (left.T @ (target - past @ weights))
    return np.asarray(weights + right.T @ pull)


def _left_out(target: Vector, past: Matrix, centred: Matrix, largest: float) -> Matrix:
    """Return (penalties, before): squared errors at each time when nothing sees it."""
    gram = centred @ centred.T
    errors = np.empty((len(_RIDGES), len(target)))
    for t in range(len(target)):
        seen = np.arange(len(target)) != t
        weights = simplex_weights(past[seen], target[seen])
        missed = target - past @ weights
        values, vectors = np.linalg.eigh(gram[np.ix_(seen, seen)])
        inside = vectors.T @ missed[seen]
        reach = gram[t, seen] @ vectors
        shrunk = inside / (np.maximum(values, 0.0) + (_RIDGES * largest)[:, None])
        errors[:, t] = (missed[t] - shrunk @ reach) ** 2
    return errors


def _simplest(errors: Matrix) -> int:
    """Return the largest penalty whose error is within one standard error of the least."""
    means = errors.mean(axis=1)
    best = int(np.argmin(means))
    slack = errors[best].std(ddof=1) / np.sqrt(errors.shape[1])
    return int(np.flatnonzero(means <= means[best] + slack)[0])


def _standardised(treated: Vector, donors: Matrix) -> tuple[Vector, Matrix]:
    spread = np.column_stack([donors, treated]).std(axis=1)
    spread = np.where(spread > 0, spread, 1.0)
    return treated / spread, donors / spread[:, None]


def _matched_on(
    traits: Vector, donor_traits: Matrix, past: Vector, donor_past: Matrix
) -> tuple[Vector, Vector]:
    """Return the weights and the importances that make the outcomes before fit best."""

    def weights(log_importances: Vector) -> Vector:
        root = np.exp(0.5 * log_importances)
        return simplex_weights(donor_traits * root[:, None], traits * root)

    def misfit(log_importances: Vector) -> float:
        gap = past - donor_past @ weights(log_importances)
        return float(gap @ gap)

    start = min(np.zeros(len(traits)), _by_regression(donor_traits, donor_past), key=misfit)
    tries = {"maxfev": _MOST_TRIES * len(traits), "xatol": 1e-2, "fatol": 1e-8}
    best = minimize(misfit, start, method="Nelder-Mead", options=tries).x
    shares = np.exp(best - best.max())
    return weights(best), np.asarray(shares / shares.sum())


def _by_regression(donor_traits: Matrix, donor_past: Matrix) -> Vector:
    """Return log importances by how much each trait explains of the outcomes before."""
    centred = donor_traits - donor_traits.mean(axis=1, keepdims=True)
    slopes = np.linalg.lstsq(centred.T, _centred(donor_past.T), rcond=None)[0]
    strength = (slopes * slopes).sum(axis=1)
    return np.asarray(np.log(np.maximum(strength, 1e-6 * strength.max() + 1e-300)))


def placebo_gaps(
    method: Method, donors: Matrix, before: int, traits: Traits | None = None
) -> Matrix:
    """Return (T, J): each donor's gap to its own synthetic path, made from the other donors."""
    gaps = np.empty_like(donors)
    for j in range(donors.shape[1]):
        own, others = donors[:, j], np.delete(donors, j, axis=1)
        rest = (traits[1][:, j], np.delete(traits[1], j, axis=1)) if traits else None
        gaps[:, j] = own - method(own, others, before, rest).path
    return gaps


def misfit_of(gaps: Matrix, before: int) -> Vector:
    """Return the root mean squared gap before treatment of each column of gaps (T, …)."""
    return np.asarray(np.sqrt(np.mean(gaps[:before] ** 2, axis=0)))


def after_to_before(gaps: Matrix, before: int) -> Vector:
    """Return how much larger each gap is after treatment than before (RMSPE ratio)."""
    after = np.sqrt(np.mean(gaps[before:] ** 2, axis=0))
    return np.asarray(after / np.maximum(misfit_of(gaps, before), 1e-12 * after + 1e-300))


def restlessness(paths: Matrix, before: int) -> Vector:
    """Return how much each path (T, …) moves from one time to the next before treatment."""
    moves = np.diff(paths[:before], axis=0)
    return np.asarray(np.sqrt(np.mean((moves - moves.mean(axis=0)) ** 2, axis=0)))
