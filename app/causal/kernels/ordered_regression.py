"""Which earlier variables each variable depends on, once the causal order is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.causal.graph import Edge
from app.causal.kernels.grow_shrink import choose, new_forest
from app.causal.kernels.scores import gaussian_bic

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.question import Knowledge


def precedence(names: tuple[str, ...], tiers: tuple[tuple[str, ...], ...]) -> Bools:
    """Return [i, j]: i stands in an earlier tier than j."""
    tier = {name: k for k, group in enumerate(tiers) for name in group}
    return np.array([[a in tier and b in tier and tier[a] < tier[b] for b in names] for a in names])


def known_order(names: tuple[str, ...], knowledge: Knowledge, required: Bools) -> Bools:
    """Return [i, j]: i is known to come before j, from required arrows, tiers, and exogeneity."""
    rest = tuple(name for name in names if name not in knowledge.exogenous)
    tiers = precedence(names, knowledge.tiers) | precedence(names, (knowledge.exogenous, rest))
    return np.asarray(required | tiers)


def sparse_coefficients(
    C: Floats, n: int, targets: Ints, may_cause: Bools, required: Bools, penalty: float
) -> Floats:
    """Return coefficients [cause, target] of sparse regressions, zero where not chosen.

    Causes are chosen by greedy search under the extended BIC, all from one covariance.

    Parameters
    ----------
    C : covariance of all variables, shape (p, p), from n rows.
    may_cause : [i, j] True where i may enter the regression of j; must be acyclic.
    """
    forest = new_forest(may_cause, required)
    price = penalty * (1 + 2 * math.log(len(C)) / math.log(n))
    score, chosen = gaussian_bic(C, n, price), np.empty(len(C), np.int64)
    weights = np.zeros((len(C), len(C)))
    for target in targets:
        size = choose(score, forest, target, np.ascontiguousarray(may_cause[:, target]), chosen)
        causes = chosen[:size]
        weights[causes, target] = np.linalg.solve(C[np.ix_(causes, causes)], C[causes, target])
    return weights


def coefficients(C: Floats, parents: Bools) -> Floats:
    """Return coefficients [cause, target] of each variable's regression on its parents.

    Parameters
    ----------
    C : covariance, shape (p, p). parents : [i, j] True for i → j.
    """
    weights = np.zeros(C.shape)
    for target in range(len(C)):
        causes = np.flatnonzero(parents[:, target])
        weights[causes, target] = np.linalg.solve(C[np.ix_(causes, causes)], C[causes, target])
    return weights


def order_as_matrix(order: Ints) -> Bools:
    """Return [i, j]: i comes before j."""
    place = np.argsort(order)
    return np.asarray(place[:, None] < place[None, :])


def lagged_effects(names: tuple[str, ...], weights: Floats) -> tuple[Edge, ...]:
    """Return the edges of coefficients [place, target]; series i at lag l stands at l·N + i."""
    N = len(names)
    return tuple(
        Edge(names[place % N], names[j], lag=int(place) // N, strength=float(weights[place, j]))
        for place, j in np.argwhere(weights[:, :N])
    )
