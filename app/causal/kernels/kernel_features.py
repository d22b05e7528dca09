"""Kernels as columns: random Fourier features, and Nyström's from rows that stand for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.special import ndtri
from scipy.stats import rankdata

from app.causal.data import Kind

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.columns import Columns

_RANDOM_PAIR, _RANDOM_SET = 5, 100  # features of one variable, of a conditioning set
_LANDMARKS_OF_ONE, _LANDMARKS = 30, 80
_JITTER = 1e-6
_SHARED = 0.5  # how much less than x itself the conditioning set counts in its own kernel


class Features(Protocol):
    """A Gaussian kernel of variables, as columns whose inner products give about its values."""

    def of_one(self, x: int) -> Floats:
        """Return features of one variable, shape (n, few)."""
        ...

    def of_set(self, variables: tuple[int, ...]) -> Floats:
        """Return features of several variables together, shape (n, many)."""
        ...

    def of_one_beside(self, x: int, given: tuple[int, ...]) -> Floats:
        """Return features of x for a test given others."""
        ...


@dataclass(frozen=True, slots=True)
class RandomFeatures:
    """Cosines of random projections.

    `values` holds per variable its columns, shape (n, d); `projections` the same by random
    directions, shape (n, 100); `phases` has shape (100,).

    References
    ----------
    Rahimi & Recht, NeurIPS 2007; Strobl, Zhang & Visweswaran, J. Causal Inference 7, 2019,
    doi:10.1515/jci-2018-0017
    """

    values: tuple[Floats, ...]
    projections: tuple[Floats, ...]
    phases: Floats

    @classmethod
    def of(cls, columns: Columns, rng: np.random.Generator) -> RandomFeatures:
        values = gaussianised(columns)
        drawn = tuple(v @ rng.normal(size=(v.shape[1], _RANDOM_SET)) for v in values)
        return cls(values, drawn, rng.uniform(0, 2 * np.pi, _RANDOM_SET))

    def of_one(self, x: int) -> Floats:
        few = self.projections[x][:, :_RANDOM_PAIR] / _width(self.values, (x,))
        return _standardised(np.cos(few + self.phases[:_RANDOM_PAIR]))

    def of_set(self, variables: tuple[int, ...]) -> Floats:
        summed = np.sum([self.projections[v] for v in variables], axis=0)
        return _standardised(np.cos(summed / _width(self.values, variables) + self.phases))

    def of_one_beside(self, x: int, given: tuple[int, ...]) -> Floats:
        del given  # the test on x alone holds its level better: Strobl's RCoT
        return self.of_one(x)


@dataclass(frozen=True, slots=True)
class LandmarkFeatures:
    """Kernel values at some rows, made orthogonal; `landmarks` are those rows, at random.

    References
    ----------
    Williams & Seeger, Using the Nyström method to speed up kernel machines, NeurIPS 2000;
    Zhang, Peters, Janzing & Schölkopf, UAI 2011, doi:10.48550/arXiv.1202.3775
    """

    values: tuple[Floats, ...]
    landmarks: tuple[int, ...]

    @classmethod
    def of(cls, columns: Columns, rng: np.random.Generator) -> LandmarkFeatures:
        chosen = rng.permutation(columns.n)[:_LANDMARKS]
        return cls(gaussianised(columns), tuple(int(row) for row in chosen))

    def of_one(self, x: int) -> Floats:
        return self._features(self.values[x] / _width(self.values, (x,)), _LANDMARKS_OF_ONE)

    def of_set(self, variables: tuple[int, ...]) -> Floats:
        together = np.hstack([self.values[v] for v in variables])
        return self._features(together / _width(self.values, variables), _LANDMARKS)

    def of_one_beside(self, x: int, given: tuple[int, ...]) -> Floats:
        own = self.values[x] / _width(self.values, (x,))
        others = np.hstack([self.values[v] for v in given]) / _width(self.values, given)
        return self._features(np.hstack((own, _SHARED * others)), _LANDMARKS)

    def _features(self, V: Floats, count: int) -> Floats:
        L = V[list(self.landmarks[:count])]
        K = _gaussian_kernel(V, L)
        factor = cholesky(
            _gaussian_kernel(L, L) + _JITTER * np.eye(len(L)), lower=True, check_finite=False
        )
        found = solve_triangular(factor, K.T, lower=True, check_finite=False).T
        return np.asarray(found - found.mean(axis=0))


def gaussianised(columns: Columns) -> tuple[Floats, ...]:
    """Return each variable as columns of variance one in sum: ranks as normal scores, or levels.

    Independence given others stays what it is under any monotone change of a column, and kernels
    see heavy tails and skew no more.
    """
    found = []
    for kind, column in zip(columns.kinds, columns.X.T, strict=True):
        if kind is Kind.NOMINAL:
            part = (column[:, None] == np.unique(column)).astype(np.float64)
        else:
            part = ndtri((rankdata(column) - 0.5) / len(column))[:, None]
        part = part - part.mean(axis=0)
        found.append(part / max(np.sqrt((part**2).mean(axis=0).sum()), 1e-12))
    return tuple(found)


def _width(values: tuple[Floats, ...], variables: tuple[int, ...]) -> float:
    """Return about the median distance of two rows: that of standard normals."""
    d = sum(max(1, values[v].shape[1]) for v in variables)
    return float(np.sqrt(2 * len(variables) * (1 - 2 / (9 * d)) ** 3))


def _gaussian_kernel(A: Floats, B: Floats) -> Floats:
    squared = (A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - 2 * A @ B.T
    return np.asarray(np.exp(-np.maximum(squared, 0.0) / 2))


def _standardised(F: Floats) -> Floats:
    F = F - F.mean(axis=0)
    return np.asarray(F / np.maximum(F.std(axis=0), 1e-12))
