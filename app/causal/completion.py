"""Tables completed by draws of their missing values, treated and untreated rows apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import DISCRETE, Kind, Role
from app.causal.encoding import numeric_column
from app.causal.kernels.chained_equations import Column, draws
from app.causal.missing_values import IMPUTABLE
from app.causal.question import Design
from app.causal.sample import arms_of, treatment_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable
    from app.causal.estimand import Estimand

    Vector = NDArray[np.float64]
    Rows = NDArray[np.intp]

MOST_LEVELS = 20
_HEAP = 0.05  # of the rows at one value
_MOST_AUXILIARIES = 8
_AUXILIARY_FULL, _AUXILIARY_USEFUL, _AUXILIARY_COPY = 0.9, 0.2, 0.98
_SMALLEST_STRATUM, _ROWS_PER_COLUMN = 40, 4


@dataclass(frozen=True, slots=True, eq=False)
class Imputer:
    """What is filled in: the rows that can be, by column, and the rows drawn apart.

    Parameters
    ----------
    data : the rows with a treatment; `incomplete` are the columns whose gaps are filled.
    predictors : the columns that the draws look at, those of `incomplete` among them.
    strata : row positions; values are drawn within each, so that effects may differ.
    """

    data: Dataset
    incomplete: tuple[str, ...]
    predictors: tuple[str, ...]
    strata: tuple[Rows, ...]

    @property
    def share(self) -> float:
        """Return the share of rows with a gap that is filled."""
        gaps = self.data.frame[list(self.incomplete)].isna().any(axis=1)
        return float(gaps.mean()) if self.incomplete and len(gaps) else 0.0

    @property
    def auxiliaries(self) -> int:
        return len(self.predictors)

    def tables(self, count: int, rng: np.random.Generator) -> Iterator[Dataset]:
        """Yield `count` completed tables."""
        coded = {name: _coded(self.data, name) for name in self.predictors}
        parts = [
            draws(
                [coded[n].column(rows) for n in self.predictors],
                count,
                own,
            )
            for rows, own in zip(self.strata, rng.spawn(len(self.strata)), strict=True)
        ]
        for drawn in zip(*parts, strict=True):
            frame = self.data.frame.copy(deep=False)
            for place, name in enumerate(self.predictors):
                if name in self.incomplete:
                    values = coded[name].numbers.copy()
                    for rows, found in zip(self.strata, drawn, strict=True):
                        if place in found:  # a part may have no gap in this column
                            values[rows[np.isnan(values[rows])]] = found[place]
                    frame[name] = coded[name].restored(frame[name], values, rng)
            yield self.data.with_frame(frame, "missing values drawn from the other columns")


def imputer(data: Dataset, estimand: Estimand) -> Imputer:
    """Return what to fill in for this estimand.

    Rows without a treatment, instrument, time or unit are left out: none of these is imputed.
    Treated and untreated rows are drawn apart where both are many, so that the effect is not
    made alike for all. Beside the estimand's columns, those that go with an incomplete one help.
    """
    given = _rows_given(data, estimand)
    rows = data.with_frame(data.frame[given], "rows with a treatment")
    wanted = dict.fromkeys((estimand.outcome, *estimand.adjustment))
    gaps = tuple(
        n for n in wanted if data.variable(n).kind in IMPUTABLE and rows.frame[n].isna().any()
    )
    fixed = [n for n in estimand.columns if n not in wanted and n != estimand.unit_column]
    usable = [n for n in (*wanted, *fixed) if _is_usable(rows, n)]
    helpers = _auxiliaries(rows, gaps, frozenset(estimand.columns))
    strata, splits = _strata(rows, estimand, gaps, len(usable) + len(helpers))
    names = tuple(n for n in dict.fromkeys((*usable, *helpers)) if n not in splits)
    return Imputer(rows, gaps, names, strata)


def _rows_given(data: Dataset, estimand: Estimand) -> NDArray[np.bool_]:
    arms = arms_of(data.variable(estimand.treatment), estimand.contrast)
    given = ~np.isnan(treatment_values(data, estimand, arms))
    columns = [*estimand.instruments, estimand.time_column, estimand.group_column]
    columns += [estimand.unit_column, estimand.running_variable]
    for name in dict.fromkeys(n for n in columns if n):
        given &= data.frame[name].notna().to_numpy()
    return np.asarray(given)


def _is_usable(rows: Dataset, name: str) -> bool:
    variable = rows.variable(name)
    known = rows.frame[name].notna()
    return variable.kind in IMPUTABLE and bool(known.any())


def _strata(
    rows: Dataset, estimand: Estimand, gaps: tuple[str, ...], width: int
) -> tuple[tuple[Rows, ...], frozenset[str]]:
    """Return the row positions drawn apart, and the columns that are constant within them."""
    everyone = (np.arange(rows.n_rows),)
    by = [estimand.treatment]
    if estimand.design is Design.DID and estimand.time_column:
        by += [estimand.time_column, estimand.group_column or estimand.treatment]
    if arms_of(rows.variable(estimand.treatment), estimand.contrast) is None:
        return everyone, frozenset()
    by = list(dict.fromkeys(by))
    codes = rows.frame.groupby(by, sort=True, dropna=False).ngroup().to_numpy()
    parts = tuple(np.flatnonzero(codes == code) for code in np.unique(codes))
    least = max(_SMALLEST_STRATUM, _ROWS_PER_COLUMN * width)
    known = rows.frame[list(gaps)].notna().to_numpy() if gaps else np.ones((rows.n_rows, 1))
    if any(known[part].sum(axis=0).min() < least for part in parts):
        return everyone, frozenset()
    return parts, frozenset(by)


def _auxiliaries(rows: Dataset, gaps: tuple[str, ...], taken: frozenset[str]) -> list[str]:
    """Return complete columns that go with an incomplete one, those that go with it most first."""
    if not gaps:
        return []
    targets = [_coded(rows, name).numbers for name in gaps]
    scores: dict[str, float] = {}
    for variable in rows.variables:
        if variable.name in taken or not _may_help(rows, variable):
            continue
        values = _coded(rows, variable.name).numbers
        scores[variable.name] = max(_kinship(values, target) for target in targets)
    useful = [n for n, s in scores.items() if _AUXILIARY_USEFUL < s < _AUXILIARY_COPY]
    return sorted(useful, key=lambda n: -scores[n])[:_MOST_AUXILIARIES]


def _may_help(rows: Dataset, variable: Variable) -> bool:
    few = variable.kind is not Kind.NOMINAL or variable.n_distinct <= MOST_LEVELS
    usable = variable.kind in IMPUTABLE and variable.role is not Role.IGNORE and few
    return usable and float(rows.frame[variable.name].notna().mean()) > _AUXILIARY_FULL


def _kinship(values: Vector, target: Vector) -> float:
    """Return the absolute correlation where both are known; 0 where one of them is constant.

    A column that is missing wherever the target is cannot help to fill it in.
    """
    if np.isnan(values)[np.isnan(target)].mean() > 1 - _AUXILIARY_FULL:
        return 0.0
    both = ~(np.isnan(values) | np.isnan(target))
    if both.sum() < _SMALLEST_STRATUM or np.ptp(values[both]) == 0 or np.ptp(target[both]) == 0:
        return 0.0
    return abs(float(np.corrcoef(values[both], target[both])[0, 1]))


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """A column as numbers; `groups` are a category's values by code, the last one the rare."""

    numbers: Vector
    levels: int
    groups: tuple[NDArray[np.object_], ...] = ()
    is_smooth: bool = False

    def column(self, rows: Rows) -> Column:
        return Column(self.numbers[rows], self.levels, self.is_smooth)

    def restored(self, series: pd.Series, values: Vector, rng: np.random.Generator) -> pd.Series:
        """Return the column with its gaps filled, in its own values."""
        gaps = series.isna().to_numpy()
        if not self.groups:
            return pd.Series(values, index=series.index)
        filled = series.to_numpy(dtype=object, copy=True)
        filled[gaps] = [rng.choice(self.groups[int(code)]) for code in values[gaps]]
        restored = pd.Series(filled, index=series.index)
        return restored.astype(np.float64 if _is_number(series) else series.dtype)


def _coded(data: Dataset, name: str) -> _Coded:
    variable, series = data.variable(name), data.frame[name]
    is_category = variable.kind in DISCRETE - {Kind.ORDINAL} or not _is_number(series)
    if not is_category:
        return _Coded(numeric_column(series, variable), 0, is_smooth=_is_smooth(variable))
    codes, found = pd.factorize(series, sort=False)
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    order = np.argsort(-counts, kind="stable")
    common = order if len(order) <= MOST_LEVELS else order[: MOST_LEVELS - 1]
    place = np.full(len(found) + 1, len(common), dtype=np.float64)
    place[common] = np.arange(len(common))
    place[-1] = np.nan  # factorize gives a missing value the code -1
    groups = [np.array([found[i]], dtype=object) for i in common]
    if len(order) > len(common):
        groups.append(np.asarray(found[order[len(common) :]], dtype=object))
    return _Coded(place[codes], len(groups), tuple(groups))


def _is_smooth(variable: Variable) -> bool:
    """Tell whether a number has no heap, such as many zeros, that draws must keep."""
    few = (variable.top_share or 0.0) < _HEAP
    return variable.kind is Kind.CONTINUOUS and variable.n_distinct > MOST_LEVELS and few


def _is_number(series: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(series.dtype)
