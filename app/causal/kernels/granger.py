"""Granger causality from one lagged covariance: joint tests, and adaptive lasso paths."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import f as fisher
from scipy.stats import t as student

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints

_RIDGE = 1e-3


class Predictions(NamedTuple):
    """A vector autoregression: index [source, target, lag - 1], and [source, target] jointly."""

    coefficient: Floats
    lag_p_value: Floats
    p_value: Floats


def joint_tests(R: Floats, n: int, *, size: int, tau: int) -> Predictions:
    """Test whether all lags of one series together help to predict another, given all the rest.

    Parameters
    ----------
    R : correlations of the series at lags 0 … tau; series i at lag l at place l·size + i.
    n : rows behind R; must exceed size · tau + 1.

    References
    ----------
    Granger, Econometrica 37:424-438, 1969, doi:10.2307/1912791.
    """
    past, now = slice(size, size * (tau + 1)), slice(0, size)
    inverse = np.linalg.inv(R[past, past])
    B = inverse @ R[past, now]  # [lagged place, target]
    left = np.maximum(1 - np.einsum("ij,ij->j", R[past, now], B), 1e-12)
    freedom = max(n - size * tau - 1, 1)
    noise = left / freedom
    t = B / np.sqrt(np.diag(inverse)[:, None] * noise)
    joint = np.empty((size, size))
    for source in range(size):
        places = np.arange(source, size * tau, size)
        within = np.linalg.inv(inverse[np.ix_(places, places)])
        joint[source] = np.einsum("aj,ab,bj->j", B[places], within, B[places]) / (tau * noise)
    lag_p = 2 * student.sf(np.abs(t), freedom)
    p_value = np.asarray(fisher.sf(joint, tau, freedom))
    return Predictions(_by_lag(B, size), _by_lag(lag_p, size), p_value)


def _by_lag(stacked: Floats, size: int) -> Floats:
    """Return [lag·size + source, target] as [source, target, lag]."""
    return np.asarray(stacked.reshape(-1, size, size).transpose(1, 2, 0))


def adaptive_lasso(C: Floats, n: int, targets: int, allowed: Bools, penalty: float) -> Floats:
    """Return coefficients [predictor, target]: along each lasso path the best by the extended BIC.

    Weights come from a ridge regression, so that strong predictors are shrunk least.

    Parameters
    ----------
    C : covariance of the targets (first) and their predictors, from n rows.
    allowed : [predictor, target] may be used; predictors are numbered from 0.

    References
    ----------
    Zou, J. Am. Stat. Assoc. 101:1418-1429, 2006, doi:10.1198/016214506000000735.
    """
    scale = np.sqrt(np.diag(C))
    R = C / scale / scale[:, None]
    found = np.zeros((len(C) - targets, targets))
    for target in range(targets):
        chosen = np.flatnonzero(allowed[:, target])
        if len(chosen):
            found[chosen, target] = _best_on_path(R, n, target, chosen + targets, penalty)
    return found * scale[None, :targets] / scale[targets:, None]


def _best_on_path(R: Floats, n: int, target: int, places: Ints, penalty: float) -> Floats:
    """Return the least-squares coefficients of the best set of predictors on the path."""
    from sklearn.linear_model import lars_path_gram

    G, g = R[np.ix_(places, places)], R[places, target]
    weights = np.abs(np.linalg.solve(G + _RIDGE * np.eye(len(G)), g))
    scaled = G * weights * weights[:, None]
    _, _, path = lars_path_gram(
        Xy=g * weights * n, Gram=scaled * n, n_samples=n, method="lasso", max_iter=len(G) + 1
    )
    price = math.log(n) + 2 * penalty * math.log(len(G))
    sets = [np.flatnonzero(step) for step in path.T]
    fits = [_refit(G, g, kept) for kept in sets]
    scores = [
        n * math.log(max(1 - g[kept] @ fit, 1e-12)) + price * len(kept)
        for kept, fit in zip(sets, fits, strict=True)
    ]
    best = int(np.argmin(scores))
    coefficients = np.zeros(len(G))
    coefficients[sets[best]] = fits[best]
    return coefficients


def _refit(G: Floats, g: Floats, kept: Ints) -> Floats:
    return np.asarray(np.linalg.solve(G[np.ix_(kept, kept)], g[kept]))
