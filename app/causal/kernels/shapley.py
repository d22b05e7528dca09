"""Shapley values of a set function: exact for few players, by antithetic orders for many."""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Bools, Floats

EXACT_UP_TO = 10  # players: 1024 sets


def shapley(
    value_of: Callable[[Bools], Floats],
    players: int,
    rng: np.random.Generator,
    *,
    exact_up_to: int = EXACT_UP_TO,
    orders: int = 64,
) -> Floats:
    """Return each player's share, shape (players, k); they sum to value(all) - value(none).

    Parameters
    ----------
    value_of : takes sets, shape (m, players), and returns their values, shape (m, k).
    orders : of many players, how many pairs of an order and its reverse are drawn.

    References
    ----------
    Shapley 1953, doi:10.1515/9781400881970-018; orders in pairs with their reverse: Mitchell,
    Cooper, Frank & Holmes, JMLR 23:43, 2022, jmlr.org/papers/v23/21-0439.html
    """
    if players <= exact_up_to:
        return _exact(value_of(every_set(players)), players)
    return _sampled(value_of, players, rng, orders)


def every_set(players: int) -> Bools:
    """Return all sets of players, shape (2**players, players); set m holds the bits of m."""
    masks = np.arange(2**players)
    return np.asarray((masks[:, None] >> np.arange(players)) & 1, dtype=np.bool_)


def _exact(values: Floats, players: int) -> Floats:
    masks = np.arange(2**players)
    sizes = every_set(players).sum(axis=1)
    weights = np.array(
        [factorial(s) * factorial(players - s - 1) / factorial(players) for s in range(players)]
    )
    shares = np.empty((players, values.shape[1]))
    for i in range(players):
        without = masks[(masks >> i) & 1 == 0]
        gains = values[without | (1 << i)] - values[without]
        shares[i] = weights[sizes[without]] @ gains
    return shares


def _sampled(
    value_of: Callable[[Bools], Floats], players: int, rng: np.random.Generator, count: int
) -> Floats:
    orders = [rng.permutation(players) for _ in range(count)]
    orders += [order[::-1] for order in orders]
    prefixes = np.zeros((len(orders), players + 1, players), dtype=np.bool_)
    for sets, order in zip(prefixes, orders, strict=True):
        for step, player in enumerate(order, 1):
            sets[step:, player] = True
    values = value_of(prefixes.reshape(-1, players))
    gains = np.diff(values.reshape(len(orders), players + 1, -1), axis=1)
    shares = np.zeros((players, values.shape[1]))
    for order, gain in zip(orders, gains, strict=True):
        shares[order] += gain
    return np.asarray(shares / len(orders))
