"""Counts over all rows of a stored table, made by the database in a few streams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.adapters.raw_table import literal
from app.causal.profile.columns import MAX_LEVELS, ColumnFacts, Values
from app.causal.profile.sentinels import NEGATIVE_CODES, numbers_in

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.causal.data import Variable

Asked = Mapping[str, Collection[float]]
NOTHING_ASKED: Asked = {}
EXACT_BELOW = 200_000  # different values that are counted one by one
_UNIQUE = 0.9  # of the rows: as many different values may be all different, as identifiers are
_CHUNK = 40
_MAYBE_FEW = 2 * MAX_LEVELS  # by the approximate count, which is a few per cent off
_WORDS_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A Parquet file in an open database: `source` is SQL with columns c0, c1, … for `names`."""

    table: duckdb.DuckDBPyConnection
    path: Path
    source: str
    names: tuple[str, ...]
    stored: tuple[Values, ...]
    n_rows: int


def stored_table(table: duckdb.DuckDBPyConnection, path: Path) -> StoredTable:
    """Return the table at `path` as it is asked for counts and rows."""
    import pyarrow.parquet as pq
    import pyarrow.types as kinds

    schema, n_rows = pq.read_schema(path), pq.read_metadata(path).num_rows
    aliases = ", ".join(f"c{i}" for i in range(len(schema)))
    stored = tuple(
        Values.DATES
        if kinds.is_timestamp(type_)
        else Values.NUMBERS
        if kinds.is_integer(type_) or kinds.is_floating(type_)
        else Values.TEXT
        for type_ in schema.types
    )
    source = f"read_parquet({literal(path)}) AS t({aliases})"
    return StoredTable(table, path, source, tuple(schema.names), stored, n_rows)


def take_census(data: StoredTable, asked: Asked = NOTHING_ASKED) -> tuple[ColumnFacts, ...]:
    """Count every column over all rows. Memory does not grow with the rows.

    Different values are counted approximately where they are more than EXACT_BELOW and not all.
    `asked` names numbers that may be codes for "missing", by column.
    """
    facts = [f for part in _parts(len(data.names)) for f in _counted(data, part)]
    facts = [_with_order(data, i, f) for i, f in enumerate(facts)]
    facts = [_with_levels(data, i, f) for i, f in enumerate(facts)]
    return tuple(_with_codes(data, i, f, asked.get(f.name, ())) for i, f in enumerate(facts))


def complete_share(data: StoredTable, variables: Sequence[Variable]) -> float:
    """Return the share of complete rows, columns without any value left out."""
    gaps = [
        _present(i, variable, data.stored[i])
        for i, variable in enumerate(variables)
        if 0 < variable.n_missing < data.n_rows
    ]
    if not gaps:
        return 1.0
    query = f"SELECT count_if({' AND '.join(gaps)}) FROM {data.source}"
    ((complete,),) = data.table.execute(query).fetchall()
    return float(complete / data.n_rows)


def _present(i: int, variable: Variable, stored: Values) -> str:
    """Return SQL that tells whether a cell has a value that is no code for "missing"."""
    codes = variable.missing_codes
    is_text = stored is Values.TEXT
    listed = ", ".join(map(literal, codes) if is_text else map(repr, numbers_in(codes)))
    return f"c{i} IS NOT NULL" + (f" AND c{i} NOT IN ({listed})" if listed else "")


def _parts(n_columns: int) -> Iterator[range]:
    for start in range(0, n_columns, _CHUNK):
        yield range(start, min(start + _CHUNK, n_columns))


def _counted(data: StoredTable, positions: Sequence[int]) -> Iterator[ColumnFacts]:
    asked = ", ".join(_measures(f"c{i}", data.stored[i]) for i in positions)
    (row,) = data.table.execute(f"SELECT {asked} FROM {data.source}").fetchall()
    for i, measures in zip(positions, _sevens(row), strict=True):
        present, distinct, low, high, whole, skewness, characters = measures
        yield ColumnFacts(
            name=data.names[i],
            stored=data.stored[i],
            n=data.n_rows,
            n_missing=data.n_rows - present,
            n_distinct=min(distinct, present),
            whole=bool(whole),
            minimum=float(low or 0.0),
            maximum=float(high or 0.0),
            skewness=_of_all(float(skewness or 0.0), present),
            characters=float(characters or 0.0),
        )


