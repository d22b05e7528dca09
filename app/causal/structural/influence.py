"""How much of a node's variation each noise term brings, and what moving a cause does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.linear_structure import effects_on, influences
from app.causal.kernels.shapley import shapley
from app.causal.structural.effects import expected_target
from app.causal.structural.settings import fixed_at

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.structural.model import StructuralModel

_CELLS = 400_000  # rows drawn over all sets of noise terms
_MOST, _LEAST = 4000, 300


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


def effect_of_moving(
    model: StructuralModel, noise: Floats, cause: int, target: int, ends: tuple[float, float]
) -> float:
    """Return the mean change of the target when the cause is set from one end to the other."""
    system = model.linear_system()
    if system is not None:
        return float(effects_on(system.weights, target)[cause] * (ends[1] - ends[0]))
    low, high = (expected_target(model, noise, {cause: fixed_at(end)}, target) for end in ends)
    return float((high - low).mean())
