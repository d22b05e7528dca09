"""How much of a node's variation each noise term brings, and what moving a cause does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.linear_structure import effects_on, influences
from app.causal.kernels.shapley import shapley
from app.causal.structural.effects import expected_target
from app.causal.structural.settings import fixed_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.structural.model import StructuralModel

_CELLS = 400_000  # rows drawn over all sets of noise terms
_MOST, _LEAST = 4000, 300
_MOVED = 1000  # rows over which the effect of moving a cause is averaged


def brought(model: StructuralModel, target: int, rng: np.random.Generator) -> Floats:
    """Return the variance of the target that each node's noise brings, shape (p,).

    Where equations bend, the Shapley value of the variance of the target's mean given a set of
    noise terms, estimated from pairs of rows that share them.

    References
    ----------
    Song, Nelson & Staum, SIAM/ASA J. Uncertainty Quantification 4:1060-1083, 2016,
    doi:10.1137/15M1048070
    """
    system = model.linear_system()
    if system is not None:
        return influences(system, target)
    size = len(model.names)
    rows = int(np.clip(_CELLS >> size, _LEAST, _MOST))
    first, other = (model.noise_at(rng.random((rows, size))) for _ in range(2))
    base = model.values(first)[:, target]

    def shared(chosen: Bools) -> Floats:
        again = [model.values(np.where(sets, first, other))[:, target] for sets in chosen]
        return np.array([_covariance(base, values) for values in again])[:, None]

    return np.asarray(shapley(shared, size, rng, exact_up_to=8, orders=8)[:, 0])


def _covariance(a: Floats, b: Floats) -> float:
    middle = (a.mean() + b.mean()) / 2
    return float(np.mean((a - middle) * (b - middle)))


def effects_of_moving(
    model: StructuralModel,
    target: int,
    ends: Sequence[tuple[float, float]],
    rng: np.random.Generator,
) -> Floats:
    """Return the target's mean change when each node is set from one end to the other, (p,).

    Of the target itself, and of nodes that follow it, 0.
    """
    system = model.linear_system()
    if system is not None:
        effects = effects_on(system.weights, target)
        effects[target] = 0.0
        return np.asarray(effects * [high - low for low, high in ends])
    noise = model.noise_at(rng.random((_MOVED, len(model.names))))
    moved = np.zeros(len(model.names))
    for j in range(target):
        low, high = (expected_target(model, noise, {j: fixed_at(at)}, target) for at in ends[j])
        moved[j] = (high - low).mean()
    return moved
