"""Series whose mechanisms change over time: which of them do, and what their changes direct."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from app.causal.kernels.domain_change import Domains
from app.causal.kernels.lagged import Series, windows
from app.causal.profile.series import wanders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.equivalence import Pattern
    from app.causal.kernels.arrays import Bools, Floats, Ints
    from app.causal.kernels.contemporaneous import Conditions

_MOST_PERIODS, _ROWS_PER_PERIOD = 8, 75
_WALKS = 12.0  # what n (1 - slope) exceeds in one random walk of ten
_TINY = 1e-300
_MOST_TOGETHER = 2  # immediate neighbours held fixed at once


def periods(rows: int) -> Ints:
    """Return the period of each row in the order of time, 0 … k-1, all as long."""
    count = int(np.clip(rows // _ROWS_PER_PERIOD, 2, _MOST_PERIODS))
    return np.asarray(np.arange(rows) * count // rows, dtype=np.int64)


def wanderers(series: Series) -> tuple[str, ...]:
    """Return the series that have no level to return to, neither over all nor within periods.

    Over all periods a level that is shifted now and then looks like one that wanders; in the
    periods without a shift only the latter remembers nearly all of the step before.
    """
    return tuple(
        name
        for name, y in zip(series.names, series.Y.T, strict=True)
        if not np.isnan(y).any() and wanders(y) and _wanders_within_periods(y)
    )


def _wanders_within_periods(y: Floats) -> bool:
    """Tell whether most regressions on the step before are what a random walk's would be.

    References
    ----------
    Dickey & Fuller, JASA 74:427-431, 1979, doi:10.2307/2286348 (how far below one they lie).
    """
    period = periods(len(y))
    below_one = []
    for k in range(int(period.max()) + 1):
        part = y[period == k] - y[period == k].mean()
        slope = float(part[1:] @ part[:-1]) / max(float(part[:-1] @ part[:-1]), _TINY)
        below_one.append(len(part) * (1 - slope))
    return float(np.quantile(below_one, 0.75)) < _WALKS


def within_periods(series: Series) -> Series:
    """Return the series relative to their means in each period, so that levels may change."""
    Y, period = series.Y.copy(), periods(len(series.Y))
    for k in range(int(period.max()) + 1):
        Y[period == k] -= np.nanmean(Y[period == k], axis=0)
    return Series(series.names, Y)


class Changes:
    """Which series' regressions on their causes change from one period to another.

    The period is a variable that nothing causes; a series changes when no set of its immediate
    neighbours, beside its own past causes, makes it independent of the period.

    Parameters
    ----------
    given : the past causes of each series. adjacent : [i, j], i and j are linked at once.

    References
    ----------
    Huang et al., JMLR 21(89), 2020, https://jmlr.org/papers/v21/19-232.html
    """

    def __init__(
        self, series: Series, tau: int, given: Conditions, adjacent: Bools, alpha: float
    ) -> None:
        Z = windows(series.Y, tau)
        self.names, self._given, self._adjacent = series.names, given, adjacent
        self._period = periods(len(Z))
        self._cutoff = -float(ndtri(alpha))
        self._series = Domains(Z, self._period)
        self._left = Domains(self._shocks(Z), self._period)
        place = range(len(self.names))
        self._separators = {j: list(self._separating(j)) for j in place}

    @property
    def count(self) -> int:
        return int(self._period.max()) + 1

    @property
    def changing(self) -> tuple[str, ...]:
        return tuple(self.names[j] for j, sets in self._separators.items() if not sets)

    def direct(self, pattern: Pattern, rng: np.random.Generator) -> None:
        """Direct undecided immediate links by what changes at their ends."""
        for x, y in np.argwhere(np.triu(self._adjacent)):
            if self.names[y] in pattern.open[self.names[x]] and (way := self._way(x, y, rng)):
                ends = (x, y) if way > 0 else (y, x)
                pattern.orient(*(self.names[k] for k in ends))

    def _way(self, x: int, y: int, rng: np.random.Generator) -> int:
        """Return 1 for x → y, -1 for y → x, 0 where changes leave it open."""
        of_x, of_y = self._separators[x], self._separators[y]
        if not of_x and not of_y:
            return self._left.direction(x, y, rng)
        if of_x and of_y:
            return 0
        sets, middle, sign = (of_y, x, 1) if of_y else (of_x, y, -1)
        share = sum(middle in given for given in sets) / len(sets)
        return 0 if share == 0.5 else sign if share > 0.5 else -sign

    def _separating(self, j: int) -> Iterator[frozenset[int]]:
        """Yield the sets of immediate neighbours given which j goes on as it was."""
        near = np.flatnonzero(self._adjacent[j])
        past = self._given.places[j, : self._given.counts[j]]
        for size in range(min(_MOST_TOGETHER, len(near)) + 1):
            for chosen in combinations(near, size):
                held = np.concatenate((np.array(chosen, dtype=np.int64), past))
                if self._series.change(j, held) < self._cutoff:
                    yield frozenset(map(int, chosen))

    def _shocks(self, Z: Floats) -> Floats:
        """Return what each series' past causes leave of it; changes of level stay."""
        left = []
        for j in range(len(self.names)):
            past = Z[:, self._given.places[j, : self._given.counts[j]]]
            design = np.column_stack([np.ones(len(Z)), past])
            left.append(Z[:, j] - design @ np.linalg.lstsq(design, Z[:, j], rcond=None)[0])
        return np.column_stack(left)
