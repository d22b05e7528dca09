"""How statistics packages count dates: which formats of a column mean one, and from when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.adapters.formats.recognise import Format

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

_SPSS_EPOCH = -12_219_379_200  # 14 October 1582, in seconds from 1970
_EPOCH = -315_619_200  # 1 January 1960, of Stata and SAS
_DAY = 86_400
_NAME = re.compile(r"([A-Z]+(?:8601[A-Z]+)?)[0-9.]*")
_SPSS_DATES = frozenset("DATE ADATE EDATE SDATE JDATE DATETIME YMDHMS MOYR QYR WKYR".split())
_SPSS_SPANS = frozenset("TIME DTIME MTIME".split())
_SAS_DATES = frozenset(
    """DATE DDMMYY DDMMYYB DDMMYYC DDMMYYD DDMMYYN DDMMYYP DDMMYYS MMDDYY MMDDYYB MMDDYYC MMDDYYD
    MMDDYYN MMDDYYP MMDDYYS YYMMDD YYMMDDB YYMMDDC YYMMDDD YYMMDDN YYMMDDP YYMMDDS JULIAN MONYY
    YYMON YYMM YYQ WEEKDATE WEEKDATX WORDDATE WORDDATX E8601DA B8601DA IS8601DA NLDATE
    MMYY""".split()
)
_SAS_MOMENTS = frozenset("DATETIME DATEAMPM E8601DT B8601DT IS8601DT DTDATE NLDATM".split())
_SAS_SPANS = frozenset("TIME HHMM TOD MMSS TIMEAMPM E8601TM B8601TM IS8601TM".split())


class Temporal(StrEnum):
    """Whether a column's numbers are moments or lengths of time."""

    MOMENT = "moment"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Clock:
    """`seconds` turns a column's numbers into seconds: from 1970 for moments."""

    kind: Temporal
    seconds: Callable[[NDArray[np.float64]], NDArray[np.float64]]


def clock_of(format_: Format, column_format: str) -> Clock | None:
    """Return how a column with this display format counts time; None if it does not."""
    if format_ is Format.STATA:
        return _stata(column_format)
    match = _NAME.match(column_format.upper().lstrip("$"))
    name = match.group(1) if match else ""
    if format_ in (Format.SPSS, Format.SPSS_PORTABLE):
        return _from(name, _SPSS_EPOCH, 1, _SPSS_DATES) or _spans(name, _SPSS_SPANS)
    return (
        _from(name, _EPOCH, _DAY, _SAS_DATES)
        or _from(name, _EPOCH, 1, _SAS_MOMENTS)
        or _spans(name, _SAS_SPANS)
    )


def _from(name: str, epoch: int, unit: float, names: frozenset[str]) -> Clock | None:
    if name not in names:
        return None
    return Clock(Temporal.MOMENT, lambda counts: epoch + unit * counts)


def _spans(name: str, names: frozenset[str]) -> Clock | None:
    return Clock(Temporal.SPAN, lambda counts: counts) if name in names else None


def _stata(column_format: str) -> Clock | None:
    """Return the clock of %td, %tc, %tw, %tm, %tq or %th; %ty counts plain years."""
    match = re.match(r"%-?(?:t([cCdwmqh])|(d))", column_format)
    if match is None:
        return None
    letter = match.group(1) or "d"
    if letter in "cC":
        return Clock(Temporal.MOMENT, lambda counts: _EPOCH + counts / 1000)
    if letter == "d":
        return Clock(Temporal.MOMENT, lambda counts: _EPOCH + _DAY * counts)
    if letter == "w":
        return Clock(Temporal.MOMENT, _weeks)
    months = {"m": 1, "q": 3, "h": 6}[letter]
    return Clock(Temporal.MOMENT, lambda counts: _months(months * counts))


def _weeks(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first day of Stata's weeks: 52 a year, the last one longer."""
    years, weeks = counts // 52, counts % 52
    return _months(12 * years) + 7 * _DAY * weeks


def _months(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first second of months counted from January 1960."""
    import numpy as np

    known = np.isfinite(counts) & (np.abs(counts) < 120_000)
    whole = np.where(known, counts, 0).astype(np.int64)
    starts = (np.datetime64("1960-01", "M") + whole).astype("datetime64[s]").astype(np.float64)
    return np.where(known, starts, np.nan)
