"""Linear structural equations in closed form: effects on one node, its mean and its variance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats


class LinearSystem(NamedTuple):
    """x[j] = intercepts[j] + Σ x[i]·weights[i, j] + noise[j], every i before j.

    `intercepts` and `noise`, the variances, have shape (p,), `weights` (p, p).
    """

    intercepts: Floats
    weights: Floats
    noise: Floats


def effects_on(weights: Floats, target: int) -> Floats:
    """Return what one unit of each node's noise adds to the target, shape (p,)."""
    effects = np.zeros(len(weights))
    effects[target] = 1.0
    for i in range(target - 1, -1, -1):
        effects[i] = weights[i] @ effects
    return effects


def influences(system: LinearSystem, target: int) -> Floats:
    """Return the variance of the target that each node's own noise brings, shape (p,).

    With independent noise and linear equations the Shapley value of a noise term is the variance
    that it brings, whatever the order.

    References
    ----------
    Janzing, Blöbaum, Mastakouri, Faller, Minorics & Budhathoki, AISTATS 2024,
    https://proceedings.mlr.press/v238/janzing24a.html
    """
    return np.asarray(effects_on(system.weights, target) ** 2 * system.noise)


def moments_of_mixtures(
    old: LinearSystem, new: LinearSystem, chosen: Bools, target: int
) -> tuple[Floats, Floats]:
    """Return the target's mean and variance when chosen nodes follow their new equation.

    Parameters
    ----------
    chosen : shape (m, p): in each of m mixtures, which nodes do.

    Returns
    -------
    Means and variances, shape (m,).
    """
    size = target + 1
    picked = chosen[:, :size].T
    means = np.empty((size, len(chosen)))
    pull = np.zeros((size, len(chosen)))
    pull[target] = 1.0
    for j in range(size):
        own = np.where(picked[j], new.intercepts[j], old.intercepts[j])
        means[j] = own + np.where(
            picked[j], new.weights[:j, j] @ means[:j], old.weights[:j, j] @ means[:j]
        )
    for i in range(target - 1, -1, -1):
        later = slice(i + 1, size)
        slopes = np.where(picked[later], new.weights[i, later, None], old.weights[i, later, None])
        pull[i] = np.einsum("jm,jm->m", slopes, pull[later])
    noise = np.where(picked, new.noise[:size, None], old.noise[:size, None])
    return means[target], np.einsum("jm,jm->m", pull**2, noise)


def gaussian_divergence(mean: Floats, variance: Floats, mean0: float, variance0: float) -> Floats:
    """Return the Kullback–Leibler divergence of N(mean, variance) from N(mean0, variance0)."""
    ratio = variance / variance0
    return np.asarray((ratio + (mean - mean0) ** 2 / variance0 - 1 - np.log(ratio)) / 2)
