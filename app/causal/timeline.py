"""The rows' times in order, and where among them a moment lies that a person names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind, Role
from app.causal.levels import said
from app.causal.profile.clock import Clock, clocks
from app.causal.question import Level
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

_YEARS = (1000, 3000)
_PARTS = {"monthly": 12, "quarterly": 4, "weekly": 53}
SEASONS = {"monthly": 12, "quarterly": 4, "weekly": 52, "daily": 7, "hourly": 24}
_QUARTER = re.compile(r"^(\d{4})[- ]?[Qq]([1-4])$|^[Qq]([1-4])[- ]?(\d{4})$")
_WEEK = re.compile(r"^(\d{4})[- ]?[Ww](\d{1,2})$")


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Distinct times, earliest first, and each row's place among them.

    `places` (rows,) holds -1 where a row's time is missing; `ticks` (periods,) grow by one per
    usual step; `labels` are the times as a person writes them.
    """

    column: str
    places: NDArray[np.intp]
    ticks: NDArray[np.float64]
    labels: tuple[str, ...]
    frequency: str

    @property
    def is_regular(self) -> bool:
        """Tell whether every step is the usual one, or a whole number of it."""
        steps = self.steps()
        return bool(np.all(np.abs(steps - np.round(steps)) < 0.1) and np.all(np.round(steps) >= 1))

    def steps(self) -> NDArray[np.float64]:
        """Return (periods - 1,): the steps in units of the usual one."""
        found = np.diff(self.ticks)
        return found / self.step if found.size else found

    @property
    def step(self) -> float:
        """Return the usual step in ticks."""
        found = np.diff(self.ticks)
        return float(np.median(found)) if found.size else 1.0

    def season(self) -> int:
        """Return how many steps a season has, 0 where the times have none, -1 where unknown."""
        return SEASONS.get(self.frequency, -1 if self.frequency == "step" else 0)

    def start(self, moment: Level) -> int:
        """Return the place of the time in which a moment lies, or of the next.

        A moment in the second half of its month, quarter or year counts from the next on, of
        which it changes more.

        Raises
        ------
        InvalidQuestion : the moment cannot be read, or no time lies on one side of it.
        """
        tick = self._tick(moment)
        place = int(np.searchsorted(self.ticks, tick - 1e-9))
        if 0 < place < len(self.ticks):
            return place
        where = "before" if place == 0 else "after"
        nearest = self.labels[1] if place == 0 else self.labels[-1]
        raise InvalidQuestion(
            f"{said(moment)} lies {where} all that could be compared: {self.column!r} runs from"
            f" {self.labels[0]} to {self.labels[-1]}.",
            hint=f"Times on both sides are needed; the nearest that has them is {nearest}.",
        )

    def _tick(self, moment: Level) -> float:
        """Return a moment in ticks: a year, a date, a quarter, or the column's own number."""
        if isinstance(moment, float | int) and not self._is_year(float(moment)):
            return float(moment)
        date = _date(moment)
        if date is None:
            number = _number(str(moment))
            if number is not None:
                return number
            raise InvalidQuestion(
                f"{moment!r} could not be read as a time of {self.column!r}.",
                hint=f"Its times look like {self.labels[0]}.",
            )
        return self._tick_of(date) + self._is_late(date, str(moment))

    def _is_late(self, date: pd.Timestamp, text: str) -> bool:
        """Tell whether a date, as far as it is told, lies in the second half of its time step."""
        told = text.count("-")  # 1: a month, 2: a day
        month = (date.month - 1) % 3 if self.frequency == "quarterly" else date.month - 1
        middle = {"yearly": 6.0, "quarterly": 1.5, "monthly": 0.5}.get(self.frequency)
        if middle is None or not told or (told == 1 and self.frequency == "monthly"):
            return False
        within = 0.0 if self.frequency == "monthly" else float(month)
        return within + (date.day - 1) / 30 + (0.0 if told > 1 else 0.01) > middle

    def _is_year(self, moment: float) -> bool:
        in_years = self.frequency in {"yearly", *_PARTS, "daily", "hourly", "irregular"}
        return in_years and moment.is_integer() and _YEARS[0] < moment < _YEARS[1]

    def _tick_of(self, date: pd.Timestamp) -> float:
        match self.frequency:
            case "yearly":
                return float(date.year)
            case "monthly":
                return float(date.year * 12 + date.month - 1)
            case "quarterly":
                return float(date.year * 4 + (date.month - 1) // 3)
            case "weekly" if self.ticks[0] > _YEARS[0] * _PARTS["weekly"]:  # a year and its week
                return float(date.year * 53 + (date.dayofyear - 1) // 7)
            case _:
                return float((date - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1))


def timeline(data: Dataset, column: str) -> Timeline:
    """Return the times of a column, or of it and the columns that complete it.

    Raises
    ------
    InvalidQuestion : its values cannot be put in an order of time.
    """
    parts = data.time.parts if data.time and data.time.column == column else ()
    chosen = data.select((column, *parts))
    clock = next((c for c in clocks(chosen.frame, _as_times(chosen)) if _covers(c, parts)), None)
    ticks, frequency = (
        (clock.ticks, clock.frequency) if clock else (_in_order(data, column), "step")
    )
    known = ~np.isnan(ticks)
    values, inverse = np.unique(ticks[known], return_inverse=True)
    places = np.full(len(ticks), -1, dtype=np.intp)
    places[known] = inverse
    frequency = _plain(frequency, values)
    return Timeline(column, places, values, tuple(_label(v, frequency) for v in values), frequency)


def _as_times(data: Dataset) -> tuple[Variable, ...]:
    return tuple(replace(v, role=Role.TIME) for v in data.variables)


def _covers(clock: Clock, parts: tuple[str, ...]) -> bool:
    return not parts or len(clock.columns) > 1


def _in_order(data: Dataset, column: str) -> NDArray[np.float64]:
    """Return a text column's places in the order of its levels, or of the alphabet."""
    variable = data.variable(column)
    if variable.kind in {Kind.TEXT, Kind.IDENTIFIER}:
        raise InvalidQuestion(
            f"{column!r} cannot be read as times.", hint="Name the column of dates or periods."
        )
    text = data.frame[column].astype("string")
    levels = variable.levels or tuple(sorted(text.dropna().unique()))
    codes = pd.Categorical(text, categories=list(levels)).codes
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def _plain(frequency: str, ticks: NDArray[np.float64]) -> str:
    """Return the frequency that the ticks count in: two dates in one month are counted in days."""
    if frequency in {"monthly", "quarterly"} and len(ticks) > 1:
        steps = np.diff(ticks)
        return "irregular" if float(np.median(steps)) > 20 else frequency
    return frequency


def _label(tick: float, frequency: str) -> str:
    whole = int(tick)
    match frequency:
        case "monthly":
            return f"{whole // 12}-{whole % 12 + 1:02d}"
        case "quarterly":
            return f"{whole // 4}Q{whole % 4 + 1}"
        case "weekly" if tick > _YEARS[0] * _PARTS["weekly"]:
            return f"{whole // 53}W{whole % 53 + 1:02d}"
        case "weekly" | "daily" | "irregular" if tick > _YEARS[1]:
            return f"{pd.Timestamp('1970-01-01') + pd.Timedelta(days=tick):%Y-%m-%d}"
        case _:
            return f"{tick:g}"


def _date(moment: Level) -> pd.Timestamp | None:
    text = f"{moment:g}" if isinstance(moment, float | int) else moment.strip()
    if found := _QUARTER.match(text):
        year, quarter = found[1] or found[4], found[2] or found[3]
        return pd.Timestamp(year=int(year), month=3 * int(quarter) - 2, day=1)
    if found := _WEEK.match(text):
        start = pd.Timestamp(year=int(found[1]), month=1, day=1)
        return start + pd.Timedelta(days=7 * (int(found[2]) - 1))
    if re.fullmatch(r"\d{1,3}|\d{5,7}|.*\.\d+", text) and not re.match(r"\d{4}-", text):
        return None
    try:
        return pd.Timestamp(text)
    except ValueError:
        return None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
