"""Means of what is left when a share of rows is cut off one tail of the outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Trimmed:
    """The mean of the kept tail, its influence (n,) at a known share, its slope in the share."""

    mean: float
    influence: Vector
    per_share: float
    kept: NDArray[np.bool_]


def upper_mean(outcome: Vector, weights: Vector, share: float) -> Trimmed:
    """Return the mean of the largest outcomes, the lowest `share` of the weight cut off.

    Parameters
    ----------
    outcome, weights : shape (n,). share : of the weight, at least 0 and below 1.

    Notes
    -----
    The mean above a quantile q is q + E(y - q)+ / (1 - share) (Rockafellar & Uryasev 2000,
    doi:10.21314/JOR.2000.038), which holds for ties too; its influence follows from that form.
    """
    counted = weights / weights.sum()
    edge = _quantile(outcome, counted, share)
    beyond = np.maximum(outcome - edge, 0.0)
    left = 1.0 - share
    mean = edge + float(counted @ beyond) / left
    influence = counted * (beyond - float(counted @ beyond)) / left
    return Trimmed(mean, influence, (mean - edge) / left, outcome >= edge)


def lower_mean(outcome: Vector, weights: Vector, share: float) -> Trimmed:
    """Return the mean of the smallest outcomes, the highest `share` of the weight cut off."""
    turned = upper_mean(-outcome, weights, share)
    return Trimmed(-turned.mean, -turned.influence, -turned.per_share, turned.kept)


def _quantile(outcome: Vector, counted: Vector, share: float) -> float:
    order = np.argsort(outcome, kind="stable")
    reached = np.cumsum(counted[order])
    place = int(np.searchsorted(reached, share, side="right"))
    return float(outcome[order[min(place, len(order) - 1)]])
