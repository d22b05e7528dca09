"""Hidden factors that move several measured variables each, and the order among them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from app.causal.kernels.dependence import p_value
from app.causal.kernels.ordered_regression import sparse_coefficients

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

Cluster = tuple[int, ...]
_TINY = 1e-12


class HiddenFactors:
    """Clusters of variables by generalised independent noise.

    Two variables share one factor when the combination of them that is uncorrelated with all
    others is also independent of each of them. Overlapping pairs are merged.

    Parameters
    ----------
    X : shape (n, p). alpha : level of the tests, Fisher's combination over the other variables.

    References
    ----------
    Xie, Cai, Huang, Glymour, Hao & Zhang, NeurIPS 2020, doi:10.48550/arXiv.2010.04917
    """

    def __init__(self, X: Floats, alpha: float) -> None:
        self._Z = (X - X.mean(axis=0)) / X.std(axis=0)
        self._R = self._Z.T @ self._Z / len(X)
        self._alpha = alpha

    def clusters(self) -> list[Cluster]:
        """Return the clusters of two or more variables, each sorted, in order of their first."""
        p = len(self._R)
        joined: list[set[int]] = []
        for pair in combinations(range(p), 2):
            others = tuple(k for k in range(p) if k not in pair)
            if not self._is_linked(pair) or not self.noise_is_free(pair, others):
                continue
            touching = [c for c in joined if c & set(pair)]
            joined = [c for c in joined if c not in touching]
            joined.append(set(pair).union(*touching))
        return sorted(tuple(sorted(cluster)) for cluster in joined)

    def ordered(self, clusters: list[Cluster]) -> list[Cluster]:
        """Return the clusters, causes first.

        First is the one whose halves, with each other cluster, show that its noise comes before:
        one of its variables makes what is left of the other clusters independent of a second.
        """
        left, order = list(clusters), list[Cluster]()
        while left:
            first = max(left, key=lambda c: self._firstness(c, left, order))
            left.remove(first)
            order.append(first)
        return order

    def noise_is_free(self, group: tuple[int, ...], others: tuple[int, ...]) -> bool:
        return self._freedom(group, others) > self._alpha

    def _firstness(self, cluster: Cluster, left: list[Cluster], order: list[Cluster]) -> float:
        """Return the least p-value of the cluster being before each other one that is left."""
        own, second = _halves(cluster)
        before = [(_halves(c)[0][:1], _halves(c)[1][:1]) for c in order]
        return min(
            (
                self._freedom(
                    (own[0], _halves(other)[0][0], *(a[0] for a, _ in before)),
                    (second[0], *(b[0] for _, b in before)),
                )
                for other in left
                if other != cluster
            ),
            default=1.0,
        )

    def _is_linked(self, pair: tuple[int, int]) -> bool:
        a, b = pair
        return p_value(self._Z[:, a], self._Z[:, b]) < self._alpha

    def _freedom(self, group: tuple[int, ...], others: tuple[int, ...]) -> float:
        """Return the p-value of the group's uncorrelated combination being independent of others.

        Parameters
        ----------
        others : variables the combination is made uncorrelated with, and tested against.
        """
        C = self._R[np.ix_(others, group)]
        weights = np.linalg.svd(C)[2][-1]
        mixed = self._Z[:, group] @ weights
        values = [max(p_value(mixed, self._Z[:, k]), _TINY) for k in others]
        return float(chi2.sf(-2 * np.log(values).sum(), 2 * len(values)))


def _halves(cluster: Cluster) -> tuple[Cluster, Cluster]:
    return cluster[: len(cluster) // 2], cluster[len(cluster) // 2 :]


def factor_effects(R: Floats, n: int, order: list[Cluster]) -> list[tuple[int, int]]:
    """Return the arrows among factors in causal order, as places in `order`.

    Correlations of factors follow from those of two measured variables each; the extended BIC
    chooses among the earlier ones.

    Parameters
    ----------
    R : correlations of the measured variables, shape (p, p), of n rows.
    """
    if len(order) < 2:
        return []
    C = _factor_covariance(R, order)
    size = len(order)
    earlier = np.triu(np.ones((size, size), dtype=np.bool_), k=1)
    nothing = np.zeros_like(earlier)
    weights = sparse_coefficients(C, n, np.arange(size), earlier, nothing, 1.0)
    return [(int(i), int(j)) for i, j in np.argwhere(weights)]


def _factor_covariance(R: Floats, order: list[Cluster]) -> Floats:
    """Return the factors' correlations, each factor scaled as the first variable it moves."""
    first = [cluster[0] for cluster in order]
    C = R[np.ix_(first, first)].copy()
    for k, cluster in enumerate(order):
        a, b = cluster[0], cluster[1]
        outside = [v for v in range(len(R)) if v not in cluster]
        far = max(outside, key=lambda v: abs(R[a, v] * R[b, v]))
        C[k, k] = min(max(abs(R[a, b] * R[a, far] / R[b, far]), R[a, b] ** 2), 1.0)
    scale = np.sqrt(np.diag(C))
    values, vectors = np.linalg.eigh(C / scale / scale[:, None])
    return np.ascontiguousarray(vectors * np.maximum(values, 1e-3) @ vectors.T)
