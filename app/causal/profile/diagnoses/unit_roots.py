"""Unit roots: the tests of Dickey and Fuller and of Kwiatkowski and others, with p-values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# MacKinnon 1994, doi:10.1080/07350015.1994.10510032: polynomials whose normal probability is p.
_SMALL_P = (2.1659, 1.4412, 0.038269)
_LARGE_P = (1.7339, 0.93202, -0.12745, -0.010368)
_BETWEEN, _LEAST, _MOST = -1.61, -18.83, 2.74
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class UnitRoot:
    """Both tests of one series, each with a constant: their statistics and p-values."""

    dickey_fuller: float
    root_p: float
    kpss: float
    level_p: float


def unit_root(values: NDArray[np.float64]) -> UnitRoot:
    """Return the augmented Dickey–Fuller and the KPSS test around a level.

    References
    ----------
    Dickey & Fuller 1979, doi:10.2307/2286348; Kwiatkowski et al. 1992,
    doi:10.1016/0304-4076(92)90104-Y
    """
    found, level = dickey_fuller(values), kpss(values)
    return UnitRoot(found, root_p(found), level, level_p(level))


def dickey_fuller(values: NDArray[np.float64]) -> float:
    """Return the augmented Dickey–Fuller statistic with a constant, lags chosen by AIC."""
    n = values.size
    most = min(int(np.ceil(12 * (n / 100) ** 0.25)), n // 3)
    centred = values - values.mean()
    scaled = centred / max(float(np.abs(centred).max()), _TINY)
    best = _best_lags(_products(scaled, most), n - 1 - most, most)
    return _statistic(_products(scaled, best), n - 1 - best)


def _products(values: NDArray[np.float64], lags: int) -> NDArray[np.float64]:
    """Return Z'Z of Z = [1, level before, `lags` changes before, change], one row per time."""
    changes = np.diff(values)
    windows = np.lib.stride_tricks.sliding_window_view(changes, lags + 1)[:, ::-1]
    level = values[lags:-1]
    Z = np.column_stack([np.ones(level.size), level, windows[:, 1:], windows[:, 0]])
    return np.asarray(Z.T @ Z)


def _best_lags(products: NDArray[np.float64], n: int, most: int) -> int:
    """Choose by AIC among nested regressions, whose errors one Cholesky factor holds."""
    last = _factor(products)[-1]
    errors = last[-1] ** 2 + np.concatenate([np.cumsum(last[2:-1][::-1] ** 2)[::-1], [0.0]])
    # errors[k] leaves out the parts that the changes beyond k explain
    scores = n * np.log(np.maximum(errors / n, _TINY)) + 2 * np.arange(2, most + 3)
    return int(np.argmin(scores))


def _statistic(products: NDArray[np.float64], n: int) -> float:
    """Return the t-statistic of the level before."""
    k = len(products) - 1
    order = [0, *range(2, k), 1, k]  # the level last, so that its statistic can be read off
    factor = _factor(products[np.ix_(order, order)])
    variance = factor[-1, -1] ** 2 / max(n - k, 1)
    return float(factor[-1, -2] / np.sqrt(max(variance, _TINY)))


def _factor(products: NDArray[np.float64]) -> NDArray[np.float64]:
    scale = np.sqrt(np.maximum(np.diag(products), _TINY))
    tilted = products / np.outer(scale, scale) + 1e-13 * np.eye(len(products))
    try:
        factor = np.linalg.cholesky(tilted)
    except np.linalg.LinAlgError:  # a series that repeats itself exactly
        factor = np.linalg.cholesky(tilted + 1e-8 * np.eye(len(products)))
    return np.asarray(factor * scale[:, None])


def kpss(values: NDArray[np.float64]) -> float:
    """Return the KPSS statistic around a level, with Schwert's 12 (n/100)^¼ lags."""
    centred = values - values.mean()
    n = centred.size
    lags = min(int(np.ceil(12 * (n / 100) ** 0.25)), n - 1)
    weights = 1 - np.arange(1, lags + 1) / (lags + 1)
    products = np.array([centred[k:] @ centred[:-k] for k in range(1, lags + 1)])
    variance = (float(centred @ centred) + 2 * float(weights @ products)) / n
    sums = np.cumsum(centred)
    return float(sums @ sums) / float(n**2 * max(variance, _TINY))


def root_p(statistic: float) -> float:
    """Return the p-value of a Dickey–Fuller statistic with a constant."""
    from scipy.special import ndtr

    if statistic <= _LEAST or statistic >= _MOST:
        return 0.0 if statistic <= _LEAST else 1.0
    terms = _SMALL_P if statistic <= _BETWEEN else _LARGE_P
    return float(ndtr(sum(term * statistic**k for k, term in enumerate(terms))))


def level_p(statistic: float) -> float:
    """Return the p-value of a KPSS statistic around a level.

    Its limit is the sum of χ²₁ variables over π²k²; the tail is the first one's, times √2.
    """
    from scipy.special import chdtrc

    return float(min(1.0, np.sqrt(2) * chdtrc(1, np.pi**2 * statistic)))
