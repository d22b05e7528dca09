"""Whether two variables are independent in any way at all, in time linear in the rows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.special import ndtri
from scipy.stats import gamma, rankdata

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_LANDMARKS = 24
_JITTER = 1e-8


class Curves(NamedTuple):
    """A Gaussian kernel of n normal scores in order: `columns`, shape (n, 24), centred.

    Under independence the statistic has this `mean` and `variance`.
    """

    columns: Floats
    mean: float
    variance: float


def dependence(x: Floats, y: Floats) -> float:
    """Return how far the Hilbert–Schmidt criterion of x and y lies above independence.

    In standard deviations of its distribution under independence. Both are taken as ranks, made
    normal, so that units and heavy tails play no part.

    Parameters
    ----------
    x, y : shape (n,).

    References
    ----------
    Gretton, Bousquet, Smola & Schölkopf, ALT 2005, doi:10.1007/11564089_7
    """
    curves = _curves(len(x))
    return float((_statistic(x, y) - curves.mean) / np.sqrt(curves.variance))


def p_value(x: Floats, y: Floats) -> float:
    """Return the p-value of independence of x and y, both of shape (n,).

    References
    ----------
    Gretton et al., NeurIPS 2008: a gamma distribution stands for the null's.
    """
    curves = _curves(len(x))
    scale = curves.variance / curves.mean
    return float(gamma.sf(_statistic(x, y), curves.mean / scale, scale=scale))


def _statistic(x: Floats, y: Floats) -> float:
    crossed = _features(x).T @ _features(y)
    return float((crossed**2).sum()) / len(x)


def _features(x: Floats) -> Floats:
    """Return the kernel's columns at the ranks of x; tied values share the mean of two ranks."""
    columns, ranks = _curves(len(x)).columns, rankdata(x)
    low, high = np.floor(ranks).astype(np.int64) - 1, np.ceil(ranks).astype(np.int64) - 1
    if (low == high).all():
        return np.asarray(columns[low])
    found = (columns[low] + columns[high]) / 2
    return np.asarray(found - found.mean(axis=0))


@lru_cache(maxsize=4)
def _curves(n: int) -> Curves:
    """Return the columns for n rows, by Nyström's method from evenly spaced landmarks."""
    scores = ndtri((np.arange(n) + 0.5) / n)
    places = np.quantile(scores, (np.arange(_LANDMARKS) + 0.5) / _LANDMARKS)
    factor = cholesky(_kernel(places, places) + _JITTER * np.eye(_LANDMARKS), lower=True)
    columns = solve_triangular(factor, _kernel(places, scores), lower=True).T
    columns = np.ascontiguousarray(columns - columns.mean(axis=0))
    C = columns.T @ columns / n
    return Curves(columns, float(np.trace(C)) ** 2, 2 * float((C**2).sum()) ** 2)


def _kernel(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.exp(-((a[:, None] - b) ** 2) / 2))
