"""Two groups of rows that a question compares: levels of a column, or stretches of time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.encoding import numeric_column
from app.errors import InvalidQuestion, TooFewSamples

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools
    from app.causal.question import Level, Question

FIRST_HALF, SECOND_HALF = "first half", "second half"
_FEWEST = 15
_BOUND = re.compile(r"(<=|>=|<|>)\s*(.+)")


def compared_column(question: Question, data: Dataset) -> str | None:
    """Return the column whose levels are compared; None where the order of rows is."""
    if question.group_column:
        return question.group_column
    return question.time_column or (data.time.column if data.time else None)


def compared_rows(data: Dataset, question: Question) -> tuple[Bools, Bools]:
    """Return which rows are in the first and in the second group, each of shape (rows,).

    Raises
    ------
    InvalidQuestion : there are no two groups to compare, or a level is not in the column.
    TooFewSamples : a group has too few rows.
    """
    if question.comparison is None:
        raise InvalidQuestion(
            "The question does not say which two groups or periods are compared.",
            hint="Ask what changed between two levels of a column, such as 2019 and 2020.",
        )
    column = compared_column(question, data)
    first, second = (_rows(data, column, level) for level in question.comparison)
    for level, rows in zip(question.comparison, (first, second), strict=True):
        if rows.sum() < _FEWEST:
            raise TooFewSamples(
                f"{level_words(column, level)} has {int(rows.sum())} rows; at least {_FEWEST} are"
                " needed to compare.",
                hint="Compare longer periods or larger groups.",
            )
    if bool((first & second).any()):
        raise InvalidQuestion(
            f"{question.comparison[0]} and {question.comparison[1]} share rows.",
            hint="Compare two groups that have no row in common.",
        )
    return first, second


def rows_at(data: Dataset, column: str, level: Level) -> Bools:
    """Return which rows a level of a column, or a period of a time column, means.

    A period may be a year, a month (2020-03), a quarter (2020Q1) or a day; "<2020-03" and
    ">=2020-03" mean what is before it and what is not.

    Raises
    ------
    InvalidQuestion : no row has it.
    """
    rows = _matching(data, column, str(level).strip())
    if not rows.any():
        values = data.variable(column).levels or tuple(
            str(v) for v in data.frame[column].dropna().unique()[:6]
        )
        raise InvalidQuestion(
            f"No row has {column} = {level}.", hint=f"Its values are {', '.join(values[:10])}."
        )
    return rows


def _rows(data: Dataset, column: str | None, level: Level) -> Bools:
    if level in (FIRST_HALF, SECOND_HALF):
        place = np.arange(data.n_rows)
        if column is not None:
            values = numeric_column(data.frame[column], data.variable(column))
            place = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        early = place < data.n_rows // 2
        return early if level == FIRST_HALF else ~early
    if column is None:
        raise InvalidQuestion(
            f"The rows have no column in which {level} could be found.",
            hint="Name the column whose levels are compared.",
        )
    return rows_at(data, column, level)


def _matching(data: Dataset, column: str, level: str) -> Bools:
    series = data.frame[column]
    if bound := _BOUND.fullmatch(level):
        return _beyond(series, *bound.groups())
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return _in_period(series, level)
    if pd.api.types.is_numeric_dtype(series.dtype):
        try:
            return np.asarray(series.to_numpy(dtype=np.float64, na_value=np.nan) == float(level))
        except ValueError:
            return np.zeros(len(series), dtype=np.bool_)
    text = series.astype("string").str.strip().str.casefold().fillna("")
    return np.asarray(text == level.casefold(), dtype=np.bool_)


def _beyond(series: pd.Series, sign: str, bound: str) -> Bools:
    try:
        limit: object = (
            pd.Timestamp(bound)
            if pd.api.types.is_datetime64_any_dtype(series.dtype)
            else float(bound)
        )
    except ValueError:
        return np.zeros(len(series), dtype=np.bool_)
    compare = {"<": series.lt, "<=": series.le, ">": series.gt, ">=": series.ge}[sign]
    return np.asarray(compare(limit).fillna(False), dtype=np.bool_)


def _in_period(series: pd.Series, level: str) -> Bools:
    """Return which instants lie in a year, quarter, month or day."""
    level = level.removesuffix(".0")
    if re.fullmatch(r"\d{1,2}", level):  # a month by its number, of any year
        return np.asarray(series.dt.month == int(level), dtype=np.bool_)
    try:
        period = pd.Period(level)
    except ValueError:
        return np.zeros(len(series), dtype=np.bool_)
    instants = series.dt.tz_localize(None) if series.dt.tz is not None else series
    inside = (instants >= period.start_time) & (instants <= period.end_time)
    return np.asarray(inside.fillna(False), dtype=np.bool_)


def level_words(column: str | None, level: Level) -> str:
    """Return a group in words: 'region = north', '2019', 'the first half of the rows'."""
    shown = f"{level:g}" if isinstance(level, float) else level
    if level in (FIRST_HALF, SECOND_HALF):
        return f"the {shown} of the rows"
    if _BOUND.fullmatch(shown):
        return f"{column} {shown}"
    return f"{column} = {shown}" if column else shown
