"""Dates that a frame holds as text or as whole numbers: 1990-03-31, 1990q1, Q1 1990, 19900331."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.profile.vocabulary import Sense, senses_of_name

if TYPE_CHECKING:
    from collections.abc import Sequence

WRITTEN_DIFFERENTLY = "the values are dates written in different ways"  # the start of a reason
_FEWEST_COMPACT = 10  # different values that are all days, when the name does not say so
_PROBE = 50
_FIRST_DAY, _LAST_DAY = 16000101, 22001231


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write dates: what a text looks like, and how texts become timestamps."""

    pattern: re.Pattern[str]
    read: Callable[[pd.Series], pd.Series]


def _by(pattern: str, format_: str) -> _Way:
    return _Way(re.compile(pattern), lambda s: pd.to_datetime(s, format=format_, errors="coerce"))


def _iso(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="ISO8601", errors="coerce")


def _quarters(texts: pd.Series) -> pd.Series:
    found = texts.str.extract(r"(?P<year>\d{4})(?!\d)")["year"]  # not 4201 of Q42010
    part = texts.str.extract(r"[Qq](?P<part>[1-4])")["part"].astype(int)
    return pd.to_datetime(
        found + "-" + (3 * part - 2).astype(str).str.zfill(2), format="%Y-%m", errors="coerce"
    )


def _school_years(texts: pd.Series) -> pd.Series:
    """Read 1992-1993 and 1992/93 as 1992, where the second year follows the first."""
    found = texts.str.extract(r"^(?P<first>\d{4})\D(?P<second>\d{2,4})$")
    first, second = found["first"].astype("Int64"), found["second"].astype("Int64")
    follows = (first + 1) % 100 == second % 100
    return pd.to_datetime(found["first"].where(follows.fillna(False)), format="%Y", errors="coerce")


_MONTH = r"[A-Za-z]{3}"
_WAYS = (
    _Way(re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"), _iso),
    _Way(re.compile(r"\d{4}[-: ]?[Qq][1-4]"), _quarters),
    _Way(re.compile(r"[Qq][1-4][-: ]?\d{4}"), _quarters),
    _by(r"\d{4}-\d{2}", "%Y-%m"),
    _Way(re.compile(r"\d{4}[-/](?:\d{4}|\d{2})"), _school_years),
    _by(r"\d{4}[Mm]\d{1,2}", "%Ym%m"),
    _by(r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"),
    _by(r"\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d"),
    _by(r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    _by(r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    _by(r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
    _by(r"\d{1,2}-\d{1,2}-\d{4}", "%m-%d-%Y"),
    _by(r"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"),
    _by(rf"\d{{1,2}}-{_MONTH}-\d{{4}}", "%d-%b-%Y"),
    _by(rf"{_MONTH}-\d{{1,2}}-\d{{4}}", "%b-%d-%Y"),
    _by(rf"{_MONTH} \d{{1,2}}, \d{{4}}", "%b %d, %Y"),
    _by(rf"{_MONTH}[ -]\d{{4}}", "%b-%Y"),
)


def with_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with columns of dates as datetimes; a new one where any was found."""
    found = {
        name: dates
        for name in frame.columns
        if (dates := _dates(frame[name], str(name))) is not None
    }
    return frame.assign(**found) if found else frame


def _dates(series: pd.Series, name: str) -> pd.Series | None:
    if pd.api.types.is_numeric_dtype(series.dtype):
        return _compact(series, name)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return None
    return dates_of(series)


def are_dates(levels: Sequence[str]) -> bool:
    """Tell whether all of a column's different texts are dates written in one way."""
    return _way(pd.Series(levels, dtype="string").str.strip()) is not None


def dates_of(series: pd.Series) -> pd.Series | None:
    """Return a column of texts as datetimes; None where one of them is no date."""
    texts = series.astype("string").str.strip()
    way = _way(texts.dropna().drop_duplicates())
    return way.read(texts) if way else None


def _way(texts: pd.Series) -> _Way | None:
    return next((way for way in _WAYS if _fits(way, texts)), None)


def _fits(way: _Way, texts: pd.Series) -> bool:
    """Tell whether all texts are written so; the first few rule most ways out."""
    if texts.empty or not _match(way, texts.iloc[:_PROBE].tolist()):
        return False
    return _match(way, texts.tolist()) and not bool(way.read(texts).isna().any())


def _match(way: _Way, texts: Sequence[str]) -> bool:
    return all(way.pattern.fullmatch(text) for text in texts)


def _compact(series: pd.Series, name: str) -> pd.Series | None:
    """Read whole numbers such as 19900331 as days, where all of them are."""
    values = series.dropna().to_numpy(dtype=np.float64)
    if values.size == 0 or values.min() < _FIRST_DAY or values.max() > _LAST_DAY:
        return None
    if np.any(values % 1) or not _are_days(values):
        return None
    if Sense.DATE not in senses_of_name(name) and np.unique(values).size < _FEWEST_COMPACT:
        return None
    return pd.to_datetime(series.astype("Int64").astype("string"), format="%Y%m%d", errors="coerce")


def _are_days(values: np.typing.NDArray[np.float64]) -> bool:
    month, day = values // 100 % 100, values % 100
    return bool(np.all((month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)))
