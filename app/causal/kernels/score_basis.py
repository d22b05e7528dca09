"""What a local score is computed from, whatever the kinds of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Codes, Floats, Ints
    from app.causal.kernels.mixed_score import Moments


class LocalScore(NamedTuple):
    """What a score is computed from: a covariance, or the codes of categories.

    `covariance` is (0, 0) for categories; `codes`, shape (p, n), and `levels` are empty for
    numbers. `first` is empty unless variable i holds columns first[i] … first[i+1]-1 of the
    covariance. `price` is paid per free parameter, `edge_price` per cause. `entropy` holds
    k·log k for k = 0 … n. `rule` numbers the discrete score, `weight` is its prior's rows.
    `moments` are those of numbers and categories together, empty otherwise.
    """

    n: int
    price: float
    edge_price: float
    covariance: Floats
    codes: Codes
    levels: Ints
    entropy: Floats
    first: Ints
    rule: int
    weight: float
    moments: Moments
