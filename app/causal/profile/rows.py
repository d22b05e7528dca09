"""Whether rows resemble the rows before them, as those of a series without a time column do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import DISCRETE, Kind, Variable
from app.causal.profile.scale import moderate

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MIN_ROWS = 60
_LAGS = 5
_NOTABLE = 0.25  # rows listed by place or trade resemble neighbours as much; that orders nothing
_ALPHA = 1e-4
_COPIED = 0.5  # of the rows
_GROUPED = 0.25  # equal neighbours beyond chance: rows are grouped, not ordered in time
_SORTED = 0.2  # steps upwards beyond one half: a column is sorted


@dataclass(frozen=True, slots=True)
class RowOrder:
    """The share of numeric columns whose values depend on the rows just before."""

    share: float
    n_columns: int

    @property
    def is_convincing(self) -> bool:
        return self.n_columns >= 2 and self.share >= 0.6

    @property
    def reason(self) -> str:
        count = round(self.share * self.n_columns)
        return (
            f"{count} of {self.n_columns} numeric columns depend on the rows just before"
            " although no column is sorted"
        )


def rows_look_ordered(frame: pd.DataFrame, variables: Sequence[Variable]) -> RowOrder | None:
    """Measure how many columns depend on the rows before; None where sorting explains it.

    Rows that were sorted or grouped by some column resemble their neighbours as well, so
    one column that is nearly sorted, or repeats its value in runs, forbids the conclusion.
    """
    if (
        len(frame) < _MIN_ROWS
        or _are_copies(frame, variables)
        or any(_is_grouped(frame[v.name]) for v in variables if _has_runs(v))
    ):
        return None
    numeric = [v for v in variables if v.kind in (Kind.CONTINUOUS, Kind.COUNT)]
    columns = [_values(frame[v.name]) for v in numeric]
    columns = [values for values in columns if values.size >= _MIN_ROWS and values.std() > 0]
    if not columns or any(_is_sorted(values) for values in columns):
        return None
    dependent = sum(_depends_on_past(values) for values in columns)
    return RowOrder(dependent / len(columns), len(columns))


def _are_copies(frame: pd.DataFrame, variables: Sequence[Variable]) -> bool:
    """Tell whether most rows copy another in every column, as no measured row of a series does."""
    measured = any(v.kind is Kind.CONTINUOUS for v in variables)
    return measured and float(frame.duplicated().mean()) > _COPIED


def _has_runs(variable: Variable) -> bool:
    return variable.kind in DISCRETE or variable.kind in (Kind.COUNT, Kind.IDENTIFIER)


def _values(series: pd.Series) -> NDArray[np.float64]:
    found = moderate(series.dropna().to_numpy(dtype=np.float64))
    return found[~np.isnan(found)]


def _is_grouped(series: pd.Series) -> bool:
    codes, _ = pd.factorize(series)  # unsorted: only which are alike counts
    shares = np.bincount(codes[codes >= 0]) / max(int((codes >= 0).sum()), 1)
    by_chance = float(np.sum(shares**2))
    return float(np.mean(codes[1:] == codes[:-1])) > by_chance + _GROUPED


def _is_sorted(values: NDArray[np.float64]) -> bool:
    steps = np.diff(values)
    moving = steps[steps != 0]
    if moving.size < 0.5 * steps.size:  # repeats itself in runs
        return True
    return abs(float(np.mean(moving > 0)) - 0.5) > _SORTED


def _depends_on_past(values: NDArray[np.float64]) -> bool:
    """Ljung–Box test over five lags, and an autocorrelation worth mentioning.

    References
    ----------
    Ljung & Box 1978, doi:10.1093/biomet/65.2.297
    """
    from scipy.special import chdtrc

    centred = values - values.mean()
    n, power = centred.size, float(centred @ centred)
    lags = np.arange(1, _LAGS + 1)
    correlations = np.array([centred[k:] @ centred[:-k] / power for k in lags])
    statistic = n * (n + 2) * float(np.sum(correlations**2 / (n - lags)))
    return bool(np.abs(correlations).max() >= _NOTABLE and chdtrc(_LAGS, statistic) < _ALPHA)
