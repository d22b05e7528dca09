"""Nearest neighbours on one score, with replacement, and the effect that their outcomes give."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from app.causal.kernels.least_squares import fit, with_intercept
from app.causal.kernels.scored import Scored, shares_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """An effect by matching; `uses` (n,) is how often a row stands for others, `gaps` how far off.

    `weights` (n,) are those of the comparison that matching makes.
    """

    scored: Scored
    uses: Vector
    gaps: Vector
    weights: Vector


@dataclass(frozen=True, slots=True, eq=False)
class _Donors:
    """Rows one may be matched with, joined by equal score: `score` rises, `count` rows each."""

    score: Vector
    count: Vector
    place: Places

    def sums(self, values: Vector) -> Vector:
        return np.asarray(np.bincount(self.place, weights=values, minlength=len(self.score)), float)


def average_effect(
    outcome: Vector,
    treated: Rows,
    score: Vector,
    columns: Matrix,
    *,
    neighbours: int,
    of_treated: bool,
    counts: Vector | None = None,
) -> Matched:
    """Return the effect of matching each row with its nearest of the other arm, bias-corrected.

    A match's outcome is moved by what a regression on the columns says that the remaining gap in
    them is worth (Abadie & Imbens 2011, doi:10.1198/jbes.2009.07333). The error counts how often
    each row is used (Abadie & Imbens 2006, doi:10.1111/j.1468-0262.2006.00655.x, theorem 7); that
    the score is estimated makes it a little too large for the effect on all (2016,
    doi:10.3982/ECTA11293).

    Parameters
    ----------
    score : shape (n,); rows at an equal distance are all matched, and share the weight.
    columns : shape (n, k), what the correction regresses on.
    neighbours : how many rows of the other arm each is matched with, more at ties.
    """
    shares = shares_of(len(outcome), counts)
    wanted = shares * treated if of_treated else shares
    wanted = wanted / wanted.sum()
    low = _predicted(outcome, ~treated, columns, counts)
    high = outcome if of_treated else _predicted(outcome, treated, columns, counts)
    left = outcome - np.where(treated, high, low)
    partner, uses, gaps = np.zeros((3, len(outcome)))
    for arm in (True,) if of_treated else (True, False):
        rows, others = np.flatnonzero(treated == arm), np.flatnonzero(treated != arm)
        partner[rows], gaps[rows], uses[others] = _matched(
            score, rows, others, left, wanted, neighbours
        )
    pair = np.where(treated, outcome - low - partner, high + partner - outcome)
    value = float(wanted @ pair)
    signs = np.where(treated, 1.0, -1.0)
    influence = wanted * (high - low - value) + signs * (wanted + uses) * left
    if counts is None:
        noise, times = _noise(left, treated, score), uses / wanted.max()
        error = _error(pair[wanted > 0] - value, times, noise, neighbours, of_treated=of_treated)
        influence = influence * (error / max(float(np.sqrt(influence @ influence)), 1e-300))
    baseline = float(wanted @ np.where(treated, low + partner, outcome))
    scored = Scored(value, influence, baseline)
    return Matched(scored, uses / wanted.max(), gaps, wanted + uses)


def _predicted(outcome: Vector, arm: Rows, columns: Matrix, counts: Vector | None) -> Vector:
    """Return, for all rows, what a line learnt in one arm predicts."""
    root = np.ones(int(arm.sum())) if counts is None else np.sqrt(counts[arm])
    design = with_intercept(columns)
    model = fit(design[arm] * root[:, None], outcome[arm] * root)
    return np.asarray(design @ model.coefficients)


def _donors(score: Vector) -> _Donors:
    levels, place, count = np.unique(score, return_inverse=True, return_counts=True)
    return _Donors(levels, count.astype(np.float64), place.astype(np.intp))


def _matched(
    score: Vector, rows: Places, others: Places, left: Vector, wanted: Vector, neighbours: int
) -> tuple[Vector, Vector, Vector]:
    """Return the matches' mean residual and distance per row, and how much each donor is used."""
    donors = _donors(score[others])
    first, last = _spans(score[rows], donors.score, donors.count, neighbours)
    sums, heads = (np.concatenate([[0.0], np.cumsum(v)]) for v in
                   (donors.sums(left[others]), donors.count))  # fmt: skip
    size = heads[last] - heads[first]
    found = (sums[last] - sums[first]) / size
    gap = np.maximum(
        np.abs(donors.score[first] - score[rows]), np.abs(donors.score[last - 1] - score[rows])
    )
    steps = np.zeros(len(donors.score) + 1)
    np.add.at(steps, first, wanted[rows] / size)
    np.add.at(steps, last, -wanted[rows] / size)
    return found, gap, np.cumsum(steps)[:-1][donors.place]


@nb.njit(cache=True)
def _spans(
    score: Vector, donors: Vector, count: Vector, neighbours: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, per row, the run [first, last) of donors that holds its nearest neighbours."""
    first, last = np.empty(len(score), np.int64), np.empty(len(score), np.int64)
    for i in range(len(score)):
        right = np.searchsorted(donors, score[i])
        left = right
        held = 0.0
        while held < neighbours and (left > 0 or right < len(donors)):
            below = score[i] - donors[left - 1] if left > 0 else np.inf
            above = donors[right] - score[i] if right < len(donors) else np.inf
            if below <= above:
                left -= 1
                held += count[left]
            if above <= below:
                held += count[right]
                right += 1
        first[i], last[i] = left, right
    return first, last


def _error(
    pairs: Vector, times: Vector, noise: Vector, neighbours: int, *, of_treated: bool
) -> float:
    """Return the error: the spread of the pairs, and the noise of rows that are used again."""
    again = times**2
    again += -times / neighbours if of_treated else (2 * neighbours - 1) / neighbours * times
    return math.sqrt(max(float(pairs @ pairs) + float(again @ noise), 0.0)) / len(pairs)


def _noise(left: Vector, treated: Rows, score: Vector) -> Vector:
    """Return each row's variance of what is left, by its two neighbours in the same arm."""
    noise = np.empty(len(left))
    for arm in (True, False):
        rows = np.flatnonzero(treated == arm)
        order = rows[np.argsort(score[rows], kind="stable")]
        own = left[order]
        before, after = np.roll(own, 1), np.roll(own, -1)
        before[0], after[-1] = own[min(2, len(own) - 1)], own[max(len(own) - 3, 0)]
        noise[order] = 2 / 3 * (own - (before + after) / 2) ** 2
    return noise
