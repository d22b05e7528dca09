"""The causal order of additive-noise models: the variable that leaves most noise behind last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.dependence import dependence

if TYPE_CHECKING:
    from app.causal.kernels.additive_score import AdditiveScore
    from app.causal.kernels.arrays import Bools, Ints


def order_by_sinks(models: AdditiveScore, precedes: Bools) -> Ints:
    """Return the variables in causal order, found from the last to the first.

    Last is the one whose residual, after regression on all that are left, depends least on them.

    Parameters
    ----------
    precedes : [i, j] True where i is known to come before j; acyclic.

    References
    ----------
    Peters, Mooij, Janzing & Schölkopf, JMLR 15:2009-2053, 2014, jmlr.org/papers/v15/peters14a.html
    """
    left, placed = list(range(models.p)), []
    while left:
        free = [k for k in left if not precedes[k, left].any()]
        last = min(free, key=lambda k: _remaining(models, k, left))
        left.remove(last)
        placed.append(last)
    return np.array(placed[::-1], dtype=np.int64)


def _remaining(models: AdditiveScore, k: int, left: list[int]) -> float:
    """Return how much the residual of k depends on the others that are left, in sum."""
    others = frozenset(left) - {k}
    rest = models.residual(k, others)
    return sum(dependence(rest, models.residual(o, frozenset())) for o in others)
