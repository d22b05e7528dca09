"""A series' course without the intervention: level, trend, season, controls; what is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.least_squares import fit
from app.causal.kernels.serial_errors import (
    GRID,
    Mixture,
    SerialFit,
    Whitened,
    fit_whitened,
    mixed,
    whitened,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from app.causal.one_series import OneSeries

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]

_HARMONICS = 2
_TREND_ODDS = 2.0  # a series with no trend at all is the rarer one
_LIKELY_SEASONS = (4, 7, 12)
_SEASONS_NEEDED = 2.0
_FEWEST_FOR_TREND = 6
_ROWS_PER_COLUMN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Columns (T, k) of a course and, of each, the part it belongs to."""

    columns: Matrix
    parts: tuple[str, ...]

    def of(self, *parts: str) -> list[int]:
        return [i for i, part in enumerate(self.parts) if part in parts]


LEVEL, TREND, CONTROL, STEP, SLOPE = "level", "trend", "control", "step", "slope"
HARMONIC, SEASON = "harmonic", "season"


def course(series: OneSeries, *, until: int | None = None) -> Course:
    """Return the columns of all parts that the readings can carry, of full rank.

    Time is counted from the intervention; `until` (default: the end) is where readings stop.
    """
    length = len(series.values)
    t = np.arange(length, dtype=np.float64) - series.before
    named = [(LEVEL, np.ones(length)), (TREND, t)]
    named += [(CONTROL, values) for values in _centred(series.controls).T]
    named += list(_seasonal(series, until or length))
    if until is None:
        named.append((STEP, series.on))
        if series.stays_on and int(series.seen[series.before :].sum()) >= _FEWEST_FOR_TREND:
            named.append((SLOPE, series.on * (t + 0.0)))
    rows = series.seen.copy()
    rows[until if until is not None else length :] = False
    kept = _independent([column for _, column in named], rows)
    return Course(np.column_stack([named[i][1] for i in kept]), tuple(named[i][0] for i in kept))


def with_season(series: OneSeries) -> OneSeries:
    """Return the series with its season, found in the readings before where times do not tell."""
    if series.season >= 0:
        return series
    until = series.before
    options = [replace(series, season=season) for season in (0, *_LIKELY_SEASONS)]
    return min(options, key=lambda one: _criterion(one, until))


def _criterion(series: OneSeries, until: int) -> float:
    whole = course(series, until=until)
    columns = replace(whole, columns=whole.columns[:until])
    return min(one.fit.criterion for one in fitted(series.values[:until], columns, with_step=False))


def _centred(controls: Matrix) -> Matrix:
    return np.asarray(controls - np.nanmean(controls, axis=0)) if controls.size else controls


def _seasonal(series: OneSeries, until: int) -> list[tuple[str, Vector]]:
    """Return smooth waves and one indicator per step of a season, where there are enough."""
    season, length = series.season, len(series.values)
    if season < 2 or min(series.before, until) < _SEASONS_NEEDED * season:
        return []
    phase = np.arange(length) % season
    angle = 2 * np.pi * phase / season
    count = min(_HARMONICS, (season - 1) // 2)
    waves = [(HARMONIC, wave(k * angle)) for k in range(1, count + 1) for wave in (np.sin, np.cos)]
    if season > 12:
        return waves
    return [*waves, *((SEASON, (phase == s).astype(np.float64)) for s in range(1, season))]


def _independent(columns: list[Vector], rows: NDArray[np.bool_]) -> list[int]:
    """Return the columns that are no combination of earlier ones, season apart from waves."""
    matrix = np.column_stack(columns)[rows]
    kept: list[int] = []
    for i in range(matrix.shape[1]):
        found = fit(matrix[:, [*kept, i]], matrix[:, i])
        if len(found.dropped) == 0 and np.ptp(matrix[:, i]) + (i == 0) > 0:
            kept.append(i)
    return kept


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """One choice of parts, its fit, and its weight among the choices."""

    places: list[int]
    fit: SerialFit
    weight: float


def fitted(outcome: Vector, whole: Course, *, with_step: bool) -> list[Fitted]:
    """Fit the choices of trend, change of slope and season, weighed by what the data say.

    The weights are those of the Bayesian information criterion. A season is in all or in none.
    """
    found = whitened(np.column_stack([outcome, whole.columns]), GRID)
    n = found.white.shape[1]
    base = {LEVEL, CONTROL, *((STEP,) if with_step else ())}
    trends: list[set[str]] = [set(), {TREND}]
    if with_step and SLOPE in whole.parts:
        trends.append({TREND, SLOPE})
    seasons: list[set[str]] = [set()]
    seasons += [s for s in ({HARMONIC}, {HARMONIC, SEASON}) if s <= set(whole.parts)]
    season = min(seasons, key=lambda s: _fit(found, whole, base | {TREND} | s, n).criterion)
    choices = list({tuple(whole.of(*base, *t, *season)): None for t in trends})
    fits = [(list(c), fit_whitened(found.taking(list(c)))) for c in choices if _fits(c, n)]
    if not fits:
        smallest = whole.of(LEVEL, *((STEP,) if with_step else ()))
        fits = [(smallest, fit_whitened(found.taking(smallest)))]
    best = min(f.criterion for _, f in fits)
    trended = set(whole.of(TREND))
    return [
        Fitted(c, f, (_TREND_ODDS if trended & set(c) else 1.0) * _likelihood(f, best))
        for c, f in fits
    ]


def _likelihood(found: SerialFit, best: float) -> float:
    return float(np.exp(-0.5 * (found.criterion - best)))


def _fit(found: Whitened, whole: Course, parts: set[str], n: int) -> SerialFit:
    places = whole.of(*parts)
    return fit_whitened(found.taking(places if _fits(places, n) else whole.of(LEVEL)))


def _fits(places: list[int] | tuple[int, ...], n: int) -> bool:
    return len(places) + 2 <= n / _ROWS_PER_COLUMN or len(places) <= 3


def averaged(fits: list[Fitted], value: Callable[[Fitted], Mixture]) -> Mixture:
    """Return a number known from each choice, averaged over them."""
    return mixed([(one.weight, value(one)) for one in fits])
