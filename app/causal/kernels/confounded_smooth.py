"""Parents and confounded pairs where effects are smooth and some variables are unmeasured."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.additive_score import AdditiveScore
from app.causal.kernels.dependence import p_value

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats


class ConfoundedSmooth:
    """Causal additive models with unobserved variables.

    In each group of dependent variables the one whose additive regression on the others leaves
    what is most independent of them follows them, if that is independent. A cause is dropped
    again where the rest of the causes leave nothing in common with it. Two variables that
    still depend on each other share an unobserved cause, or an unobserved one between them.

    Parameters
    ----------
    X : shape (n, p). alpha : level of all tests. most : how many variables form a group.

    References
    ----------
    Maeda & Shimizu, UAI 2021, PMLR 161:97-106, https://proceedings.mlr.press/v161/maeda21a.html
    """

    def __init__(self, X: Floats, alpha: float, most: int) -> None:
        self._score = AdditiveScore(X, 1.0)
        self._alpha = alpha
        self._left = lru_cache(maxsize=None)(self._score.residual)
        pairs = combinations(range(X.shape[1]), 2)
        alone: frozenset[int] = frozenset()
        self._near = {pair for pair in pairs if self._depend(*((k, alone) for k in pair))}
        self._causes = [alone] * X.shape[1]
        self._gather(most)
        for k in range(X.shape[1]):
            self._causes[k] = self._needed(k)

    def parents(self) -> Bools:
        """Return [i, j]: i → j."""
        p = len(self._causes)
        return np.array([[i in self._causes[j] for j in range(p)] for i in range(p)], np.bool_)

    def confounded(self) -> Bools:
        """Return [i, j]: no arrow joins them, and what their parents leave is dependent."""
        p = len(self._causes)
        found = np.zeros((p, p), dtype=np.bool_)
        for i, j in self._near:
            joined = i in self._causes[j] or j in self._causes[i]
            found[i, j] = not joined and self._depend((i, self._causes[i]), (j, self._causes[j]))
        return found

    def _gather(self, most: int) -> None:
        size = 2
        while size <= most:
            grown = False
            for group in combinations(range(self._score.p), size):
                if all(pair in self._near for pair in combinations(group, 2)):
                    grown |= self._grow(frozenset(group))
            size = 2 if grown else size + 1

    def _grow(self, group: frozenset[int]) -> bool:
        """Give the last of the group the others as causes, if it is found; tell whether it was."""
        free = [k for k in sorted(group) if not any(k in self._causes[o] for o in group - {k})]
        sure = {k: self._independence(k, group - {k}) for k in free}
        last = max(sure, key=lambda k: sure[k], default=None)
        if last is None or sure[last] <= self._alpha or group - {last} <= self._causes[last]:
            return False
        others = group - {last} - self._causes[last]
        if not all(self._depend((last, self._causes[last]), (o, self._causes[o])) for o in others):
            return False
        self._causes[last] |= others
        return True

    def _independence(self, target: int, others: frozenset[int]) -> float:
        """Return the least p-value of what the others, and known causes, leave with the others."""
        rest = self._left(target, self._causes[target] | others)
        alone: frozenset[int] = frozenset()
        return min(p_value(rest, self._left(o, alone)) for o in others)

    def _needed(self, target: int) -> frozenset[int]:
        causes = self._causes[target]
        return frozenset(
            cause
            for cause in causes
            if self._depend((target, causes - {cause}), (cause, self._causes[cause]))
        )

    def _depend(self, a: tuple[int, frozenset[int]], b: tuple[int, frozenset[int]]) -> bool:
        return p_value(self._left(*a), self._left(*b)) < self._alpha
