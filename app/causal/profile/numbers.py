"""The part of a table that expensive measures look at: numbers, a limited number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import ANALYSABLE, Kind, Role
from app.causal.encoding import numeric_column
from app.causal.profile.scale import moderate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

MAX_ROWS = 5_000
MAX_STEPS = 20_000  # of a series, whose whole stretch has to be seen
MAX_COLUMNS = 200
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})
INDEX_ROLES = frozenset({Role.IGNORE, Role.TIME, Role.UNIT, Role.WEIGHT})


@dataclass(frozen=True, slots=True)
class Numbers:
    """`values` has shape (rows, columns), NaN where missing; `note` says what was left out.

    `rows` are the places of the rows in the table. Values too large to be squared are scaled.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    values: NDArray[np.float64]
    rows: NDArray[np.int64]
    note: str = ""

    @property
    def n_rows(self) -> int:
        return len(self.values)

    def of(self, *kinds: Kind) -> Numbers:
        """Return the columns of these kinds."""
        return self._at([i for i, kind in enumerate(self.kinds) if kind in kinds])

    def without(self, names: frozenset[str]) -> Numbers:
        """Return the other columns."""
        return self._at([i for i, name in enumerate(self.names) if name not in names])

    def _at(self, kept: list[int]) -> Numbers:
        names, found = tuple(self.names[i] for i in kept), tuple(self.kinds[i] for i in kept)
        return Numbers(names, found, self.values[:, kept], self.rows, self.note)


def numbers_of(data: Dataset, rng: np.random.Generator, *, in_order: bool, n_rows: int) -> Numbers:
    """Return the numeric columns on at most 5,000 rows drawn in pairs, or the last 20,000.

    `n_rows` are those of the whole table, of which `data` may hold a part.
    """
    usable = [v for v in data.variables if v.kind in _NUMERIC and v.role not in INDEX_ROLES]
    kept = {v.name for v in sorted(usable, key=lambda v: v.n_missing)[:MAX_COLUMNS]}
    variables = [v for v in usable if v.name in kept]
    rows = _rows(data.n_rows, rng, in_order=in_order)
    columns = [moderate(numeric_column(data.frame[v.name].iloc[rows], v)) for v in variables]
    values = np.column_stack(columns) if columns else np.empty((len(rows), 0))
    names, kinds = tuple(v.name for v in variables), tuple(v.kind for v in variables)
    return Numbers(names, kinds, values, rows, _note(n_rows, len(rows), usable, variables))


def labels_of(
    data: Dataset, variables: Sequence[Variable], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the codes of these columns on these rows, -1 where missing, shape (rows, columns)."""
    import pandas as pd

    codes = [pd.factorize(data.frame[v.name].iloc[rows])[0] for v in variables]
    return np.column_stack(codes) if codes else np.empty((len(rows), 0), dtype=np.int64)


def _rows(n: int, rng: np.random.Generator, *, in_order: bool) -> NDArray[np.int64]:
    """Return the last rows of a series, or pairs of neighbours, whose likeness can be seen."""
    if n <= (MAX_STEPS if in_order else MAX_ROWS):
        return np.arange(n)
    if in_order:
        return np.arange(n - MAX_STEPS, n)
    firsts = 2 * np.sort(rng.choice(n // 2, MAX_ROWS // 2, replace=False))
    return np.column_stack([firsts, firsts + 1]).ravel()


def _note(n: int, taken: int, usable: list[Variable], variables: list[Variable]) -> str:
    rows = f"{taken:,} of {n:,} rows" if taken < n else ""
    columns = f"{len(variables)} of {len(usable)} columns" if len(variables) < len(usable) else ""
    looked = " and ".join(part for part in (rows, columns) if part)
    return f" (measured on {looked})" if looked else ""


def as_changes(numbers: Numbers, names: Sequence[str]) -> Numbers:
    """Return the rows after the first, the named columns as changes from the row before."""
    if not names:
        return numbers
    before, values = numbers.values[:-1], numbers.values[1:]  # noqa: PD011
    chosen = np.isin(numbers.names, list(names))
    values = np.where(chosen, values - before, values)
    return Numbers(numbers.names, numbers.kinds, values, numbers.rows[1:], numbers.note)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where values are missing: `missing` has shape (rows, columns)."""

    names: tuple[str, ...]
    missing: NDArray[np.bool_]


def gaps_of(data: Dataset, rows: NDArray[np.int64]) -> Gaps:
    """Return where each column with gaps among these rows has them."""
    names = [
        v.name for v in data.variables if v.kind in ANALYSABLE and 0 < v.n_missing < data.n_rows
    ]
    missing = np.asarray(data.frame[names].iloc[rows].isna(), dtype=np.bool_)
    varies = missing.any(axis=0) & ~missing.all(axis=0)
    kept = np.flatnonzero(varies)
    return Gaps(tuple(names[i] for i in kept), missing[:, kept])
