"""Columns as tests of independence take them: gaps kept, too many levels merged, all of it said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.kernels.columns import all_columns_of, levels_of
from app.causal.profile import Diagnosis, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.causal.constraint_params import TestingParams
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Floats
    from app.causal.kernels.columns import Columns

_FEWEST_LEVELS, _MOST_LEVELS = 5, 50
_ROWS_PER_CELL = 5


def readings_of(data: Dataset, params: TestingParams) -> tuple[Columns, tuple[Diagnosis, ...]]:
    """Return the columns to be tested, and a sentence for each thing done to them.

    Raises
    ------
    TooFewSamples : there are fewer than ten rows, or fewer than two columns.
    """
    columns = all_columns_of(data)
    said: list[Diagnosis] = []
    if params.zeros_are_gaps:
        columns = _without_zeros(columns)
        said.append(_zeros_left_out(columns))
    if columns.have_gaps:
        said.append(_gaps(columns))
    columns, merged = _with_fewer_levels(columns)
    return columns, (*said, *merged)


def _without_zeros(columns: Columns) -> Columns:
    """Return the columns with NaN for each zero of a number that is not two-valued."""
    counted = [k in (Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION) for k in columns.kinds]
    return replace(columns, X=np.where((columns.X == 0) & counted, np.nan, columns.X))


def _zeros_left_out(columns: Columns) -> Diagnosis:
    share = float(np.isnan(columns.X).mean())
    return Diagnosis(
        "zero_deletion",
        Verdict.PASSED,
        "Rows with a zero in a column were left out of that column's tests, as zeros may be"
        f" missed readings ({share:.0%} of all values are zero or missing).",
        test="test-wise deletion of zeros (Dai et al. 2024, doi:10.48550/arXiv.2403.15500)",
        n=columns.n,
    )


def _gaps(columns: Columns) -> Diagnosis:
    missing = np.isnan(columns.X)
    with_gaps = tuple(columns.names[k] for k in np.flatnonzero(missing.any(axis=0)))
    complete = int((~missing.any(axis=1)).sum())
    return Diagnosis(
        "test_wise_deletion",
        Verdict.PASSED,
        f"{complete:,} of {columns.n:,} rows have no gap; each test used every row that is complete"
        " in its own variables, which is right when gaps depend on nothing else than those.",
        test="test-wise deletion",
        n=columns.n,
        columns=with_gaps,
    )


def _with_fewer_levels(columns: Columns) -> tuple[Columns, tuple[Diagnosis, ...]]:
    """Merge levels until two columns' table has five rows per cell, so that tests say something."""
    most = int(np.clip(np.sqrt(columns.n / _ROWS_PER_CELL), _FEWEST_LEVELS, _MOST_LEVELS))
    counted = set(columns.kinds) <= DISCRETE
    X, merged = columns.X.copy(), []
    for place, kind in enumerate(columns.kinds):
        found = len(levels_of(X[:, place]))
        if kind is Kind.NOMINAL and found > most:
            X[:, place] = _commonest(X[:, place], most)
        elif counted and kind is Kind.ORDINAL and most < found <= _MOST_LEVELS:
            X[:, place] = _neighbours_merged(X[:, place], most)
        else:
            continue
        merged.append(columns.names[place])
    return replace(columns, X=X), tuple(_merged(merged, most, columns.n))


def _commonest(column: Floats, most: int) -> Floats:
    """Return the column with all but the commonest levels as one more."""
    levels, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    kept = levels[np.argsort(-counts, kind="stable")[: most - 1]]
    other = np.where(np.isnan(column), np.nan, levels[-1] + 1)
    return np.where(np.isin(column, kept), column, other)


def _neighbours_merged(column: Floats, most: int) -> Floats:
    present = column[~np.isnan(column)]
    edges = np.unique(np.quantile(present, np.arange(1, most) / most))
    return np.where(np.isnan(column), np.nan, np.searchsorted(edges, column).astype(np.float64))


def _merged(names: list[str], most: int, n: int) -> Iterator[Diagnosis]:
    if names:
        listed = ", ".join(map(repr, names[:5])) + (" and others" if len(names) > 5 else "")
        yield Diagnosis(
            "levels_merged",
            Verdict.INCONCLUSIVE,
            f"{n:,} rows are too few for all levels of {listed}: rarer or neighbouring ones were"
            f" merged to {most}.",
            n=n,
            columns=tuple(names),
        )
