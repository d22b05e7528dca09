"""Columns that hold another column's value of the row before: proof that rows follow in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind, Variable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_VALUES = 10
_FEWEST_ROWS = 12
_PROBE = 40
_SHARE = 0.97  # a first value may be filled in, a correction made
_SAMPLE = 100_000


def lagged_pair(frame: pd.DataFrame, variables: Sequence[Variable]) -> tuple[str, str] | None:
    """Return (lag, column) where each row repeats the column's value one row before, if any do."""
    names = [v.name for v in variables if v.kind in (Kind.CONTINUOUS, Kind.COUNT)]
    names = [n for n in names if pd.api.types.is_numeric_dtype(frame[n].dtype)]
    if len(frame) < _FEWEST_ROWS or len(names) < 2:
        return None
    values = np.column_stack(
        [frame[n].iloc[:_SAMPLE].to_numpy(dtype=np.float64, na_value=np.nan) for n in names]
    )
    varied = [i for i in range(len(names)) if _is_varied(values[:, i])]
    for i in varied:
        for j in _candidates(values[:_PROBE], i, varied):
            if _repeats(values[:, i], values[:, j]):
                return names[i], names[j]
    return None


def _is_varied(values: NDArray[np.float64]) -> bool:
    """Tell whether values change from row to row, so that equality with the row before is news."""
    present = values[~np.isnan(values)]
    if np.unique(present).size < _FEWEST_VALUES:
        return False
    return bool(np.mean(present[1:] == present[:-1]) < 0.5)


def _candidates(probe: NDArray[np.float64], lag: int, varied: Sequence[int]) -> list[int]:
    now, before = probe[1:, [lag]], probe[:-1]
    unequal = (now != before) & ~np.isnan(now) & ~np.isnan(before)
    few = unequal.sum(axis=0) <= 1
    return [j for j in varied if j != lag and few[j]]


def _repeats(lag: NDArray[np.float64], column: NDArray[np.float64]) -> bool:
    known = ~np.isnan(lag[1:]) & ~np.isnan(column[:-1])
    if known.sum() < max(_FEWEST_ROWS - 2, 0.5 * len(lag)):
        return False
    return bool(np.mean(lag[1:][known] == column[:-1][known]) >= _SHARE)
