"""Which series may enter whose regression: the past always, the present by a LiNGAM order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.columns import possible_causes, required_causes
from app.causal.kernels.lingam_order import causal_order
from app.causal.kernels.ordered_regression import order_as_matrix, precedence

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.question import Knowledge


def immediate_and_past(Z: Floats, names: tuple[str, ...], knowledge: Knowledge) -> Bools:
    """Return [i, j] for the columns of Z: i may enter the regression of series j.

    Parameters
    ----------
    Z : the series now (the first columns, in the order of `names`), then what came before them
        in as many columns per lag; shape (n, N · k).
    """
    N = len(names)
    order = _order_of_residuals(Z, names, knowledge)
    possible = possible_causes(names, knowledge)
    may_cause = np.zeros((Z.shape[1], Z.shape[1]), dtype=np.bool_)
    may_cause[:N, :N] = order_as_matrix(order) & possible
    may_cause[N:, :N] = np.tile(possible | np.eye(N, dtype=np.bool_), (Z.shape[1] // N - 1, 1))
    return may_cause


def _order_of_residuals(Z: Floats, names: tuple[str, ...], knowledge: Knowledge) -> Ints:
    """Return the causal order of what the past leaves of the series."""
    N = len(names)
    now, past = Z[:, :N] - Z[:, :N].mean(axis=0), Z[:, N:] - Z[:, N:].mean(axis=0)
    residuals = now - past @ np.linalg.lstsq(past, now, rcond=None)[0]
    rest = tuple(name for name in names if name not in knowledge.exogenous)
    precedes = precedence(names, knowledge.tiers) | precedence(names, (knowledge.exogenous, rest))
    return causal_order(residuals, required_causes(names, knowledge) | precedes)
