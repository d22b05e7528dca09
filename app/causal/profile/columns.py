"""What is counted of one column before its kind is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.profile.scale import moderate

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

MAX_LEVELS = 100
_ENDS = 6  # numbers that are kept at either end


class Values(StrEnum):
    """How a column is stored."""

    NUMBERS = "numbers"
    DATES = "dates"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """Counts of one column.

    `distinct` holds the distinct values with their counts, in order of value, when there are
    at most MAX_LEVELS; else it is empty. `whole` says that all numbers are integers,
    `ascending` that no value is below the one before it, `words` is the mean number of words.
    `ends` holds the lowest and the highest numbers, and those asked for as possible codes, with
    their counts in order where `distinct` is empty.
    """

    name: str
    stored: Values
    n: int
    n_missing: int
    n_distinct: int
    distinct: tuple[tuple[float | str, int], ...] = ()
    whole: bool = False
    minimum: float = 0.0
    maximum: float = 0.0
    skewness: float = 0.0
    ascending: bool = False
    words: float = 0.0
    characters: float = 0.0
    ends: tuple[tuple[float, int], ...] = ()

    @property
    def n_present(self) -> int:
        return self.n - self.n_missing

    @property
    def levels(self) -> tuple[str, ...]:
        return tuple(level_text(value) for value, _ in self.distinct)


def facts_of(series: pd.Series, name: str, asked: Collection[float] = ()) -> ColumnFacts:
    """Count one column of a frame, booleans as 0 and 1, and the numbers `asked` for one by one."""
    present = series.dropna()
    counts = present.value_counts(sort=False)
    facts = ColumnFacts(
        name=name,
        stored=_stored(series),
        n=len(series),
        n_missing=len(series) - len(present),
        n_distinct=len(counts),
    )
    match facts.stored:
        case Values.DATES:
            return _dates(present, facts)
        case Values.NUMBERS:
            return _numbers(present, counts, facts, asked)
        case Values.TEXT:
            return _texts(counts, facts)


def _dates(present: pd.Series, facts: ColumnFacts) -> ColumnFacts:
    """Return the facts of dates: whether they ascend, their first year and their last."""
    years = present.dt.year
    return replace(
        facts,
        ascending=bool(present.is_monotonic_increasing),
        minimum=float(years.min()) if len(years) else 0.0,
        maximum=float(years.max()) if len(years) else 0.0,
    )


def _stored(series: pd.Series) -> Values:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return Values.DATES
    return Values.NUMBERS if pd.api.types.is_numeric_dtype(series.dtype) else Values.TEXT


def level_text(value: float | str) -> str:
    """Return the one way to write a level: whole numbers without a decimal point."""
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _numbers(
    present: pd.Series, counts: pd.Series, facts: ColumnFacts, asked: Collection[float]
) -> ColumnFacts:
    values = present.to_numpy(dtype=np.float64)
    few = counts.sort_index() if len(counts) <= MAX_LEVELS else counts.iloc[:0]
    return replace(
        facts,
        distinct=tuple(zip(few.index.astype(float).tolist(), few.tolist(), strict=True)),
        whole=bool(np.all(values == np.floor(values))) if values.size else False,
        minimum=float(values.min()) if values.size else 0.0,
        maximum=float(values.max()) if values.size else 0.0,
        skewness=_skewness(values),
        ascending=bool(np.all(values[1:] >= values[:-1])),
        ends=_ends(counts, asked) if few.empty and len(counts) else (),
    )


def _ends(counts: pd.Series, asked: Collection[float]) -> tuple[tuple[float, int], ...]:
    """Return the lowest, the highest and the asked values with their counts, in order."""
    values = counts.index.to_numpy(dtype=np.float64)
    order = np.argsort(values)
    ends = np.concatenate(
        [order[:_ENDS], order[-_ENDS:], np.flatnonzero(np.isin(values, list(asked)))]
    )
    chosen = ends[np.unique(values[ends], return_index=True)[1]]
    return tuple((float(values[i]), int(counts.iloc[i])) for i in chosen)


def _texts(counts: pd.Series, facts: ColumnFacts) -> ColumnFacts:
    by_text = counts.groupby(counts.index.astype(str)).sum()
    few = by_text.sort_index() if len(by_text) <= MAX_LEVELS else by_text.iloc[:0]
    some = by_text.index[:2000]
    return replace(
        facts,
        distinct=tuple((str(v), int(c)) for v, c in few.items()),
        words=float(np.mean([len(text.split()) for text in some])) if len(some) else 0.0,
        characters=float(np.mean([len(text) for text in some])) if len(some) else 0.0,
    )


def _skewness(values: NDArray[np.float64]) -> float:
    """Return the skewness of the finite values, 0 without spread."""
    scaled = moderate(values[np.isfinite(values)])
    spread = float(scaled.std()) if scaled.size else 0.0
    return float(np.mean(((scaled - scaled.mean()) / spread) ** 3)) if spread > 0.0 else 0.0
