"""The part of a table that expensive measures look at: numbers, a limited number of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind, Role
from app.causal.encoding import numeric_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.data import Dataset, Variable

MAX_ROWS = 5_000
MAX_COLUMNS = 60
_NUMERIC = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})
INDEX_ROLES = frozenset({Role.IGNORE, Role.TIME, Role.UNIT, Role.WEIGHT})


@dataclass(frozen=True, slots=True)
class Numbers:
    """`values` has shape (rows, columns), NaN where missing; `note` says what was left out."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    values: NDArray[np.float64]
    note: str = ""

    @property
    def n_rows(self) -> int:
        return len(self.values)

    def of(self, *kinds: Kind) -> Numbers:
        """Return the columns of these kinds."""
        kept = [i for i, kind in enumerate(self.kinds) if kind in kinds]
        names, found = tuple(self.names[i] for i in kept), tuple(self.kinds[i] for i in kept)
        return Numbers(names, found, self.values[:, kept], self.note)


def numbers_of(data: Dataset, rng: np.random.Generator, *, in_order: bool) -> Numbers:
    """Return the numeric columns on at most MAX_ROWS rows: drawn at random, or the last ones."""
    usable = [v for v in data.variables if v.kind in _NUMERIC and v.role not in INDEX_ROLES]
    kept = sorted(usable, key=lambda v: v.n_missing)[:MAX_COLUMNS]
    variables = [v for v in usable if v in kept]
    rows = _rows(data.n_rows, rng, in_order=in_order)
    columns = [numeric_column(data.frame[v.name].iloc[rows], v) for v in variables]
    values = np.column_stack(columns) if columns else np.empty((len(rows), 0))
    note = _note(data.n_rows, len(rows), usable, variables)
    return Numbers(tuple(v.name for v in variables), tuple(v.kind for v in variables), values, note)


def _rows(n: int, rng: np.random.Generator, *, in_order: bool) -> NDArray[np.int64]:
    if n <= MAX_ROWS:
        return np.arange(n)
    if in_order:
        return np.arange(n - MAX_ROWS, n)
    return np.sort(rng.choice(n, MAX_ROWS, replace=False))


def _note(n: int, taken: int, usable: list[Variable], variables: list[Variable]) -> str:
    rows = f"{taken:,} of {n:,} rows" if taken < n else ""
    columns = f"{len(variables)} of {len(usable)} columns" if len(variables) < len(usable) else ""
    looked = " and ".join(part for part in (rows, columns) if part)
    return f" (measured on {looked})" if looked else ""
