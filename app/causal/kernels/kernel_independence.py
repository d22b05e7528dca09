"""Kernel tests of independence given others: what regressions leave must not vary together."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.contingency import normal_scale
from app.causal.kernels.general_search import GeneralSearches

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.kernels.kernel_features import Features

_RIDGES = 10.0 ** np.arange(-6, 1)  # penalties tried, as shares of the features' variance
_KEPT = 10  # directions of a residual that carry its kernel
_CACHED = 512


class KernelTest(GeneralSearches):
    """Regress features of x and y on those of the others, and test what is left.

    The sum of squared covariances of what is left follows, under independence, a weighted sum
    of χ² that a gamma distribution with its mean and variance stands for. The penalty of each
    regression is chosen by generalised cross-validation.

    Parameters
    ----------
    cutoff : on the scale of a standard normal.

    References
    ----------
    Zhang, Peters, Janzing & Schölkopf, UAI 2011, doi:10.48550/arXiv.1202.3775; Strobl, Zhang &
    Visweswaran, J. Causal Inference 7, 2019, doi:10.1515/jci-2018-0017; Golub, Heath & Wahba,
    Technometrics 21:215-223, 1979, doi:10.1080/00401706.1979.10489751
    """

    def __init__(self, features: Features, cutoff: float, name: str) -> None:
        self.cutoff = cutoff
        self.name = name
        self._features = features
        self._basis_of = lru_cache(_CACHED)(lambda given: _basis(features.of_set(given)))
        self._left_of = lru_cache(_CACHED)(self._left)

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        for given in combinations(candidates, size):
            if self.statistic(x, y, np.array(given, dtype=np.int64)) < self.cutoff:
                return np.array(given, dtype=np.int64)
        return None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        held = tuple(sorted(int(k) for k in given))
        first, second = sorted((int(x), int(y)))
        return _association(self._left_of(first, held, True), self._left_of(second, held, False))

    def _left(self, x: int, given: tuple[int, ...], beside: bool) -> Floats:
        """Return what the others leave of x, in the directions that carry most of it."""
        if not given:
            return _main_directions(self._features.of_one(x))
        features = self._features
        F = features.of_one_beside(x, given) if beside else features.of_one(x)
        return _main_directions(_residual(F, *self._basis_of(given)))


def _basis(Z: Floats) -> tuple[Floats, Floats]:
    """Return orthonormal columns that span Z, and how much of it lies along each."""
    values, vectors = np.linalg.eigh(Z.T @ Z)
    kept = values > max(values[-1], 1e-12) * 1e-10
    return Z @ (vectors[:, kept] / np.sqrt(values[kept])), values[kept]


def _residual(F: Floats, Q: Floats, along: Floats) -> Floats:
    """Return what a ridge regression on the basis leaves of F."""
    C = Q.T @ F
    energy, total = (C**2).sum(axis=1), float((F**2).sum())
    shrink = along / (along + _RIDGES[:, None] * along.mean())
    left = total - (energy * (1 - (1 - shrink) ** 2)).sum(axis=1)
    best = int(np.argmin(left / (len(F) - shrink.sum(axis=1)) ** 2))
    return np.asarray(F - Q @ (shrink[best][:, None] * C))


def _main_directions(F: Floats) -> Floats:
    if F.shape[1] <= _KEPT:
        return F
    _, vectors = np.linalg.eigh(F.T @ F)
    return np.asarray(F @ vectors[:, -_KEPT:])


def _association(A: Floats, B: Floats) -> float:
    """Return how surely A and B vary together, on the scale of a standard normal."""
    n = len(A)
    statistic = float(((A.T @ B) ** 2).sum()) / n
    products = (A[:, :, None] * B[:, None, :]).reshape(n, -1)
    mean = float((products**2).sum()) / n
    spread = 2 * float(((products.T @ products / n) ** 2).sum())
    if mean <= 0 or spread <= 0:
        return -np.inf
    return float(normal_scale(statistic * 2 * mean / spread, 2 * mean**2 / spread))
