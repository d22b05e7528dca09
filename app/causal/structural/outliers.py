"""What is unusual about given rows, split among the noise terms that they came about with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.linear_structure import effects_on
from app.causal.kernels.shapley import shapley

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats
    from app.causal.structural.model import StructuralModel

_DRAWS = 500
_MOST_ROWS = 20  # of many rows asked about, drawn at random


def parts_of_distance(
    model: StructuralModel, values: Floats, target: int, rng: np.random.Generator
) -> Floats:
    """Return each noise term's part in the target's distance from its mean, shape (p,).

    Parameters
    ----------
    values : shape (m, p); of several rows the parts are means.
    """
    system = model.linear_system()
    if system is not None:
        noise = model.noise(values, rng)
        return np.asarray(effects_on(system.weights, target) * noise.mean(axis=0))
    parts = [_shares(model, row, target, rng) for row in _few(values, rng)]
    return np.asarray(np.mean(parts, axis=0))


def _shares(model: StructuralModel, row: Floats, target: int, rng: np.random.Generator) -> Floats:
    size = len(model.names)
    usual = model.noise_at(rng.random((_DRAWS, size)))
    own = model.noise(np.repeat(row[None], _DRAWS, axis=0), rng)

    def mean_with(chosen: Bools) -> Floats:
        worlds = [model.values(np.where(sets, own, usual))[:, target] for sets in chosen]
        return np.array([w.mean() for w in worlds])[:, None]

    return np.asarray(shapley(mean_with, size, rng, exact_up_to=7, orders=12)[:, 0])


def parts_of_score(
    model: StructuralModel, values: Floats, target: int, rng: np.random.Generator
) -> Floats:
    """Return each noise term's part in -log P(as far from the median as the row), shape (p,)."""
    parts = [_score_shares(model, row, target, rng) for row in _few(values, rng)]
    return np.asarray(np.mean(parts, axis=0))


def _score_shares(
    model: StructuralModel, row: Floats, target: int, rng: np.random.Generator
) -> Floats:
    size = len(model.names)
    usual = model.noise_at(rng.random((2 * _DRAWS, size)))
    own = model.noise(np.repeat(row[None], 2 * _DRAWS, axis=0), rng)
    ordinary = model.values(usual)[:, target]
    middle = float(np.median(ordinary))
    distance = abs(float(row[target]) - middle) * (1 - 1e-9)

    def surprise_left(chosen: Bools) -> Floats:
        worlds = [model.values(np.where(sets, own, usual))[:, target] for sets in chosen]
        shares = np.array([np.mean(np.abs(w - middle) >= distance) for w in worlds])
        return np.asarray(np.log(np.maximum(shares, 0.5 / len(usual))))[:, None]

    return np.asarray(shapley(surprise_left, size, rng, exact_up_to=7, orders=12)[:, 0])


def _few(values: Floats, rng: np.random.Generator) -> Floats:
    if len(values) <= _MOST_ROWS:
        return values
    return np.asarray(values[rng.choice(len(values), _MOST_ROWS, replace=False)])
