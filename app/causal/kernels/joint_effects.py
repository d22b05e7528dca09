"""What moving several columns at once does to another, from a covariance and their causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Floats


def joint_effects(
    covariance: Floats, changed: Sequence[int], parents: Sequence[Sequence[int]], target: int
) -> Floats:
    """Return what one unit more of each changed column does while the others are held, (k,).

    The covariance is turned into that under an intervention, one column after the other: in the
    modified Cholesky decomposition with the column's parents first, then it, then all others, the
    column's dependence on its parents is taken away. Equations must be linear; nothing is assumed
    of the rest of the graph.

    Parameters
    ----------
    covariance : shape (p, p), of full rank.
    changed : places of the changed columns; `parents` are the places of the parents of each.
    target : the place of the outcome, which is not among `changed`.

    References
    ----------
    Nandy, Maathuis & Richardson, Ann. Statist. 45:647-674, 2017, doi:10.1214/16-AOS1462,
    algorithm 2 (MCD).
    """
    under = covariance
    for column, causes in zip(changed, parents, strict=True):
        under = _intervened(under, column, causes)
    places = list(changed)
    return np.asarray(np.linalg.solve(under[np.ix_(places, places)], under[places, target]))


def _intervened(covariance: Floats, column: int, parents: Sequence[int]) -> Floats:
    """Return the covariance (p, p) were the column's own noise all that moves it."""
    first = [*parents, column]
    order = np.array([*first, *(i for i in range(len(covariance)) if i not in first)])
    root = np.linalg.cholesky(covariance[np.ix_(order, order)])
    deviations = np.diag(root)
    residual_maker = np.linalg.inv(root / deviations)  # L with L x = noise
    residual_maker[len(parents), : len(parents)] = 0.0
    free = np.linalg.inv(residual_maker) * deviations
    back = np.argsort(order)
    return np.asarray((free @ free.T)[np.ix_(back, back)])
