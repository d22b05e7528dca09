"""The rows' places in time: periods in their order, however they are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import numeric_column
from app.causal.levels import baseline_first
from app.causal.profile.dates import dates_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Variable
    from app.causal.question import Level

_YEARS = (1500, 2200)


@dataclass(frozen=True, slots=True, eq=False)
class Periods:
    """`places` (n,) are the rows' positions among `labels`, earliest first.

    `moments` are the periods as numbers that grow with time, seconds where they are dates.
    """

    places: NDArray[np.intp]
    labels: tuple[str, ...]
    moments: NDArray[np.float64]
    are_dates: bool = False

    def start(self, when: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the position of the first period at or after each moment, infinity for none.

        A moment that is a year is the year's first day where periods are dates.
        """
        when = np.asarray(when, dtype=np.float64)
        if self.are_dates:
            known = np.isfinite(when) & (when >= _YEARS[0]) & (when <= _YEARS[1])
            years = np.where(known, when, 2000).astype(np.int64)
            days = (years - 1970).astype("datetime64[Y]").astype("datetime64[s]").astype(np.float64)
            when = np.where(known, days, when)
        places = np.searchsorted(self.moments, np.nan_to_num(when, nan=np.inf), side="left")
        return np.where(places < len(self.moments), places.astype(np.float64), np.inf)


def periods_of(series: pd.Series, variable: Variable) -> Periods:
    """Return the periods of a column of numbers, dates, or words such as before and after."""
    dates = _as_dates(series, variable)
    if dates is not None:
        return _ordered(dates, _date_label, are_dates=True)
    if variable.is_numeric or pd.api.types.is_numeric_dtype(series.dtype):
        numbers = numeric_column(series, variable)
        if not np.isnan(numbers).any() and not _is_text(series):
            return _ordered(numbers, lambda v: f"{v:g}")
    text = series.astype("string").to_numpy(dtype=object)
    levels = tuple(sorted(set(text)))
    if len(levels) == 2:
        levels = baseline_first(levels)
    place = {level: i for i, level in enumerate(levels)}
    places = np.array([place[value] for value in text], dtype=np.intp)
    return Periods(places, levels, np.arange(len(levels), dtype=np.float64))


def moment(level: Level, periods: Periods) -> float:
    """Return the number of a moment that is written as a period, a date or a year."""
    text = str(level).strip()
    if text in periods.labels:
        return float(periods.moments[periods.labels.index(text)])
    dates = dates_of(pd.Series([text])) if periods.are_dates else None
    if dates is not None:
        return float(_seconds(dates)[0])
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _ordered(
    numbers: NDArray[np.float64], label: Callable[[float], str], *, are_dates: bool = False
) -> Periods:
    values, places = np.unique(numbers, return_inverse=True)
    return Periods(places.astype(np.intp), tuple(label(v) for v in values), values, are_dates)


def _as_dates(series: pd.Series, variable: Variable) -> NDArray[np.float64] | None:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return _seconds(series)
    if pd.api.types.is_numeric_dtype(series.dtype) or variable.is_numeric:
        return None
    found = dates_of(series.astype("string"))
    return None if found is None else _seconds(found)


def _seconds(series: pd.Series) -> NDArray[np.float64]:
    instants = series.dt.tz_localize(None) if series.dt.tz is not None else series
    return np.asarray(instants.to_numpy("datetime64[s]").astype(np.float64))


def _date_label(seconds: float) -> str:
    day = str(np.datetime64(int(seconds), "s").astype("datetime64[D]"))
    if day.endswith("-01-01"):
        return day
    return day.removesuffix("-01")


def _is_text(series: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(series.dtype) or isinstance(
        series.dtype, pd.CategoricalDtype
    )
