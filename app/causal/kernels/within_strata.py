"""Effects within strata of rows, averaged: by scores, by blocks, or by cells of equal values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.linear_effect import (
    LinearEffect,
    average_effect,
    effect_on_treated,
    slope,
)
from app.causal.kernels.scored import Scored, shares_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]
Strata = NDArray[np.intp]

_ROWS_PER_SLOPE = 10  # of the smaller arm


@dataclass(frozen=True, slots=True, eq=False)
class Stratified:
    """The effect, and of each stratum its number, rows, share of the average, and own effect.

    `used` (n,) marks rows of strata that hold both arms.
    """

    scored: Scored
    rows: NDArray[np.intp]
    weight: Vector
    effect: Vector
    used: Rows


def by_quantiles(score: Vector, count: int) -> Strata:
    """Return a stratum per row, of about equal size; equal scores stay together."""
    edges = np.quantile(score, np.arange(1, count) / count)
    return np.searchsorted(np.unique(edges), score, side="right").astype(np.intp)


def cells(columns: Strata) -> Strata:
    """Return the number of each row's combination of codes, shape (n, k)."""
    return np.unique(columns, axis=0, return_inverse=True)[1].reshape(-1).astype(np.intp)


def without_columns(outcome: Vector, columns: Matrix, strata: Strata) -> Vector:
    """Return the outcome without what the columns tell of it within strata.

    One slope for all strata, on gaps to their means; columns keep their overall mean, so that in
    an experiment the difference of arms is left as it is on average (Lin 2013,
    doi:10.1214/12-AOAS583).

    Parameters
    ----------
    strata : shape (n,), any codes: block and arm, so that the slope takes nothing of the effect.
    """
    codes = np.unique(strata, return_inverse=True)[1].reshape(-1)
    if not columns.shape[1] or len(outcome) - codes.max() - 1 <= 2 * columns.shape[1]:
        return outcome
    rows = np.bincount(codes)

    def gaps(values: Vector) -> Vector:
        return np.asarray(values - (np.bincount(codes, weights=values) / rows)[codes])

    inner = np.column_stack([gaps(column) for column in columns.T])
    slope = np.linalg.lstsq(inner, gaps(outcome), rcond=1e-10)[0]
    return np.asarray(outcome - (columns - columns.mean(axis=0)) @ slope)


def averaged(
    outcome: Vector,
    treated: Rows,
    columns: Matrix,
    strata: Strata,
    *,
    of_treated: bool,
    least: int = 1,
    counts: Vector | None = None,
) -> Stratified:
    """Return the average of the strata's effects, by their rows or by their treated rows.

    In each stratum the means of both arms are compared, by a regression on the columns, with
    slopes of its own for each arm where both are large. Strata with fewer than `least` rows in an
    arm are left out. The influence counts that the strata's shares are estimated.
    """
    shares = shares_of(len(outcome), counts)
    wanted = shares * treated if of_treated else shares
    size = int(strata.max()) + 1
    arms = [np.bincount(strata, weights=treated == arm, minlength=size) for arm in (True, False)]
    whole = np.minimum(*arms) >= least
    used = whole[strata]
    wanted = np.where(used, wanted, 0.0)
    total = float(wanted.sum())
    effects, influence, baseline = np.zeros(size), np.zeros(len(outcome)), 0.0
    weight = np.bincount(strata, weights=wanted, minlength=size) / max(total, 1e-300)
    for s in np.flatnonzero(whole):
        rows = strata == s
        own = None if counts is None else counts[rows]
        found = _compared(outcome[rows], treated[rows], columns[rows], own, of_treated=of_treated)
        effects[s] = found.value
        influence[rows] = weight[s] * found.influence
        baseline += weight[s] * found.baseline
    value = float(weight @ effects)
    influence += wanted / max(total, 1e-300) * (effects[strata] - value)
    kept = np.flatnonzero(whole)
    return Stratified(
        Scored(value, influence, baseline),
        np.bincount(strata, minlength=size)[kept],
        weight[kept],
        effects[kept],
        used,
    )


def _compared(
    outcome: Vector, treated: Rows, columns: Matrix, counts: Vector | None, *, of_treated: bool
) -> LinearEffect:
    smaller = min(int(treated.sum()), int((~treated).sum()))
    if smaller < _ROWS_PER_SLOPE * (columns.shape[1] + 1):
        return slope(outcome, treated.astype(np.float64), columns, counts)
    effect = effect_on_treated if of_treated else average_effect
    return effect(outcome, treated, columns, counts)
