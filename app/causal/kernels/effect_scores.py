"""What a score per row tells of effects: in groups, along columns, and of a ranking of rows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from app.causal.kernels.scored import Scored, shares_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]

_ALIKE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """The best linear fit of scores to columns: a coefficient for each and the influences, (n, k).

    The influences of a column sum to the error of its coefficient.
    """

    coefficients: Vector
    influences: Matrix


def mean_among(scores: Vector, rows: Rows, weights: Vector | None = None) -> Scored:
    """Return the mean score of `rows`: the effect among them, where scores are doubly robust."""
    shares = np.zeros(len(scores))
    shares[rows] = shares_of(int(rows.sum()), None if weights is None else weights[rows])
    value = float(shares @ scores)
    return Scored(value, shares * (scores - value), 0.0)


def projected(scores: Vector, columns: Matrix, weights: Vector | None = None) -> Projection:
    """Project scores on a constant and columns.

    Semenova & Chernozhukov 2021, 10.1093/ectj/utaa027.

    Parameters
    ----------
    columns : shape (n, k), none of them a linear function of the others; the constant is added
        first.
    """
    shares = shares_of(len(scores), weights)
    centred = columns - shares @ columns
    design = np.column_stack([np.ones(len(scores)), centred])
    gram = design.T @ (design * shares[:, None])
    inverse = np.linalg.pinv(gram, hermitian=True)
    coefficients = np.asarray(inverse @ design.T @ (shares * scores), dtype=np.float64)
    errors = shares * (scores - design @ coefficients)
    return Projection(coefficients, (design * errors[:, None]) @ inverse)


def covariance(influences: Matrix, clusters: NDArray[np.intp] | None) -> Matrix:
    """Return the covariance, (k, k), of estimates with these influences, (n, k)."""
    if clusters is None:
        n = len(influences)
        return np.asarray(influences.T @ influences * (n / max(n - 1, 1)))
    groups = int(clusters.max()) + 1
    sums = np.column_stack([np.bincount(clusters, weights=v) for v in influences.T])
    return np.asarray(sums.T @ sums * (groups / (groups - 1)))


def all_zero(estimates: Vector, spread: Matrix) -> float:
    """Return the p-value of the Wald test that all estimates, (k,), are zero."""
    rank = int(np.linalg.matrix_rank(spread, hermitian=True))
    if not rank:
        return 1.0
    statistic = float(estimates @ np.linalg.pinv(spread, hermitian=True) @ estimates)
    return float(chi2.sf(statistic, rank))


def all_equal(found: list[Scored], clusters: NDArray[np.intp] | None) -> float:
    """Return the p-value of the test that effects of disjoint groups are the same."""
    values = np.array([one.value for one in found])
    spread = covariance(np.column_stack([one.influence for one in found]), clusters)
    against = np.column_stack([np.ones(len(found) - 1), -np.eye(len(found) - 1)])
    return all_zero(against @ values, against @ spread @ against.T)


def slope_of(
    scores: Vector,
    predicted: Vector,
    weights: Vector | None,
    clusters: NDArray[np.intp] | None,
) -> tuple[float, float]:
    """Return how scores rise with effects predicted without them, and that in standard errors.

    A slope of 1 says that the predictions are as far apart as the effects; one above 0 that there
    is heterogeneity at all (Chernozhukov, Demirer, Duflo & Fernández-Val 2025,
    10.3982/ECTA19303). Predictions that do not vary have the slope 0.
    """
    if np.ptp(predicted) <= _ALIKE * (1.0 + float(np.abs(predicted).max())):
        return 0.0, 0.0
    found = projected(scores, predicted[:, None], weights)
    error = math.sqrt(float(covariance(found.influences[:, 1:], clusters)[0, 0]))
    slope = float(found.coefficients[1])
    return slope, slope / error if error > 0 else 0.0


def centred_within(predicted: Vector, folds: NDArray[np.intp]) -> Vector:
    """Return predictions less the mean of their fold: each fold's model has a level of its own."""
    sums = np.bincount(folds, weights=predicted)
    return np.asarray(predicted - (sums / np.maximum(np.bincount(folds), 1))[folds])


def ranks_within(predicted: Vector, folds: NDArray[np.intp]) -> Vector:
    """Return the share of rows of the same fold that are predicted no less; ties are shared."""
    ranks = np.empty(len(predicted))
    for fold in np.unique(folds):
        rows = np.flatnonzero(folds == fold)
        values, codes = np.unique(-predicted[rows], return_inverse=True)
        counts = np.bincount(codes, minlength=len(values))
        ranks[rows] = (np.cumsum(counts) - (counts - 1) / 2 - 0.5)[codes] / len(rows)
    return ranks


def gained(scores: Vector, ranks: Vector, share: float, weights: Vector | None = None) -> Scored:
    """Return the gain per row of treating the `share` of rows that ranks first, over nobody."""
    every = np.ones(len(scores), dtype=bool)
    return mean_among(scores * (ranks <= share), every, weights)


def area_over_chance(scores: Vector, ranks: Vector, weights: Vector | None = None) -> Scored:
    """Return the area between the gain by ranking and that of treating as many by lot (Qini).

    It is the integral over shares q of E[score · (1(rank ≤ q) − q)] = E[score · (1/2 − rank)]
    (Yadlowsky, Fleming, Shah, Brunskill & Wager 2025, 10.1080/01621459.2024.2393466).
    """
    shares = shares_of(len(scores), weights)
    lead = 0.5 - ranks
    lead = lead - float(shares @ lead)
    return mean_among(scores * lead, np.ones(len(scores), dtype=bool), weights)
