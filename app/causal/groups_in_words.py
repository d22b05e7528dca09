"""Groups of rows by the columns that people know: as conditions, and in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE
from app.causal.encoding import IS, design_matrix, numeric_column
from app.causal.kernels.cuts import Condition, all_hold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

    Rows = NDArray[np.bool_]

MOST_LEVELS = 6  # of a column whose levels are groups of their own
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that `words` describe by `columns`, as a mask of shape (n,)."""

    words: str
    columns: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Columns as numbers, (n, k), with what each is called and which variable it shows."""

    values: NDArray[np.float64]
    labels: tuple[str, ...]
    variables: tuple[Variable, ...]

    def group(self, conditions: Sequence[Condition]) -> Group:
        """Return the rows that meet all conditions."""
        names = dict.fromkeys(self.variables[c.column].name for c in conditions)
        return Group(self.words(conditions), tuple(names), all_hold(tuple(conditions), self.values))

    def words(self, conditions: Sequence[Condition]) -> str:
        """Return 'age above 40 and sex = female'."""
        return " and ".join(self._said(c) for c in conditions) or "all rows"

    def _said(self, condition: Condition) -> str:
        label, variable = self.labels[condition.column], self.variables[condition.column]
        if label != variable.name:
            middle = "=" if condition.above else "other than"
            return f"{variable.name} {middle} {label.removeprefix(f'{variable.name}{IS}')}"
        if len(variable.levels) == 2 and variable.kind in DISCRETE:
            return f"{label} = {variable.levels[int(condition.above)]}"
        side = "above" if condition.above else "up to"
        return f"{label} {side} {self._shown(condition)}"

    def _shown(self, condition: Condition) -> str:
        values, at = self.values[:, condition.column], condition.cut
        if bool((values == np.round(values)).all()):
            at = math.floor(at)
        return f"{at:,.0f}" if abs(at) >= _THOUSAND else f"{at:.4g}"


def features(data: Dataset, names: Sequence[str]) -> Features:
    """Return these columns as numbers; unordered ones as an indicator for each level but one."""
    values, labels = design_matrix(data, names)
    known = {v.name: v for v in data.variables}
    variables = tuple(known[_column_of(label, known)] for label in labels)
    return Features(values, labels, variables)


def _column_of(label: str, known: Mapping[str, Variable]) -> str:
    named = (name for name in known if label == name or label.startswith(f"{name}{IS}"))
    return max(named, key=len)


def levels_of(data: Dataset, name: str, cut: float | None = None) -> tuple[Group, ...]:
    """Return the groups that a column makes: its levels, or below and above a value.

    Parameters
    ----------
    cut : where to part a number; its median if None.
    """
    variable, series = data.variable(name), data.frame[name]
    if series.nunique() <= MOST_LEVELS and cut is None:
        return tuple(_level_groups(data, name))
    if variable.kind in DISCRETE and not variable.is_numeric:
        return tuple(_level_groups(data, name))[:MOST_LEVELS]
    values = numeric_column(series, variable)
    shown = Features(values[:, None], (name,), (variable,))
    at = cut if cut is not None else float(np.quantile(values, 0.5, method="lower"))
    if at >= values.max():
        at = float(np.unique(values)[-2])
    return tuple(shown.group((Condition(0, at, above=side),)) for side in (False, True))


def _level_groups(data: Dataset, name: str) -> list[Group]:
    """Return a group for each level, in their order; the rarest last where there are many."""
    series = data.frame[name]
    counts = series.value_counts()
    place = {level: i for i, level in enumerate(data.variable(name).levels)}
    shown = sorted(counts.index[:MOST_LEVELS], key=lambda v: (place.get(_text(v), 99), _text(v)))
    return [
        Group(f"{name} = {_text(v)}", (name,), (series == v).to_numpy(dtype=bool)) for v in shown
    ]


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
