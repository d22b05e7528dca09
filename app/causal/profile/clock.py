"""Columns that tell the time of a row, alone or as a pair such as year and quarter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import SAID, Kind, Role, Variable
from app.causal.profile import hints
from app.causal.profile.dates import dates_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PARTS = {"quarter": 4, "qtr": 4, "month": 12, "week": 53}
_UNITS_OF_NAMES = {
    "year": "yearly", "yr": "yearly", "quarter": "quarterly", "qtr": "quarterly",
    "month": "monthly", "week": "weekly", "day": "daily", "date": "daily", "hour": "hourly",
}  # fmt: skip
_DAYS = (
    (0.9, 1.1, "daily"), (6.5, 7.5, "weekly"), (27.5, 31.5, "monthly"), (89, 93, "quarterly"),
    (364, 367, "yearly"), (1 / 25, 1 / 23, "hourly"),
)  # fmt: skip
_MONTH_NAMES = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_YEARS = (1500, 2200)


@dataclass(frozen=True, slots=True)
class Clock:
    """A reading of the rows' time: numbers that grow with it, one unit per usual step.

    `columns` are read together; `ticks` has shape (rows,), NaN where the time is missing.
    `certain` is False for a column that only its name makes a time.
    """

    columns: tuple[str, ...]
    ticks: NDArray[np.float64]
    frequency: str
    certain: bool

    @property
    def n_ticks(self) -> int:
        return int(np.unique(self.ticks[~np.isnan(self.ticks)]).size)

    @property
    def is_complete(self) -> bool:
        return not bool(np.isnan(self.ticks).any())

    @property
    def is_monotone(self) -> bool:
        """Tell whether the rows stand in the order of time, or exactly against it."""
        steps = np.diff(self.ticks)
        return bool(np.all(steps > 0) or np.all(steps < 0))

    @property
    def regularity(self) -> float:
        """Return the share of steps, in the order of time, that are the usual one."""
        steps = np.diff(np.unique(self.ticks))
        if steps.size == 0:
            return 0.0
        usual = float(np.median(steps))
        return float(np.mean(np.abs(steps - usual) <= 0.06 * usual))


def clocks(frame: pd.DataFrame, variables: Sequence[Variable]) -> list[Clock]:
    """Return the readings of time that the columns allow, the most trusted first."""
    usable = [v for v in variables if v.kind is not Kind.CONSTANT and v.role is not Role.IGNORE]
    usable = [v for v in usable if v.role is Role.TIME or SAID not in v.reasons]
    said = [v for v in usable if v.role is Role.TIME]
    found = [
        *_pairs(frame, said or usable),
        *(clock for v in said or usable if (clock := _single(frame, v, said=bool(said)))),
    ]
    return sorted(found, key=lambda clock: not clock.certain)


def _pairs(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Clock]:
    years = [v for v in variables if hints.says_year(v.name) and _is_years(frame[v.name])]
    for year in years[:1]:
        for part in variables:
            word = next((w for w in hints.words_of(part.name) if w in _PARTS), "")
            if not word or part is year:
                continue
            places = _places(frame[part.name], word)
            if _is_part(places, _PARTS[word]):
                within = _numbers(places) - 1
                ticks = _numbers(frame[year.name]) * _PARTS[word] + within
                yield Clock((year.name, part.name), ticks, _UNITS_OF_NAMES[word], certain=True)


def _places(series: pd.Series, word: str) -> pd.Series:
    """Return the months' numbers where a column holds their names, else the column as it is."""
    if word != "month" or pd.api.types.is_numeric_dtype(series.dtype):
        return series
    numbers = {name: i + 1 for i, name in enumerate(_MONTH_NAMES)}
    return series.astype("string").str.strip().str.lower().str[:3].map(numbers)


def _single(frame: pd.DataFrame, variable: Variable, *, said: bool) -> Clock | None:
    series = frame[variable.name]
    if pd.api.types.is_numeric_dtype(series.dtype):
        return _counted(variable.name, series, said=said)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return _calendar(variable.name, series)
    written = dates_of(series) if variable.kind is Kind.DATETIME else None
    return None if written is None else _calendar(variable.name, written)


def _counted(name: str, series: pd.Series, *, said: bool) -> Clock | None:
    """Read numbers as years, as years with months (1947.01), or as periods by their name."""
    if hints.says_year(name) and _is_years(series):
        return Clock((name,), _numbers(series), "yearly", certain=True)
    if hints.says_time(name) and _has_months(series):
        whole = np.floor(_numbers(series))
        return Clock((name,), whole * 12 + _months_after(series), "monthly", certain=True)
    if said or (hints.says_time(name) and _is_whole(series)):
        word = next((w for w in hints.words_of(name) if w in _UNITS_OF_NAMES), "")
        return Clock((name,), _numbers(series), _UNITS_OF_NAMES.get(word, "step"), certain=said)
    return None


def _calendar(name: str, series: pd.Series) -> Clock:
    """Count months in months, quarters in quarters, so that their uneven lengths do not matter."""
    days = _days(series)
    steps = np.diff(np.unique(days[~np.isnan(days)]))
    usual = float(np.median(steps)) if steps.size else 0.0
    frequency = next((name_ for low, high, name_ in _DAYS if low <= usual <= high), "irregular")
    months = _MONTHS.get(frequency)
    ticks = _months(series) // months if months else days
    if np.unique(ticks).size < np.unique(days).size:  # two dates in one month: keep the days
        ticks = days
    return Clock((name,), ticks, frequency, certain=True)


def _months(series: pd.Series) -> NDArray[np.float64]:
    months = series.dt.year * 12 + series.dt.month - 1
    return _numbers(months)


def _days(series: pd.Series) -> NDArray[np.float64]:
    # Nanoseconds end in 2262, and "until further notice" is often written 9999-12-31.
    microseconds = series.astype("datetime64[us]").astype("int64").to_numpy(dtype=np.float64)
    return np.where(series.isna().to_numpy(), np.nan, microseconds / 86_400e6)


def _numbers(series: pd.Series) -> NDArray[np.float64]:
    values: NDArray[np.float64] = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return values


def _is_years(series: pd.Series) -> bool:
    low, high = _YEARS
    return _is_whole(series) and bool(series.min() >= low) and bool(series.max() <= high)


def _months_after(series: pd.Series) -> NDArray[np.float64]:
    """Return the two decimals of numbers such as 1947.01."""
    months: NDArray[np.float64] = np.round(_numbers(series) % 1 * 100)
    return months


def _has_months(series: pd.Series) -> bool:
    """Tell whether numbers are a year and, as two decimals, a month: 1947.01 to 1947.12."""
    values = _numbers(series.dropna())
    low, high = _YEARS
    if values.size < 12 or values.min() < low or values.max() > high:
        return False
    months = values % 1 * 100
    near = np.abs(months - np.round(months)) < 1e-6
    return bool(near.all() and (np.round(months) >= 1).all() and (np.round(months) <= 12).all())


def _is_part(series: pd.Series, most: int) -> bool:
    if not _is_whole(series):
        return False
    return bool(series.min() >= 1) and bool(series.max() <= most)


def _is_whole(series: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(series.dtype):
        return False
    values = _numbers(series.dropna())
    return values.size > 0 and bool(np.all(values == np.floor(values)))
