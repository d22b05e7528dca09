"""Delimited text as the view `raw`."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.adapters.column_names import refuse_one_column
from app.adapters.conversion import Stored
from app.adapters.csv_cells import NOTHING_KNOWN, look_at_cells
from app.adapters.csv_dialect import Dialect, read_dialect
from app.adapters.csv_ends import footer_of
from app.adapters.csv_rows import has_records
from app.adapters.csv_spread import write_spread
from app.adapters.csv_text import clean_text
from app.adapters.raw_table import (
    MISSING_LIST,
    RawTable,
    count,
    keep_sample,
    literal,
    run,
    sample_rows,
    take_sample,
    text_cell,
)

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.service.intake import TableLimits

LINE_BYTES = 8_000_000
_ALL_TEXT: Mapping[int, Stored] = {}
_AROUND = ' \t,;|"'  # of a remark that stands in the first of many cells
_FEWEST_TO_TELL = 2  # columns whose names, as values, are no accident
_SPREAD_FROM = 32 << 20  # bytes: a smaller file is judged by its start


def open_csv(
    table: duckdb.DuckDBPyConnection, source: Path, folder: Path, limits: TableLimits
) -> RawTable:
    """Define `raw` and `sample` over a text file.

    Raises
    ------
    InvalidFile, TooLarge : with the line or column that is the matter.
    """
    text = clean_text(source, folder / "clean.csv")
    dialect = read_dialect(text.path, max_columns=limits.max_columns)
    footer = footer_of(text.path, dialect)
    path = _cut(text.path, folder / "body.csv", footer.start) if footer.lines else text.path
    kept = _kept(table, path, dialect)
    run(table, f"CREATE VIEW raw AS {_select(path, dialect, kept)}", 0)
    may_quote = text.has_quotes or dialect.quote != '"'
    lines = _told("before", dialect.preamble) + _told("after", footer.lines)
    is_whole = _sampled(table, path, folder, dialect, kept, may_quote=may_quote)
    n_headers = _without_headers(table, path, folder, dialect, kept, is_whole=is_whole)
    return RawTable(
        names=tuple(dialect.names[i] for i in kept),
        texts=tuple(range(len(kept))),
        is_whole=is_whole,
        delimiter=dialect.delimiter,
        warnings=lines + _named(dialect, kept) + _under_header(dialect, n_headers),
        may_have=lambda n: not may_quote or has_records(path, dialect, n + 1 + n_headers),
        reader=lambda types: _typed(path, dialect, dict(zip(kept, types, strict=True))),
        cells=NOTHING_KNOWN if is_whole else look_at_cells(path, dialect),
        units={dialect.names[i]: unit for i, unit in dialect.units.items()},
    )


def _without_headers(
    table: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    dialect: Dialect,
    kept: tuple[int, ...],
    *,
    is_whole: bool,
) -> int:
    """Leave out the rows that are the header once more, and return how many; few are looked for.

    Files that were put together have one at each joint.
    """
    if not is_whole or len(kept) < _FEWEST_TO_TELL:
        return 0
    same = " AND ".join(f"c{at} = {literal(dialect.names[i])}" for at, i in enumerate(kept))
    n_headers = count(table, f"SELECT coalesce(count_if({same}), 0) FROM sample")
    if n_headers:
        rows = f"({_select(path, dialect, kept)})"
        run(table, f"CREATE OR REPLACE VIEW raw AS SELECT * FROM {rows} WHERE NOT ({same})", 0)
        take_sample(table, folder, len(kept))
    return n_headers


def _under_header(dialect: Dialect, n_headers: int) -> tuple[str, ...]:
    """Say what was left out under the header and amid the rows."""
    told = []
    if dialect.doubled or n_headers:
        told.append("The header stands in the table more than once: it is no row.")
    if dialect.units:
        listed = ", ".join(f"{unit} for {dialect.names[i]!r}" for i, unit in dialect.units.items())
        told.append(f"The line under the header gives units ({listed}): it is no row.")
    return tuple(told)


def _kept(table: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect) -> tuple[int, ...]:
    """Return the positions of all columns but those with neither a name nor a value."""
    everything = tuple(range(len(dialect.names)))
    if not dialect.unnamed:
        return everything
    counts = ", ".join(f"count({text_cell(f'c{i}')})" for i in dialect.unnamed)
    (found,) = run(table, f"SELECT {counts} FROM {_reader(path, dialect)}", len(everything))
    empty = {i for i, n_present in zip(dialect.unnamed, found, strict=True) if not n_present}
    kept = tuple(i for i in everything if i not in empty)
    refuse_one_column([dialect.names[i] for i in kept])
    return kept


def _sampled(
    table: duckdb.DuckDBPyConnection,
    path: Path,
    folder: Path,
    dialect: Dialect,
    kept: tuple[int, ...],
    *,
    may_quote: bool,
) -> bool:
    """Make `sample`; return whether it holds all rows. A quoted line end forbids to leap."""
    n_columns = len(kept)
    if may_quote or path.stat().st_size < _SPREAD_FROM:
        return take_sample(table, folder, n_columns)
    write_spread(path, folder / "spread.csv", dialect)
    spread = f"{_select(folder / 'spread.csv', dialect, kept)} LIMIT {sample_rows(n_columns)}"
    keep_sample(table, folder, spread, n_columns)
    return False


def _select(path: Path, dialect: Dialect, kept: tuple[int, ...]) -> str:
    """Return SQL that reads the kept cells as clean text."""
    cells = ", ".join(f"{text_cell(f'c{i}')} AS c{at}" for at, i in enumerate(kept))
    return f"SELECT {cells} FROM {_reader(path, dialect)}"


def _typed(path: Path, dialect: Dialect, types: Mapping[int, Stored]) -> str:
    """Return SQL that reads the columns at these positions as these types."""
    cells = ", ".join(f"c{i} AS c{at}" for at, i in enumerate(types))
    return f"(SELECT {cells} FROM {_reader(path, dialect, types)})"


def _reader(path: Path, dialect: Dialect, types: Mapping[int, Stored] = _ALL_TEXT) -> str:
    """Return SQL that reads the file's cells, as text where no other type is given."""
    columns = ", ".join(
        f"'c{i}': '{types.get(i, Stored.TEXT).value}'" for i in range(len(dialect.names))
    )
    return (
        f"read_csv({literal(path)}, auto_detect=false, header=true, skip={dialect.skip},"
        f" delim={literal(dialect.delimiter)}, quote={literal(dialect.quote)},"
        f" escape={literal(dialect.escape)}, columns={{{columns}}}, strict_mode=true,"
        f" null_padding=false, new_line='\\n', encoding='utf-8', nullstr=[{MISSING_LIST}],"
        f" max_line_size={LINE_BYTES}, buffer_size={2 * LINE_BYTES})"
    )


