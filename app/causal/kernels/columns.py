"""A dataset as kernels take it: numbers, in an order of columns that no file decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import DISCRETE, Kind
from app.causal.encoding import numeric_matrix
from app.errors import TooFewSamples

if TYPE_CHECKING:
    from app.causal.data import Dataset
    from app.causal.kernels.arrays import Bools, Codes, Floats, Ints
    from app.causal.question import Knowledge

_FEW_INTEGERS = 256
_MOST_LEVELS = 50  # an ordinal variable with more is read as a number


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of the analysed columns, shape (n, p), sorted by name; NaN where a value is missing.

    The order makes results independent of the order of columns in the file, to the last bit.
    `stands_for` is set where the rows of X only carry the moments of so many others.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    X: Floats
    stands_for: int | None = None

    @property
    def n(self) -> int:
        return self.stands_for or len(self.X)

    @property
    def are_discrete(self) -> bool:
        """Tell whether every column takes few values that need not be evenly spaced."""
        return all(
            kind is Kind.NOMINAL or (kind in DISCRETE and len(levels_of(column)) <= _MOST_LEVELS)
            for kind, column in zip(self.kinds, self.X.T, strict=True)
        )

    @property
    def are_numeric(self) -> bool:
        """Tell whether every column is a number or has two levels."""
        pairs = zip(self.kinds, self.X.T, strict=True)
        return all(k is not Kind.NOMINAL or len(levels_of(column)) <= 2 for k, column in pairs)

    @property
    def have_gaps(self) -> bool:
        return bool(np.isnan(self.X).any())

    def part(self, rows: Bools, places: Ints) -> Columns:
        """Return these rows of the columns at these places, in their order."""
        return Columns(
            tuple(self.names[k] for k in places),
            tuple(self.kinds[k] for k in places),
            np.ascontiguousarray(self.X[np.ix_(rows, places)]),
        )

    def codes(self) -> tuple[Codes, Ints]:
        """Return levels as 0 … k-1, shape (p, n), and the number of levels; no value is missing."""
        found = [_coded(column) for column in self.X.T]
        codes = np.ascontiguousarray([inverse for _, inverse in found], dtype=np.int16)
        return codes, np.array([len(levels) for levels, _ in found], dtype=np.int64)


def columns_of(data: Dataset, *, at_least: int = 10) -> Columns:
    """Return the complete rows of all columns.

    Raises
    ------
    TooFewSamples : fewer than `at_least` rows are complete.
    """
    return all_columns_of(data.complete(data.names, at_least=at_least))


def all_columns_of(data: Dataset, *, at_least: int = 10) -> Columns:
    """Return all rows of all columns, gaps included.

    Raises
    ------
    TooFewSamples : there are fewer than `at_least` rows, or fewer than two columns.
    """
    names = tuple(sorted(data.names))
    if len(names) < 2:
        raise TooFewSamples(f"A graph needs two columns or more; there are {len(names)}.")
    if data.n_rows < at_least:
        raise TooFewSamples(f"There are {data.n_rows} rows; at least {at_least} are needed.")
    kinds = tuple(data.variable(n).kind for n in names)
    X = np.ascontiguousarray(numeric_matrix(data, names))
    return Columns(names, kinds, X, data.stands_for)


def levels_of(column: Floats) -> Floats:
    """Return the distinct values, missing ones left out."""
    found = np.unique(column)
    return found[~np.isnan(found)]


def _coded(column: Floats) -> tuple[Floats, Ints]:
    """Return the levels and each row's place among them; quick where they are small integers."""
    whole = column.astype(np.int64)
    low, high = int(whole.min()), int(whole.max())
    if high - low > _FEW_INTEGERS or (whole != column).any():
        levels, inverse = np.unique(column, return_inverse=True)
        return levels, np.asarray(inverse, dtype=np.int64)
    present = np.bincount(whole - low) > 0
    places = np.cumsum(present) - 1
    levels = (np.flatnonzero(present) + low).astype(np.float64)
    return levels, np.asarray(places[whole - low], dtype=np.int64)


def possible_causes(names: tuple[str, ...], knowledge: Knowledge) -> Bools:
    """Return [i, j]: knowledge leaves i → j possible; shape (p, p)."""
    if knowledge.is_empty:
        return ~np.eye(len(names), dtype=np.bool_)
    return np.array([[a != b and not knowledge.forbids(a, b) for b in names] for a in names])


def required_causes(names: tuple[str, ...], knowledge: Knowledge) -> Bools:
    """Return [i, j]: knowledge requires i → j; shape (p, p)."""
    index = {name: i for i, name in enumerate(names)}
    required = np.zeros((len(names), len(names)), dtype=np.bool_)
    for cause, effect in knowledge.required:
        if cause in index and effect in index:
            required[index[cause], index[effect]] = True
    return required
