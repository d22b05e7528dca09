"""An upload as DuckDB sees it: a view `raw` of columns c0, c1, … and a part of it, `sample`.

Cells are as written, blanks around them gone, missing values NULL. Nothing of `raw` is held:
each query reads the file again, as a stream.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.adapters.csv_cells import NOTHING_KNOWN, Cells
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from app.adapters.conversion import Conversion, Stored

MISSING = (
    "", "NA", "N/A", "n/a", "na", "NaN", "nan", "NAN", "NaT", "NULL", "null", "Null", "<NA>",
    "#N/A", "#NA", ".", "-",
)  # fmt: skip
MISSING_LIST = ", ".join(f"'{word}'" for word in MISSING)
SAMPLE_ROWS = 50_000
_SAMPLE_CELLS = 2_000_000
_FEWEST = 1_000
_BLANKS = " \t\n\r\u00a0\ufeff"
_ROW_GROUP_BYTES = 24 << 20
_LARGEST_GROUP = 20_480  # so small that a part of the rows is read from many places
_MEMORY_MB = 280  # of DuckDB's own; what it needs beyond, it writes to disk
_COLUMN_MB = 0.8  # what a column's expressions hold for the rows in work, however many there are


@dataclass(frozen=True, slots=True)
class RawTable:
    """`names` are the columns' own, in order; `texts` the positions that hold text.

    `delimiter` is "" for a format that has none; `warnings` what the user should know.
    `is_whole` says that `sample` holds every row; `may_have` tells whether the upload can have
    this number of rows, by another way of counting. `reader`, given the types of the columns, is
    SQL like `raw` with blanks left around the cells, which costs less to read; `cells` tells what
    holds for all of them. `known` says what some of the columns that hold no text are. `stands_for`
    names, for a column that was made of many, those as they were sent. `units` are those that the
    file gives in a line of their own, by name.
    """

    names: tuple[str, ...]
    texts: tuple[int, ...]
    is_whole: bool
    delimiter: str = ""
    warnings: tuple[str, ...] = ()
    may_have: Callable[[int], bool] = lambda _: True
    reader: Callable[[Sequence[Stored]], str] | None = None
    cells: Cells = NOTHING_KNOWN
    known: Mapping[str, Conversion] = field(default_factory=dict)
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that spills into `folder` and loads no extension."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder / "spill"),
        "memory_limit": f"{_MEMORY_MB}MB",
        "threads": 2,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "disabled_optimizers": "common_subexpressions",  # its time grows with the columns squared
    }
    table = duckdb.connect(":memory:", config=settings)
    # A long query must not write on our output. In a notebook without widgets it cannot: there
    # the database refuses to change the setting.
    with suppress(duckdb.InvalidInputException):
        table.execute("SET enable_progress_bar = false")
    return table


def text_cell(column: str) -> str:
    """Return SQL for a text without blanks around it, NULL where it is a word for missing."""
    rare = f"{column} < '\u00a1' OR prefix({column}, '\ufeff')"
    edges = [f"{column} < '!'", f"{column} >= '\u00a0' AND ({rare})"]
    edges += [f"suffix({column}, '{blank}')" for blank in _BLANKS]
    # The trimmed text is named once: a part that occurs twice is computed for every row.
    words = "|".join(map(re.escape, MISSING))
    cleared = f"regexp_replace(trim({column}, '{_BLANKS}'), '^(?:{words})$', '')"
    return f"CASE WHEN {' OR '.join(edges)} THEN nullif({cleared}, '') ELSE {column} END"


def literal(text: str | Path) -> str:
    """Return the text as SQL writes it."""
    return "'" + str(text).replace("'", "''") + "'"


def sample_rows(n_columns: int) -> int:
    """Return how many rows decide what columns hold, before all others are held to it."""
    return max(_FEWEST, min(SAMPLE_ROWS, _SAMPLE_CELLS // n_columns))


def take_sample(table: duckdb.DuckDBPyConnection, folder: Path, n_columns: int) -> bool:
    """Keep the first rows of `raw` as `sample`; return whether they are all."""
    most = sample_rows(n_columns)
    keep_sample(table, folder, f"SELECT * FROM raw LIMIT {most + 1}", n_columns)
    return count(table, "SELECT count(*) FROM sample") <= most


def keep_sample(table: duckdb.DuckDBPyConnection, folder: Path, query: str, n_columns: int) -> None:
    """Keep what a query gives as `sample`, in a file: a table holds memory for each column."""
    table.execute(f"SET memory_limit = '{_MEMORY_MB + round(_COLUMN_MB * n_columns)}MB'")
    path = literal(folder / "sample.parquet")
    group = max(2_048, min(_LARGEST_GROUP, _SAMPLE_CELLS // n_columns))
    run(table, f"COPY ({query}) TO {path} (FORMAT parquet, ROW_GROUP_SIZE {group})", n_columns)
    run(table, f"CREATE OR REPLACE VIEW sample AS SELECT * FROM read_parquet({path})", n_columns)


def rows_per_group(table: duckdb.DuckDBPyConnection, raw: RawTable) -> int:
    """Return how many rows of the sample's usual size are held in memory at once without harm."""
    texts = ", ".join(f"strlen(c{i})" for i in raw.texts) or "0"
    width = count(table, f"SELECT coalesce(avg(list_sum([{texts}])), 0)::BIGINT FROM sample")
    fitting = _ROW_GROUP_BYTES // (width + 8 * len(raw.names))
    return max(2_048, min(_LARGEST_GROUP, fitting // 2_048 * 2_048))


def count(table: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the one number that a query answers."""
    ((found,),) = table.execute(query).fetchall()
    return int(found)


def run(table: duckdb.DuckDBPyConnection, query: str, n_columns: int) -> list[tuple[Any, ...]]:
    """Return the rows of a query over the upload.

    Raises
    ------
    InvalidFile, TooLarge : the file is at fault, with the line where that is known.
    """
    import duckdb

    try:
        return table.execute(query).fetchall()
    except duckdb.Error as error:
        raise refusal(error, n_columns) from None


def refusal(error: duckdb.Error, n_columns: int) -> InvalidFile | TooLarge:
    """Translate DuckDB's complaint: the query is ours and the same for all, so the file is it."""
    import duckdb

    # Where files lie is nobody's business.
    message = re.sub(r' (?:in )?file "[^"\n]*"', "", str(error))
    if isinstance(error, duckdb.OutOfMemoryException):
        return TooLarge(
            "The table needs more memory than reading one may take.",
            hint="Keep the columns the question is about, or a random sample of the rows.",
        )
    return _refused_json(message) or _refused_csv(message, n_columns)


def _refused_json(message: str) -> InvalidFile | None:
    if fault := re.search(r"Malformed JSON\b.*?in line (\d+): ([^.\n]*)", message):
        return InvalidFile(
            f"Line {fault.group(1)} is not JSON: {fault.group(2)}.",
            hint="Write one object per line, in double quotes, without commas between lines.",
        )
    if duplicate := _found(r'has duplicate key "(.*)"', message):
        return InvalidFile(f"An object has the key {duplicate!r} twice.", hint="Keep one of them.")
    return None


def _refused_csv(message: str, n_columns: int) -> InvalidFile | TooLarge:
    line = _found(r"CSV Error on Line: (\d+)", message)
    if fields := _found(r"Found: (\d+)", message):
        return InvalidFile(
            f"Line {line} has {fields} field{'s' * (fields != '1')}"
            f" where the header names {n_columns} columns.",
            hint="A value that contains the separator must stand in double quotes.",
        )
    if "quote" in message:
        return InvalidFile(
            f"Line {line} has a double quote that is not closed or stands inside a value.",
            hint='Write a double quote inside a quoted value twice: "".',
        )
    if "aximum line size" in message:
        return TooLarge(f"Line {line} is longer than 8 MB.", hint="Is it a table?")
    first = message.splitlines()[0].removeprefix("Invalid Input Error: ")
    return InvalidFile(f"The file cannot be read: {first}", hint="It may be damaged.")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else ""


def names_of(raw: RawTable, positions: Sequence[int]) -> list[tuple[str, str]]:
    """Return (alias, name) of the columns at these positions."""
    return [(f"c{i}", raw.names[i]) for i in positions]
