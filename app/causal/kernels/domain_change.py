"""Tests across domains: whether a regression changes with the domain, and independence within."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import chdtrc, fdtrc, ndtr, ndtri
from scipy.stats import rankdata

from app.causal.kernels.correlation import correlation
from app.causal.kernels.general_search import GeneralSearches
from app.causal.kernels.independence import FisherZ

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints

_SPARE_ROWS = 5  # that a domain needs beyond the coefficients fitted in it
_TINY = 1e-300
_PERMUTATIONS = 199


class Domains:
    """What differs between domains: a column's regression on others, and how columns go together.

    Parameters
    ----------
    X : shape (n, p). domain : the domain of each row, 0 … k-1.

    References
    ----------
    Chow, Econometrica 28:591-605, 1960, doi:10.2307/1910133; Brown & Forsythe, JASA 69:364-367,
    1974, doi:10.1080/01621459.1974.10482955
    """

    def __init__(self, X: Floats, domain: Ints) -> None:
        self._rows = [domain == k for k in range(int(domain.max()) + 1)]
        self._X = (X - X.mean(axis=0)) / np.maximum(X.std(axis=0), _TINY)

    def change(self, x: int, given: Ints) -> float:
        """Return how surely x's regression on the others differs between domains."""
        y, Z = self._X[:, x], self._design(given)
        usable = self._usable(Z.shape[1])
        used = np.any(usable, axis=0)
        n, k, width = int(used.sum()), len(usable), Z.shape[1]
        if k < 2 or n <= k * width:
            return np.inf
        left = np.zeros(len(y))
        for rows in usable:
            left[rows] = _residual(y[rows], Z[rows])
        full = float(left @ left)
        pooled = float((_residual(y[used], Z[used]) ** 2).sum())
        freedom = (k - 1) * width, n - k * width
        ratio = (pooled - full) / freedom[0] / max(full / freedom[1], _TINY)
        return scale(
            2 * min(float(fdtrc(*freedom, max(ratio, 0.0))), _spread_differs(left, usable))
        )

    def within(self, x: int, y: int, given: Ints) -> float:
        """Return how surely x and y go together in some domain, given the others."""
        Z = self._design(given)
        values = []
        for rows in self._usable(Z.shape[1] + 1):
            a, b = (_residual(self._X[rows, v], Z[rows]) for v in (x, y))
            r = float(a @ b) / max(float(np.sqrt((a @ a) * (b @ b))), _TINY)
            spare = rows.sum() - len(given) - 3
            values.append(np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12)) * np.sqrt(spare))
        if not values:
            return np.inf
        z = np.array(values)
        alike = 2 * ndtr(-abs(z.sum()) / np.sqrt(len(z)))
        return scale(2 * min(float(alike), float(chdtrc(len(z), (z**2).sum()))))

    def direction(self, x: int, y: int, rng: np.random.Generator) -> int:
        """Return 1 where x → y is how modules change independently, -1 for y → x, 0 if unclear.

        Across domains, how a cause is distributed changes without regard to how its effect
        follows from it; read the wrong way round, the two change together.
        """
        forward, backward = (self._entangled(a, b, rng) for a, b in ((x, y), (y, x)))
        if forward > 0.2 and backward < 0.05:
            return 1
        if backward > 0.2 and forward < 0.05:
            return -1
        return 0

    def _design(self, given: Ints) -> Floats:
        return np.column_stack([np.ones(len(self._X)), self._X[:, given]])

    def _usable(self, width: int) -> list[Bools]:
        return [rows for rows in self._rows if rows.sum() >= width + _SPARE_ROWS]

    def _entangled(self, cause: int, effect: int, rng: np.random.Generator) -> float:
        """Return the p-value of the modules of cause and effect changing independently."""
        usable = self._usable(2)
        if len(usable) < 5:
            return 1.0
        own = np.array([_distribution(self._X[r, cause]) for r in usable])
        link = np.array([_mechanism(self._X[r, cause], self._X[r, effect]) for r in usable])
        seen = _rank_dependence(own, link)
        drawn = [_rank_dependence(own, rng.permutation(link)) for _ in range(_PERMUTATIONS)]
        return (1 + sum(d >= seen for d in drawn)) / (1 + _PERMUTATIONS)


class DomainTest(GeneralSearches):
    """Independence of columns and of the domain that each row is from.

    A column depends on the domain, given others, when its regression on them has other
    coefficients or another spread of residuals in some domain. Two columns are independent given
    the domain when no domain shows a partial correlation. All else is Fisher's z.

    Parameters
    ----------
    X : shape (n, p); the column at `place`, the domain's own, is not read.
    domain : the domain of each row, 0 … k-1.

    References
    ----------
    Huang et al., Causal discovery from heterogeneous/nonstationary data, JMLR 21(89), 2020
    """

    def __init__(
        self, X: Floats, names: tuple[str, ...], place: int, domain: Ints, alpha: float
    ) -> None:
        self.cutoff = -float(ndtri(alpha))
        self.name = "Fisher z, and change of regressions between domains"
        self.place = place
        others = [k for k in range(len(names)) if k != place]
        R = np.eye(len(names))
        R[np.ix_(others, others)] = correlation(X[:, others], [names[k] for k in others])
        self._pooled = FisherZ(R, len(X), alpha)
        self.domains = Domains(X, domain)

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        for given in combinations(candidates, size):
            if self.statistic(x, y, np.array(given, dtype=np.int64)) < self.cutoff:
                return np.array(given, dtype=np.int64)
        return None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        if self.place in (x, y):
            return self.domains.change(y if x == self.place else x, given)
        if self.place in given:
            return self.domains.within(x, y, given[given != self.place])
        two_sided = 2 * ndtr(-self._pooled.statistic(x, y, given))
        return scale(float(two_sided))


def scale(p_value: float) -> float:
    """Return the standard normal value with this upper tail."""
    return -float(ndtri(min(max(p_value, _TINY), 1 - 1e-12)))


def _residual(y: Floats, Z: Floats) -> Floats:
    return np.asarray(y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0])


def _spread_differs(left: Floats, groups: list[Bools]) -> float:
    """Return the p-value of residuals being spread alike in all groups (Brown–Forsythe)."""
    away = [np.abs(left[rows] - np.median(left[rows])) for rows in groups]
    together = np.concatenate(away)
    k, n = len(away), len(together)
    between = sum(len(a) * (a.mean() - together.mean()) ** 2 for a in away) / (k - 1)
    inside = sum(((a - a.mean()) ** 2).sum() for a in away) / (n - k)
    return float(fdtrc(k - 1, n - k, between / max(inside, _TINY)))


def _distribution(values: Floats) -> tuple[float, float]:
    return float(values.mean()), float(np.log(max(values.var(), _TINY)))


def _mechanism(cause: Floats, effect: Floats) -> tuple[float, float, float]:
    slope, start = np.polyfit(cause, effect, 1)
    left = effect - start - slope * cause
    return float(start), float(slope), float(np.log(max(left.var(), _TINY)))


def _rank_dependence(a: Floats, b: Floats) -> float:
    """Return the sum of squared rank correlations between the columns of a and b."""
    ranks = rankdata(np.column_stack((a, b)), axis=0)
    R = np.corrcoef(ranks, rowvar=False)
    return float((R[: a.shape[1], a.shape[1] :] ** 2).sum())