def _measures(column: str, stored: Values) -> str:
    """Return the SQL of seven counts of one column."""
    shared = f"count({column}), approx_count_distinct({column})"
    match stored:
        case Values.NUMBERS:
            number = f"{column}::DOUBLE"
            return (
                f"{shared}, min({column}), max({column}), bool_and({number} = trunc({number})),"
                f" CASE WHEN min({column}) < max({column}) THEN skewness({number}) END, 0"
            )
        case Values.DATES:
            return f"{shared}, year(min({column})), year(max({column})), false, 0, 0"
        case Values.TEXT:
            return f"{shared}, 0, 0, false, 0, avg(length({column}))"


def _sevens(row: Sequence[float]) -> Iterator[tuple[int, int, float, float, bool, float, float]]:
    for start in range(0, len(row), 7):
        present, distinct, low, high, whole, skewness, characters = row[start : start + 7]
        yield int(present), int(distinct), low, high, bool(whole), skewness, characters


def _of_all(skewness: float, n: int) -> float:
    """Return the skewness of the values themselves: the database corrects it as a sample's."""
    return skewness * (n - 2) / (n * (n - 1)) ** 0.5 if n > 2 else 0.0


def _with_levels(data: StoredTable, i: int, facts: ColumnFacts) -> ColumnFacts:
    """Count the levels where there are few, and different values one by one where that is cheap."""
    column = f"c{i}"
    if facts.n_distinct <= _MAYBE_FEW:
        query = (
            f"SELECT {column}, count(*) FROM {data.source} WHERE {column} IS NOT NULL GROUP BY 1"
        )
        levels = sorted(data.table.execute(query).fetchall())
        facts = replace(facts, n_distinct=len(levels))
        if facts.stored is not Values.DATES and len(levels) <= MAX_LEVELS:
            facts = replace(facts, distinct=tuple((_level(v), int(k)) for v, k in levels))
    elif _counts_exactly(facts):
        query = (
            f"SELECT count(DISTINCT hash({column})) FROM {data.source} WHERE {column} IS NOT NULL"
        )
        ((counted,),) = data.table.execute(query).fetchall()
        facts = replace(facts, n_distinct=int(counted))
    return _with_words(data, column, facts) if facts.stored is Values.TEXT else facts


def _counts_exactly(facts: ColumnFacts) -> bool:
    """Tell whether it matters how many different values there are, and can be known."""
    if facts.stored is Values.NUMBERS and not facts.whole:
        return False
    may_identify = facts.n_distinct > _UNIQUE * facts.n_present and facts.stored is not Values.DATES
    return facts.n_distinct <= EXACT_BELOW or may_identify


def _level(value: float | str) -> float | str:
    return value if isinstance(value, str) else float(value)


def _with_words(data: StoredTable, column: str, facts: ColumnFacts) -> ColumnFacts:
    first = f"(SELECT DISTINCT {column} AS x FROM {data.source} LIMIT {_WORDS_ROWS})"
    asked = f"SELECT avg(len(string_split(x, ' '))), avg(length(x)) FROM {first}"
    ((words, characters),) = data.table.execute(asked).fetchall()
    return replace(facts, words=float(words or 0.0), characters=float(characters or 0.0))


def _with_order(data: StoredTable, i: int, facts: ColumnFacts) -> ColumnFacts:
    """Tell whether no value is below the one before: on the first rows, and if so on all."""
    if facts.stored is Values.TEXT:
        return facts
    for most in (_WORDS_ROWS, data.n_rows):
        rows = f"(SELECT c{i} AS x FROM {data.source} WHERE c{i} IS NOT NULL LIMIT {most})"
        steps = f"(SELECT x, lag(x) OVER () AS before FROM {rows})"
        ((back,),) = data.table.execute(f"SELECT count_if(x < before) FROM {steps}").fetchall()
        if back:
            return facts
    return replace(facts, ascending=True)


def _with_codes(
    data: StoredTable, i: int, facts: ColumnFacts, asked: Collection[float]
) -> ColumnFacts:
    """Count the values of a column of many numbers that may be codes for "missing".

    What lies below and above the others is looked for too where there are such codes.
    """
    is_many = facts.stored is Values.NUMBERS and facts.n_distinct > MAX_LEVELS
    if not is_many or not (asked or facts.minimum in NEGATIVE_CODES):
        return facts
    codes = ", ".join(map(repr, sorted({*asked, *NEGATIVE_CODES})))
    others = f"FROM {data.source} WHERE c{i} NOT IN ({codes})"
    counted = (
        f"SELECT c{i}, count(*) FROM {data.source} WHERE c{i} IN ({codes})"
        f" OR c{i} IN ((SELECT min(c{i}) {others}), (SELECT max(c{i}) {others})) GROUP BY 1"
    )
    ends = sorted(data.table.execute(counted).fetchall())
    return replace(facts, ends=tuple((float(value), int(n)) for value, n in ends))
