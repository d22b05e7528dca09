"""Columns as numbers: floats for numeric kinds, level codes or indicators for text ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind
from app.causal.levels import MAX_INDICATORS
from app.errors import InvalidQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

RARE = 10  # a level with fewer rows is merged with the reference
SECONDS_PER_DAY = 86_400.0
IS = " is "  # between a column and the level that its indicator stands for


def numeric_matrix(data: Dataset, names: Sequence[str]) -> NDArray[np.float64]:
    """Return shape (rows, len(names)); missing values are NaN."""
    columns = [numeric_column(data.frame[name], data.variable(name)) for name in names]
    return np.column_stack(columns) if columns else np.empty((data.n_rows, 0))


def numeric_column(series: pd.Series, variable: Variable) -> NDArray[np.float64]:
    """Return the values as floats; text becomes the position of its level, missing is NaN."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return _seconds(series)
    text = series.astype("string")
    codes = pd.Categorical(text, categories=_all_levels(text, variable)).codes
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def _all_levels(text: pd.Series, variable: Variable) -> list[str]:
    """Return the variable's levels, and after them those that were too many to be kept there."""
    levels = list(variable.levels)
    if levels and variable.n_distinct <= len(levels):
        return levels
    return levels + sorted(set(text.dropna().unique()) - set(levels))


def level_value(variable: Variable, level: str | float) -> float:
    """Return the number that stands for `level` in `numeric_column`.

    Raises
    ------
    InvalidQuestion : `level` is neither a level of the variable nor a number.
    """
    text = str(level)
    if text in variable.levels and not _is_number(text):
        return float(variable.levels.index(text))
    if not _is_number(text):
        hint = f"Its levels are {', '.join(variable.levels[:10])}." if variable.levels else ""
        raise InvalidQuestion(f"{variable.name!r} has no level {text!r}.", hint=hint)
    return float(level)


def design_matrix(
    data: Dataset, names: Sequence[str]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return covariates for a regression, without an intercept.

    Nominal variables and ordinal ones with few levels become indicators, so that no line is
    forced through their codes. The most frequent level is the reference; rare ones join it.

    Returns
    -------
    The matrix, shape (rows, columns), and in words what each column is ("race is black").
    """
    blocks: list[NDArray[np.float64]] = []
    labels: list[str] = []
    for name in names:
        block, block_labels = _block(data.frame[name], data.variable(name))
        blocks.append(block)
        labels.extend(block_labels)
    matrix = np.hstack(blocks) if blocks else np.empty((data.n_rows, 0))
    return matrix, tuple(labels)


def _block(series: pd.Series, variable: Variable) -> tuple[NDArray[np.float64], list[str]]:
    if _as_indicators(series, variable):
        return _indicators(series, variable)
    values = numeric_column(series, variable)
    if variable.kind is Kind.DATETIME and not pd.api.types.is_numeric_dtype(series.dtype):
        values = values / SECONDS_PER_DAY
    return values[:, None], [variable.name]


def _as_indicators(series: pd.Series, variable: Variable) -> bool:
    if variable.kind in (Kind.NOMINAL, Kind.IDENTIFIER, Kind.TEXT):
        return True
    return variable.kind is Kind.ORDINAL and 2 < series.nunique() <= RARE


def _indicators(series: pd.Series, variable: Variable) -> tuple[NDArray[np.float64], list[str]]:
    codes, values = pd.factorize(series)  # a missing value has the code -1
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    names = [f"{v:g}" if isinstance(v, float) else str(v) for v in values]
    order = sorted(range(len(names)), key=lambda i: (-counts[i], names[i]))
    shown = [i for i in order[1 : MAX_INDICATORS + 1] if counts[i] >= RARE]
    place = {level: i for i, level in enumerate(variable.levels)}
    shown.sort(key=lambda i: (place.get(names[i], len(place)), names[i]))
    matrix = (codes[:, None] == np.array(shown, dtype=np.intp)).astype(np.float64)
    return matrix, [f"{variable.name}{IS}{names[i]}" for i in shown]


def _seconds(series: pd.Series) -> NDArray[np.float64]:
    instants = series.dt.tz_localize(None) if series.dt.tz is not None else series
    # Nanoseconds end in 2262, and "until further notice" is often written 9999-12-31.
    microseconds = instants.astype("datetime64[us]").astype("int64").to_numpy(dtype=np.float64)
    return np.where(series.isna().to_numpy(), np.nan, microseconds / 1e6)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
