"""An upload as a DuckDB table `raw` with columns c0, c1, …, as written, missing values NULL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.csv_dialect import checked_names, read_dialect
from app.adapters.csv_rows import has_records
from app.adapters.csv_text import clean_text
from app.adapters.parquet_footer import TEXT_CELL, read_footer
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.service.intake import TableLimits

MISSING = (
    "", "NA", "N/A", "n/a", "na", "NaN", "nan", "NAN", "NaT", "NULL", "null", "Null", "<NA>",
    "#N/A", "#NA", ".", "-",
)  # fmt: skip
_TRIMMED = "trim({}, ' \t\n\r\u00a0\ufeff')"
_LINE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class RawTable:
    """`names` are the columns' own, in order; `texts` the positions that hold text.

    `delimiter` is "" for a format that has none; `warnings` what the user should know.
    """

    names: tuple[str, ...]
    texts: tuple[int, ...]
    delimiter: str = ""
    warnings: tuple[str, ...] = ()


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that spills into `folder` and loads no extension."""
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(folder / "spill"),
        "memory_limit": "1500MB",
        "threads": 2,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=settings)


def load_csv(
    table: duckdb.DuckDBPyConnection, source: Path, folder: Path, limits: TableLimits
) -> RawTable:
    """Fill `raw` with the text of a CSV file.

    Raises
    ------
    InvalidFile, TooLarge : with the line or column that is the matter.
    """
    text = clean_text(source, folder / "clean.csv")
    dialect = read_dialect(text.path, max_columns=limits.max_columns)
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(dialect.names)))
    cells = ", ".join(f"{_TRIMMED.format(f'c{i}')} AS c{i}" for i in range(len(dialect.names)))
    missing = ", ".join(f"'{word}'" for word in MISSING)
    query = (
        f"CREATE TABLE raw AS SELECT {cells} FROM read_csv(?, auto_detect=false, header=true,"
        f" delim='{dialect.delimiter}', quote='\"', escape='\"', columns={{{columns}}},"
        f" strict_mode=true, null_padding=false, new_line='\\n', encoding='utf-8',"
        f" nullstr=[{missing}],"
        f" max_line_size={_LINE_BYTES})"
        f" LIMIT {limits.max_rows + 1}"
    )
    _run(table, query, str(text.path), len(dialect.names))
    n_rows = row_count(table, limits)
    if text.has_quotes and not has_records(text.path, n_rows + 1):
        raise InvalidFile(
            f"Only {n_rows:,} of the file's rows can be told apart.",
            hint="A double quote may be opened and not closed.",
        )
    _check_cells(table, dialect.names, limits)
    texts = tuple(range(len(dialect.names)))
    _clear_missing(table, texts)
    return RawTable(dialect.names, texts, dialect.delimiter)


def row_count(table: duckdb.DuckDBPyConnection, limits: TableLimits) -> int:
    """Return the rows of `raw`; refuse none, and too many."""
    ((counted,),) = table.execute("SELECT count(*) FROM raw").fetchall()
    n_rows = int(counted)
    if n_rows == 0:
        raise InvalidFile(
            "The file has column names but no rows.", hint="Upload a table with data below them."
        )
    if n_rows > limits.max_rows:
        raise TooLarge(
            f"The table has more than {limits.max_rows:,} rows.",
            hint="Take a random sample of the rows, or raise the limit of this server.",
        )
    return n_rows


def load_parquet(table: duckdb.DuckDBPyConnection, source: Path, limits: TableLimits) -> RawTable:
    """Fill `raw` with a Parquet file, simple types made ours, after a look at its footer.

    Raises
    ------
    InvalidFile, TooLarge : with the columns that cannot be read.
    """
    footer = read_footer(source, limits)
    names = checked_names(footer.names)
    if len(names) < 2:
        raise InvalidFile(
            "The file has one column; a table needs at least two.",
            hint="Add the columns that the question is about.",
        )
    aliases = ", ".join(f"c{i}" for i in range(len(names)))
    sqls = (_TRIMMED if sql == TEXT_CELL else sql for sql in footer.cells)
    cells = ", ".join(sql.format(f"c{i}") + f" AS c{i}" for i, sql in enumerate(sqls))
    query = f"CREATE TABLE raw AS SELECT {cells} FROM read_parquet(?) AS t({aliases})"
    _run(table, query, str(source), len(names))
    texts = tuple(i for i, sql in enumerate(footer.cells) if sql == TEXT_CELL)
    _check_cells(table, names, limits)
    _refuse_nul(table, names, texts)
    _clear_missing(table, texts)
    return RawTable(names, texts)


