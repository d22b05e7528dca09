"""Outcomes at a cutoff freed of what covariates tell: a sharper jump, not another one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import fit

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


def freed(distance: Vector, outcome: Vector, covariates: Matrix, width: float) -> Vector:
    """Return shape (n,): the outcome less the covariates' lines near the cutoff.

    The lines are shared by both sides, so that the jump keeps its meaning where covariates do
    not jump themselves (Calonico, Cattaneo, Farrell & Titiunik 2019, 10.1162/rest_a_00760).

    Parameters
    ----------
    distance : shape (n,), from the cutoff; the line on either side is its own.
    covariates : shape (n, k), k ≥ 1.
    width : of the triangular window.
    """
    near = np.abs(distance) < width
    root = np.sqrt(1 - np.abs(distance[near]) / width)[:, None]
    above = (distance[near] >= 0).astype(np.float64)
    x = distance[near] / width
    lines = np.column_stack([np.ones(len(x)), above, x, above * x])
    centre = covariates[near].mean(axis=0)
    spread = covariates[near].std(axis=0)
    scaled = (covariates - centre) / np.where(spread > 0, spread, 1.0)
    model = fit(np.hstack([lines, scaled[near]]) * root, outcome[near] * root[:, 0])
    return np.asarray(outcome - scaled @ model.coefficients[lines.shape[1] :])
