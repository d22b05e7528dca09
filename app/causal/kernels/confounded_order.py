"""Ancestors, parents and confounded pairs of linear, non-Gaussian data with hidden causes."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import pearsonr, shapiro

from app.causal.kernels.dependence import p_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.kernels.arrays import Bools, Floats

_SHAPIRO_ROWS = 5000


class ConfoundedOrder:
    """Repetitive causal discovery: who precedes whom, although some pairs share a hidden cause.

    A variable is a descendant of others when what they leave of it is independent of each of
    them, and that holds for no other of the group. What is common to a group's causes is
    regressed out first.

    Parameters
    ----------
    X : shape (n, p). alpha : level of all tests. most : how many causes are tried at once.

    References
    ----------
    Maeda & Shimizu, AISTATS 2020, PMLR 108:735-745,
    https://proceedings.mlr.press/v108/maeda20a.html
    """

    def __init__(self, X: Floats, alpha: float, most: int) -> None:
        self._rows = np.ascontiguousarray((X - X.mean(axis=0)).T)
        self._alpha = alpha
        self._most = most
        self._left = lru_cache(maxsize=None)(self._residual)
        self.ancestors: list[frozenset[int]] = [frozenset()] * X.shape[1]
        self._find_ancestors()

    def parents(self) -> Bools:
        """Return [i, j]: i → j, an ancestor whose part is not carried by the others."""
        found = np.zeros((len(self._rows), len(self._rows)), dtype=np.bool_)
        for j, above in enumerate(self.ancestors):
            for i in above:
                own = self._left(i, self.ancestors[i] & above)
                found[i, j] = self._correlated(self._left(j, above - {i}), own)
        return found

    def confounded(self, parents: Bools) -> Bools:
        """Return [i, j]: neither precedes the other, and parents leave them correlated."""
        p = len(self._rows)
        rests = [self._left(j, frozenset(np.flatnonzero(parents[:, j]).tolist())) for j in range(p)]
        found = np.zeros((p, p), dtype=np.bool_)
        for i, j in combinations(range(p), 2):
            ordered = i in self.ancestors[j] or j in self.ancestors[i]
            found[i, j] = not ordered and self._correlated(rests[i], rests[j])
        return found

    def _find_ancestors(self) -> None:
        size = 1
        while size <= self._most:
            grown = False
            for group in combinations(range(len(self._rows)), size + 1):
                for last in self._last_of(group):
                    self.ancestors[last] |= set(group) - {last}
                    grown = True
            size = 1 if grown else size + 1

    def _last_of(self, group: tuple[int, ...]) -> Iterator[int]:
        """Yield the one member that the others precede, where the data single one out."""
        if any(set(group) - {k} <= self.ancestors[k] for k in group):
            return
        shared = frozenset.intersection(*(self.ancestors[k] for k in group))
        rests = {k: self._left(k, shared) for k in group}
        if not all(self._correlated(rests[a], rests[b]) for a, b in combinations(group, 2)):
            return
        if all(self._is_normal(rests[k]) for k in group):
            return
        last = [k for k in group if self._is_last(k, group, shared, rests)]
        if len(last) == 1:
            yield last[0]

    def _is_last(
        self, k: int, group: tuple[int, ...], shared: frozenset[int], rests: dict[int, Floats]
    ) -> bool:
        others = set(group) - {k}
        rest = self._left(k, shared | others)
        return all(p_value(rest, rests[other]) > self._alpha for other in others)

    def _residual(self, target: int, causes: frozenset[int]) -> Floats:
        y = self._rows[target]
        if not causes:
            return np.asarray(y)
        Z = self._rows[sorted(causes)].T
        return np.asarray(y - Z @ np.linalg.lstsq(Z, y, rcond=None)[0])

    def _correlated(self, a: Floats, b: Floats) -> bool:
        return float(pearsonr(a, b).pvalue) < self._alpha

    def _is_normal(self, values: Floats) -> bool:
        step = -(-len(values) // _SHAPIRO_ROWS)  # Shapiro's p-value is exact up to 5000 rows
        return float(shapiro(values[::step]).pvalue) > self._alpha
