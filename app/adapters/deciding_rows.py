"""The rows that decide what columns of text hold, and the questions put to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters import number_styles
from app.adapters.number_styles import NumberStyle

if TYPE_CHECKING:
    import duckdb

CHUNK = 60  # columns in one survey query: DuckDB plans thousands of aggregates slowly
_FIRST = 2_000
_Key = TypeVar("_Key")
_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of text columns in an open database.

    `are_few` says that some columns of them fit into memory, where they are asked much faster.
    """

    table: duckdb.DuckDBPyConnection
    source: str
    are_few: bool = False

    def of(self, aliases: Sequence[str]) -> Rows:
        """Return the same rows with these columns alone, in memory if they are few."""
        if not self.are_few:
            return self
        query = f"SELECT {', '.join(aliases)} FROM {self.source}"
        self.table.execute(f"CREATE OR REPLACE TEMP TABLE few AS {query}")
        return replace(self, source="few")

    def answers(self, query: str) -> tuple[Any, ...]:
        """Return the one row that a query gives; a count over no value is 0."""
        (row,) = self.table.execute(query).fetchall()
        return tuple(value or 0 for value in row)

    def all_true(self, column: str, tests: Mapping[_Key, str]) -> list[_Key]:
        """Return the keys whose condition holds for every present value.

        The first rows rule most out.
        """
        likely = self._holding(column, tests, self.first(column))
        return self._holding(column, {key: tests[key] for key in likely}, self.source)

    def first(self, column: str, tests: Sequence[str] = ()) -> str:
        """Return the first values of a column that pass the tests, as the source of a query."""
        wanted = " AND ".join([f"{column} IS NOT NULL", *tests])
        return f"(SELECT {column} FROM {self.source} WHERE {wanted} LIMIT {_FIRST})"

    def _holding(self, column: str, tests: Mapping[_Key, str], source: str) -> list[_Key]:
        if not tests:
            return []
        counts = ", ".join(f"count_if({test})" for test in tests.values())
        present, *held = self.answers(f"SELECT count({column}), {counts} FROM {source}")
        return [key for key, count in zip(tests, held, strict=True) if count == present]


@dataclass(frozen=True, slots=True)
class Survey:
    """Counts over the deciding rows of one text column; `example` is one of its values."""

    alias: str
    name: str
    present: int
    plain: int
    integers: int
    longest: int
    zero_led: int
    example: str

    @property
    def is_plain(self) -> bool:
        """Tell whether all values are numbers as computers write them."""
        return self.present == self.plain

    @property
    def has_digits(self) -> bool:
        """Tell whether the values can be numbers or times, as far as one of them shows."""
        return any(map(str.isdigit, self.example))


def surveyed(rows: Rows, columns: Sequence[tuple[str, str]]) -> Iterator[Survey]:
    """Count what the values of each (alias, name) look like."""
    plain, integer = number_styles.PATTERN[NumberStyle.PLAIN], number_styles.INTEGER
    counts = ", ".join(
        f"count({c}), count_if(regexp_full_match({c}, '{plain}')),"
        f" count_if(regexp_full_match({c}, '{integer}')), coalesce(max(length({c})), 0),"
        f" count_if(regexp_full_match({c}, '0[0-9][0-9]+')), any_value({c})"
        for c, _ in columns
    )
    row = rows.answers(f"SELECT {counts} FROM {rows.source}")
    for i, (alias, name) in enumerate(columns):
        yield Survey(alias, name, *row[6 * i : 6 * i + 6])


def parts(columns: Sequence[_Part]) -> Iterator[Sequence[_Part]]:
    """Yield as many columns at a time as one query asks about."""
    for start in range(0, len(columns), CHUNK):
        yield columns[start : start + CHUNK]
