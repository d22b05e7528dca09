"""Series and their pasts: lagged correlations, and how far back to look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.encoding import numeric_matrix
from app.causal.kernels.correlation import correlation, correlation_of
from app.causal.kernels.grow_shrink import choose, new_forest
from app.causal.kernels.scores import gaussian_bic
from app.causal.profile.series import wanders
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.series import SeriesParams

_WANDERERS = (Kind.CONTINUOUS, Kind.COUNT)
_FURTHEST = 12  # a year of months
_ROWS_PER_COLUMN = 3
_FEWEST_TO_TEST = 30


@dataclass(frozen=True, slots=True)
class Series:
    """Values in time order, shape (T, N), sorted by name; missing values are NaN."""

    names: tuple[str, ...]
    Y: Floats


def series_of(data: Dataset) -> Series:
    """Return every column but the time column, in the order of time.

    Raises
    ------
    DegenerateData : a series is constant, a copy of another, or determined by others.
    TooFewSamples : fewer than two series, or too few complete rows.
    """
    clock = data.time.column if data.time else None
    names = tuple(sorted(n for n in data.names if n != clock))
    if len(names) < 2:
        raise TooFewSamples(f"A lagged graph needs two series or more; there are {len(names)}.")
    frame = data.frame
    if clock is not None and clock in frame:
        frame = frame.sort_values(clock, kind="stable")
    Y = numeric_matrix(data.select(names).with_frame(frame[list(names)], "in time order"), names)
    complete = Y[~np.isnan(Y).any(axis=1)]
    if len(complete) < 20:
        raise TooFewSamples(f"Only {len(complete)} rows are complete; at least 20 are needed.")
    correlation(complete, names)
    return Series(names, Y)


def prepared_series(data: Dataset, params: SeriesParams) -> tuple[Series, tuple[str, ...]]:
    """Return the series as a search takes them, and the names of those taken as changes.

    Raises
    ------
    DegenerateData : a series, or its changes, is constant or determined by others.
    TooFewSamples : fewer than two series, or too few complete rows.
    """
    series = series_of(data)
    changes = params.changes
    if changes is None:
        found = _wandering(series)
        changes = tuple(name for name in found if data.variable(name).kind in _WANDERERS)
    return _differenced(series, changes), changes


def _wandering(series: Series) -> tuple[str, ...]:
    """Return the series without a level they return to, by two tests that must agree.

    A series with a missing value or under 30 rows is taken as it is.
    """
    return tuple(
        name
        for name, y in zip(series.names, series.Y.T, strict=True)
        if len(y) >= _FEWEST_TO_TEST and not np.isnan(y).any() and wanders(y)
    )


def _differenced(series: Series, names: Collection[str]) -> Series:
    """Return the series, those named as changes from one time step to the next.

    Raises
    ------
    DegenerateData : the changes are constant, copies of one another, or determined by others.
    """
    if not names:
        return series
    chosen = np.isin(series.names, list(names))
    Y = series.Y[1:].copy()
    Y[:, chosen] = np.diff(series.Y[:, chosen], axis=0)
    correlation(Y[~np.isnan(Y).any(axis=1)], series.names)
    return Series(series.names, Y)


def windows(Y: Floats, depth: int) -> Floats:
    """Return rows (Y[t], Y[t-1], …, Y[t-depth]) without a missing value, shape (n, N·(depth+1)).

    Raises
    ------
    TooFewSamples : fewer windows than a regression on them needs.
    """
    T = len(Y)
    Z = np.hstack([Y[depth - lag : T - lag] for lag in range(depth + 1)])
    Z = Z[~np.isnan(Z).any(axis=1)]
    if len(Z) < 20:
        raise TooFewSamples(f"Only {len(Z)} stretches of {depth + 1} complete rows; 20 are needed.")
    return Z


def lagged_correlation(series: Series, depth: int) -> tuple[Floats, int]:
    """Return the correlations of all series at lags 0 … depth, and the number of rows used.

    Series i at lag l stands at place l·N + i.
    """
    Y = series.Y
    earlier = (f"{name}, {lag} rows before" for lag in range(1, depth + 1) for name in series.names)
    names = (*series.names, *earlier)
    if np.isnan(Y).any() or len(Y) <= depth + 20:
        Z = windows(Y, depth)
        return correlation_of(np.cov(Z.T, bias=True), names, n=0), len(Z)
    return correlation_of(_lagged_covariance(Y - Y.mean(axis=0), depth), names, n=0), len(Y) - depth


def longest_lag(series: Series, *, furthest: int | None = None) -> int:
    """Return the longest lag that helps to predict some series, at least 1.

    Each series is regressed greedily on the pasts of all under the extended BIC [1]_.

    References
    ----------
    .. [1] Chen & Chen, Biometrika 95:759-771, 2008. doi:10.1093/biomet/asn034
    """
    N = len(series.names)
    depth = min(furthest or _FURTHEST, max(1, len(series.Y) // (_ROWS_PER_COLUMN * N + 1)))
    R, n = lagged_correlation(series, depth)
    size = len(R)
    penalty = 1 + 2 * math.log(size) / math.log(n)
    may_cause = np.zeros((size, size), dtype=np.bool_)
    may_cause[N:, :N] = True
    forest = new_forest(may_cause, np.zeros_like(may_cause))
    score, causes, every = gaussian_bic(R, n, penalty), np.empty(size, np.int64), may_cause[:, 0]
    longest = 1
    for y in range(N):
        chosen = choose(score, forest, y, every, causes)
        longest = max(longest, *(int(c) // N for c in causes[:chosen]), 1)
    return longest


def _lagged_covariance(Y: Floats, depth: int) -> Floats:
    """Return the covariance of `windows(Y, depth)`, one block from its neighbour.

    Blocks on a diagonal differ by the rows at the two ends only, so that one row of blocks is
    computed and the others follow.
    """
    T, N = Y.shape
    n = T - depth
    now = Y[depth:]
    S = np.empty(((depth + 1) * N, (depth + 1) * N))
    means = np.concatenate([Y[depth - lag : T - lag].mean(axis=0) for lag in range(depth + 1)])
    for b in range(depth + 1):
        S[:N, b * N : (b + 1) * N] = now.T @ Y[depth - b : T - b]
    for a in range(1, depth + 1):
        first, last = Y[depth - a], Y[T - a]
        for b in range(a, depth + 1):
            previous = S[(a - 1) * N : a * N, (b - 1) * N : b * N]
            gained, lost = np.outer(first, Y[depth - b]), np.outer(last, Y[T - b])
            S[a * N : (a + 1) * N, b * N : (b + 1) * N] = previous + gained - lost
    blocks = S.reshape(depth + 1, N, depth + 1, N)
    for a in range(1, depth + 1):
        for b in range(a):
            blocks[a, :, b] = blocks[b, :, a].T
    return np.asarray(S / n - np.outer(means, means))
