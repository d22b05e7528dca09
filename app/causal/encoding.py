"""Columns as numbers: floats for numeric kinds, level codes for text ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable


def numeric_matrix(data: Dataset, names: Sequence[str]) -> NDArray[np.float64]:
    """Return shape (rows, len(names)); missing values are NaN."""
    columns = [numeric_column(data.frame[name], data.variable(name)) for name in names]
    return np.column_stack(columns) if columns else np.empty((data.n_rows, 0))


def numeric_column(series: pd.Series, variable: Variable) -> NDArray[np.float64]:
    """Return the values as floats; text becomes the position of its level, missing is NaN."""
    if pd.api.types.is_numeric_dtype(series.dtype):
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        seconds = series.astype("int64").to_numpy(dtype=np.float64) / 1e9
        return np.where(series.isna().to_numpy(), np.nan, seconds)
    codes = pd.Categorical(series.astype("string"), categories=list(variable.levels)).codes
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def level_value(variable: Variable, level: str | float) -> float:
    """Return the number that stands for `level` in `numeric_column`."""
    text = str(level)
    if text in variable.levels and not _is_number(text):
        return float(variable.levels.index(text))
    return float(level)


def design_matrix(
    data: Dataset, names: Sequence[str]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Return covariates for a regression, nominal ones as indicators without the first level.

    Returns
    -------
    The matrix, shape (rows, columns), and the name of each column ("race[black]").
    """
    blocks: list[NDArray[np.float64]] = []
    labels: list[str] = []
    for name in names:
        variable = data.variable(name)
        if variable.is_numeric:
            blocks.append(numeric_column(data.frame[name], variable)[:, None])
            labels.append(name)
            continue
        present = [v for v in variable.levels if (data.frame[name].astype("string") == v).any()]
        text = data.frame[name].astype("string").to_numpy(dtype=object)
        blocks.extend((text == v).astype(np.float64)[:, None] for v in present[1:])
        labels.extend(f"{name}[{v}]" for v in present[1:])
    matrix = np.hstack(blocks) if blocks else np.empty((data.n_rows, 0))
    return matrix, tuple(labels)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
