"""The effect on all that a two-valued instrument allows, where it cannot be told exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Bounds:
    """The set of effects that agree with the chances seen, and an interval that holds it.

    `is_empty` when no population with a valid instrument shows such chances.
    """

    low: float
    high: float
    interval: tuple[float, float]
    is_empty: bool


def effect_bounds(
    outcome: Vector, treatment: Vector, instrument: Vector, *, level: float = 0.95
) -> Bounds:
    """Return sharp bounds of the average effect when all three are 0 or 1.

    Each person is of one of 16 types: what they would take at each value of the instrument, and
    how they would fare either way. The effect's least and greatest value over all mixtures of
    types that give the chances seen is a linear programme whose dual has few corners, so the
    bound is the greatest (least) of some sums of chances (Balke & Pearl 1997,
    10.1080/01621459.1997.10474074). The interval widens each such sum by its own error, with
    room for choosing among them.
    """
    chances, variance = _chances(outcome, treatment, instrument)
    lows, highs = _corners()
    low, high = float((lows @ chances).max()), float((highs @ chances).min())
    wide = float(-ndtri((1 - level) / 2 / len(lows)))
    ends = (
        float((lows @ chances - wide * _errors(lows, variance)).max()),
        float((highs @ chances + wide * _errors(highs, variance)).min()),
    )
    return Bounds(low, high, (max(ends[0], -1.0), min(ends[1], 1.0)), low > high + _TOLERANCE)


def _chances(outcome: Vector, treatment: Vector, instrument: Vector) -> tuple[Vector, Matrix]:
    """Return the chance of each (outcome, treatment) at both values of the instrument, (8,), and
    the covariance of these shares."""
    seen, variance = np.zeros(8), np.zeros((8, 8))
    cell = (2 * outcome + treatment).astype(np.intp)
    for z in (0, 1):
        rows = instrument == z
        shares = np.bincount(cell[rows], minlength=4) / rows.sum()
        block = slice(4 * z, 4 * z + 4)
        seen[block] = shares
        variance[block, block] = (np.diag(shares) - np.outer(shares, shares)) / rows.sum()
    return seen, variance


def _errors(sums: Matrix, variance: Matrix) -> Vector:
    return np.asarray(np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", sums, variance, sums), 0.0)))


def types() -> tuple[Matrix, Vector]:
    """Return what each of 16 types shows, (8, 16), and the effect on each, (16,)."""
    shown, effect = np.zeros((8, 16)), np.zeros(16)
    kinds = product((0, 1), repeat=4)
    for j, (untaken, taken, off, on) in enumerate(kinds):
        for z, takes in enumerate((untaken, taken)):
            fares = on if takes else off
            shown[4 * z + 2 * fares + takes, j] = 1.0
        effect[j] = on - off
    return shown, effect


@cache
def _corners() -> tuple[Matrix, Matrix]:
    """Return the sums of chances, rows of (k, 8), whose greatest and least are the bounds.

    The dual's corners are found by setting seven of its constraints to equality; the eighth
    freedom is none, as the chances at either value of the instrument sum to one.
    """
    shown, effect = types()
    lows = _dual_corners(shown, effect)
    return lows, -_dual_corners(shown, -effect)


def _dual_corners(shown: Matrix, effect: Vector) -> Matrix:
    """Return every corner y of {shown' y ≤ effect} with y[7] = 0."""
    rows = shown.T[:, :7]
    tight = np.array(list(combinations(range(16), 7)))
    systems = rows[tight]
    solid = np.abs(np.linalg.det(systems)) > 0.5  # of zeros and ones, so a whole number
    corners = np.linalg.solve(systems[solid], effect[tight[solid]][..., None])[..., 0]
    within = (corners @ rows.T <= effect + _TOLERANCE).all(axis=1)
    whole = np.unique(np.round(corners[within]), axis=0)
    return np.column_stack([whole, np.zeros(len(whole))])