def _run(table: duckdb.DuckDBPyConnection, query: str, path: str, n_columns: int) -> None:
    import duckdb

    try:
        table.execute(query, [path])
    except duckdb.OutOfMemoryException:
        raise TooLarge(
            "The table needs more memory than reading one may take.",
            hint="Keep the columns the question is about, or a random sample of the rows.",
        ) from None
    except duckdb.Error as error:  # the query is ours and the same for all: the file is at fault
        raise _refusal(str(error), n_columns) from None


def _refusal(message: str, n_columns: int) -> InvalidFile | TooLarge:
    """Translate DuckDB's complaint about a file into ours."""
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
        return TooLarge(f"Line {line} is longer than {_LINE_BYTES:,} bytes.", hint="Is it a table?")
    first = message.splitlines()[0].removeprefix("Invalid Input Error: ")
    return InvalidFile(f"The file cannot be read: {first}", hint="It may be damaged.")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match.group(1) if match else ""


def _clear_missing(table: duckdb.DuckDBPyConnection, texts: tuple[int, ...]) -> None:
    """Make NULL of words for "missing" that stood between blanks, or came from Parquet."""
    words = "|".join(re.escape(word).replace("\\ ", " ") for word in MISSING)
    for start in range(0, len(texts), 100):
        part = texts[start : start + 100]
        tests = [f"coalesce(bool_or(regexp_full_match(c{i}, '{words}')), false)" for i in part]
        (row,) = table.execute(f"SELECT {', '.join(tests)} FROM raw").fetchall()
        for i, found in zip(part, row, strict=True):
            if found:
                where = f"regexp_full_match(c{i}, '{words}')"
                table.execute(f"UPDATE raw SET c{i} = NULL WHERE {where}").fetchall()


def _check_cells(
    table: duckdb.DuckDBPyConnection, names: tuple[str, ...], limits: TableLimits
) -> None:
    """Refuse a cell that is longer than any value an analysis can use."""
    for start in range(0, len(names), 200):
        part = range(start, min(start + 200, len(names)))
        longest = ", ".join(f"max(length(c{i}::VARCHAR))" for i in part)
        (row,) = table.execute(f"SELECT {longest} FROM raw").fetchall()
        for i, characters in zip(part, row, strict=True):
            if characters and characters > limits.max_cell_characters:
                raise _endless_cell(table, i, names[i], characters)


def _refuse_nul(
    table: duckdb.DuckDBPyConnection, names: tuple[str, ...], texts: tuple[int, ...]
) -> None:
    """Refuse text with a NUL, as in CSV: no database keeps it, and it ends the text elsewhere."""
    for i in texts:
        query = f"SELECT coalesce(bool_or(contains(c{i}, chr(0))), false) FROM raw"
        ((found,),) = table.execute(query).fetchall()
        if found:
            raise InvalidFile(
                f"Column {names[i]!r} has a NUL character.", hint="Write the table again without."
            )


def _endless_cell(
    table: duckdb.DuckDBPyConnection, position: int, name: str, characters: int
) -> InvalidFile | TooLarge:
    longest = f"length(c{position}) = {characters}"
    ((is_number,),) = table.execute(
        f"SELECT bool_and(regexp_full_match(c{position}, '[0-9]+')) FROM raw WHERE {longest}"
    ).fetchall()
    if is_number:
        return InvalidFile(
            f"Column {name!r} has a number with {characters:,} digits.",
            hint="No computer number is that long; the file may be damaged.",
        )
    return TooLarge(
        f"Column {name!r} has a value of {characters:,} characters.",
        hint="Leave long documents out of the table.",
    )
