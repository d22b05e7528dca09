"""Columns cut at few values, so that rules over them can be searched whole and read aloud."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Rows = NDArray[np.bool_]

MOST_CUTS = 15


@dataclass(frozen=True, slots=True)
class Condition:
    """Rows whose `column`, by position, is above `cut`, or is not."""

    column: int
    cut: float
    above: bool

    def holds(self, columns: Matrix) -> Rows:
        above = columns[:, self.column] > self.cut
        return np.asarray(above if self.above else ~above)


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """For each column the values at which it may be cut, and the class of each row, (n, k).

    A row's class is the number of cuts of its column that it is above.
    """

    values: tuple[NDArray[np.float64], ...]
    classes: NDArray[np.intp]

    @property
    def most(self) -> int:
        """Return the number of classes of the column with the most."""
        return 1 + max((len(v) for v in self.values), default=0)


def cut(columns: Matrix) -> Cuts:
    """Cut each column between its values, or at quantiles where it has many.

    Columns may not hold missing values.
    """
    values = tuple(_cuts(column) for column in columns.T)
    classes = [np.searchsorted(v, c, side="left") for v, c in zip(values, columns.T, strict=True)]
    return Cuts(values, np.column_stack(classes).astype(np.intp))


def all_hold(conditions: tuple[Condition, ...], columns: Matrix) -> Rows:
    """Return which rows meet every condition; all rows where there is none."""
    rows = np.ones(len(columns), dtype=bool)
    for condition in conditions:
        rows &= condition.holds(columns)
    return rows


def _cuts(column: NDArray[np.float64]) -> NDArray[np.float64]:
    values = np.unique(column)
    if len(values) <= MOST_CUTS + 1:
        return np.asarray((values[1:] + values[:-1]) / 2)
    inner = np.linspace(0, 1, MOST_CUTS + 2)[1:-1]
    found = np.unique(np.quantile(column, inner, method="lower"))
    return np.asarray(found[found < values[-1]])
