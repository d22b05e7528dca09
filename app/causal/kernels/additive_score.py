"""How well causes explain a variable by smooth effects that add up, whatever the noise's shape."""

from __future__ import annotations

from itertools import combinations
from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from app.causal.kernels.smooth_basis import smooth_basis

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_SMOOTHING = 1e-3  # price of roughness
_PAIRED = 2  # of each variable's columns, the straightest, are multiplied with another's
_MOST_CROSSED = 8  # causes; effects of more add up without products
_CROSSING = 0.3  # price of a product's coefficient
_FARTHEST = 9.0  # standard deviations: beyond this a product is cut off
_RIDGE = 1e-6
_DENSEST = 4.0  # times one over the standard deviation: no noise is denser anywhere


class AdditiveScore:
    """Entropy of what causes leave of a variable, plus a price for the freedom they take.

    The effect of several causes is a sum of smooth functions of each and of slowly varying
    products of each two. Smaller is better; the sum over all variables estimates minus the log
    likelihood of the graph per model with additive noise of any shape [1]_, with the price of
    the BIC. Values are remembered.

    Parameters
    ----------
    X : shape (n, p). price : of one effective parameter, in units of the BIC's.

    References
    ----------
    .. [1] Bühlmann, Peters & Ernest, Ann. Statist. 42:2526-2556, 2014, doi:10.1214/14-AOS1260;
       Nowzohour & Bühlmann, Statistics 50:471-485, 2016, doi:10.1080/02331888.2015.1060237
    """

    def __init__(self, X: Floats, price: float) -> None:
        self._rows = np.ascontiguousarray(((X - X.mean(axis=0)) / X.std(axis=0)).T)
        self._bases = [smooth_basis(x) for x in self._rows]
        self._price = price * log(len(X)) / 2
        self._known: dict[tuple[int, frozenset[int]], float] = {}
        self._crossed: dict[tuple[int, int], Floats] = {}

    @property
    def p(self) -> int:
        return len(self._rows)

    def __call__(self, target: int, causes: frozenset[int]) -> float:
        key = target, causes
        if key not in self._known:
            left, freedom = self._fitted(target, causes)
            self._known[key] = len(left) * entropy(left) + self._price * freedom
        return self._known[key]

    def residual(self, target: int, causes: frozenset[int]) -> Floats:
        """Return what the causes leave of the standardised target, shape (n,)."""
        return self._fitted(target, causes)[0]

    def design(self, causes: frozenset[int]) -> tuple[Floats, Floats]:
        """Return the columns of the causes' effects, shape (n, m), and the price of each."""
        alone = [self._bases[c] for c in sorted(causes)]
        pairs = combinations(sorted(causes), 2) if len(causes) <= _MOST_CROSSED else ()
        together = [self._products(a, b) for a, b in pairs]
        costs = [_SMOOTHING * basis.roughness + _RIDGE for basis in alone]
        costs += [np.full(Z.shape[1], _CROSSING) for Z in together]
        return np.hstack([*(basis.columns for basis in alone), *together]), np.concatenate(costs)

    def _fitted(self, target: int, causes: frozenset[int]) -> tuple[Floats, float]:
        """Return the residual of penalised least squares and its effective parameters."""
        x = self._rows[target]
        if not causes:
            return x, 0.0
        Z, costs = self.design(causes)
        G = Z.T @ Z / len(x)
        factor = cho_factor(G + np.diag(costs), check_finite=False)
        weights = cho_solve(factor, Z.T @ x / len(x), check_finite=False)
        freedom = float(np.trace(cho_solve(factor, G, check_finite=False)))
        return x - Z @ weights, freedom

    def _products(self, a: int, b: int) -> Floats:
        if (a, b) not in self._crossed:
            few = (self._bases[k].columns[:, :_PAIRED] for k in (a, b))
            first, second = few
            Z = (first[:, :, None] * second[:, None, :]).reshape(len(first), -1)
            Z = np.clip(Z, -_FARTHEST, _FARTHEST)
            Z -= Z.mean(axis=0)
            self._crossed[a, b] = Z / np.maximum(Z.std(axis=0), _RIDGE)
        return self._crossed[a, b]


def entropy(values: Floats) -> float:
    """Return the entropy of a sample, in nats, from the spacings of its order statistics.

    References
    ----------
    Vasicek, J. R. Stat. Soc. B 38:54-59, 1976, doi:10.1111/j.2517-6161.1976.tb01566.x
    """
    n, ordered = len(values), np.sort(values)
    reach = max(1, round(sqrt(n)))
    first = np.maximum(np.arange(n) - reach, 0)
    last = np.minimum(np.arange(n) + reach, n - 1)
    share = (last - first) / n
    least = share * max(float(values.std()), 1e-12) / _DENSEST
    return float(np.log(np.maximum(ordered[last] - ordered[first], least) / share).mean())