def _cut(path: Path, target: Path, end: int) -> Path:
    """Write the first `end` bytes of the file to `target`."""
    with path.open("rb") as file, target.open("wb") as out:
        shutil.copyfileobj(file, out, 1 << 20)
        out.truncate(end)
    return target


def _named(dialect: Dialect, kept: tuple[int, ...]) -> tuple[str, ...]:
    """Say which names were made up, and how many nameless columns were empty."""
    named = [f"{i + 1} {dialect.names[i]!r}" for i in dialect.unnamed if i in kept]
    empty = len(dialect.names) - len(kept)
    told = []
    if named and dialect.short:
        told.append(
            "Every row has a value more than the header has names, as R writes the names of rows:"
            f" column {named[0]} got a made-up name."
        )
    elif named:
        told.append(f"The header has no name for column {', '.join(named[:10])}: it was made up.")
    if empty == 1:
        told.append("A column without a name and without a value was left out.")
    elif empty:
        told.append(f"{empty} columns without a name and without a value were left out.")
    return tuple(told)


def _told(where: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    if not lines:
        return ()
    shown = lines[0].strip(_AROUND)[:60]
    what = "A line" if len(lines) == 1 else f"{len(lines)} lines"
    return (
        f"{what} {where} the table, {shown!r}, {'was' if len(lines) == 1 else 'were'} left out.",
    )
