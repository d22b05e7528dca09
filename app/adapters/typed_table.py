"""The upload written once as typed Parquet, as a stream.

A sample decides what each column holds. Every row is then held to it while it is written: a
text in row 3,000,000 of a column of numbers stops the writing, the columns that the sample
misjudged are decided on all rows, and the table is written again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.adapters.conversion import CONTRADICTED, Conversion, Stored, Typed
from app.adapters.deciding_rows import CHUNK, Rows
from app.adapters.parquet import named_as, write_under_names
from app.adapters.raw_table import (
    RawTable,
    literal,
    names_of,
    refusal,
    rows_per_group,
    run,
    text_cell,
)
from app.adapters.stored_limits import far_columns, infinite_columns
from app.adapters.text_columns import conversions

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def write_typed(
    table: duckdb.DuckDBPyConnection, raw: RawTable, target: Path
) -> tuple[Conversion, ...]:
    """Write `raw` to `target` and return how each column was read.

    Raises
    ------
    InvalidFile, TooLarge : with the line or column that is the matter.
    """
    found = _decided(raw, raw.texts, Rows(table, "sample", are_few=True))
    if raw.is_whole:
        _write(table, raw, [c.sql for c in found], "sample", target)
        return found
    if _write_quickly(table, raw, found, target):
        return found
    if wrong := _misjudged(table, raw, found):
        found = _widened(table, raw, found, wrong, target.parent)
    _write(table, raw, [c.sql for c in found], "raw", target)
    return found


def _write_quickly(
    table: duckdb.DuckDBPyConnection, raw: RawTable, found: Sequence[Conversion], target: Path
) -> bool:
    """Write the table as the sample was read; return False where a row contradicts that."""
    import duckdb

    texts = frozenset(raw.texts)
    respelled = any(found[i].stored is Stored.TEXT and found[i].sql != f"c{i}" for i in texts)
    if respelled and not _is_clean(raw):
        return False
    quick = [
        _quick(f"c{i}", c, raw) if i in texts else Typed(c.stored, c.sql)
        for i, c in enumerate(found)
    ]
    source = raw.reader([q.read_as for q in quick]) if raw.reader else "raw"
    try:
        write_cells(table, raw, [q.sql for q in quick], source, target)
    except duckdb.ConversionException:
        return False
    except duckdb.InvalidInputException as error:
        if CONTRADICTED in str(error):
            return False
        raise refusal(error, len(raw.names)) from None
    except duckdb.Error as error:
        raise refusal(error, len(raw.names)) from None
    # "inf" is no number, and "infinity" no date, as all rows would show.
    return not (infinite_columns(target) or far_columns(target))


def _is_clean(raw: RawTable) -> bool:
    """Tell whether the cells that are read quickly have no blanks around them."""
    return raw.reader is None or raw.cells.trimmed


def _quick(column: str, conversion: Conversion, raw: RawTable) -> Typed:
    """Return how to read a column of text so that what the conversion does not fit stops it."""
    if conversion.stored is Stored.TEXT:
        return Typed(Stored.TEXT, conversion.sql if _is_clean(raw) else text_cell(column))
    typed = conversion.typed if raw.reader else None
    if typed and not (typed.plain_digits and not raw.cells.plain_digits):
        return typed
    if conversion.quick:
        return Typed(Stored.TEXT, conversion.quick)
    stop = f"error('{CONTRADICTED}')::{conversion.stored.value}"
    unfit = f"CASE WHEN {column} IS NOT NULL AND NOT ({conversion.missing}) THEN {stop} END"
    return Typed(Stored.TEXT, f"coalesce({conversion.sql}, {unfit})")


def _write(
    table: duckdb.DuckDBPyConnection,
    raw: RawTable,
    cells: Sequence[str],
    source: str,
    target: Path,
) -> None:
    import duckdb

    try:
        write_cells(table, raw, cells, source, target)
    except duckdb.Error as error:
        raise refusal(error, len(raw.names)) from None


def write_cells(
    table: duckdb.DuckDBPyConnection,
    raw: RawTable,
    cells: Sequence[str],
    source: str,
    target: Path,
) -> None:
    """Write the cells, one SQL expression a column, under the columns' names."""
    listed = ", ".join(f"{c} AS {a}" for c, a in zip(cells, named_as(raw.names), strict=True))
    table.execute(
        f"COPY (SELECT {listed} FROM {source}) TO {literal(target)} (FORMAT parquet,"
        " COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION V2,"
        f" ROW_GROUP_SIZE {rows_per_group(table, raw)})"
    )
    write_under_names(target, raw.names)


def _decided(raw: RawTable, texts: Sequence[int], rows: Rows) -> tuple[Conversion, ...]:
    read = dict(raw.known) | conversions(rows, names_of(raw, texts), raw.delimiter)
    aliases = (f"c{i}" for i in range(len(raw.names)))
    return tuple(read.get(alias) or Conversion(alias, Stored.FLOAT) for alias in aliases)


def _misjudged(
    table: duckdb.DuckDBPyConnection, raw: RawTable, found: Sequence[Conversion]
) -> tuple[int, ...]:
    """Return the positions of the columns with a text that their conversion does not fit."""
    judged = [i for i in raw.texts if found[i].stored is not Stored.TEXT]
    wrong: list[int] = []
    for start in range(0, len(judged), CHUNK):
        part = judged[start : start + CHUNK]
        tests = ", ".join(
            f"count_if(c{i} IS NOT NULL AND NOT ({found[i].missing}) AND ({found[i].sql}) IS NULL)"
            for i in part
        )
        (counts,) = table.execute(f"SELECT {tests} FROM raw").fetchall()
        wrong += [i for i, count in zip(part, counts, strict=True) if count]
    return tuple(wrong)


def _widened(
    table: duckdb.DuckDBPyConnection,
    raw: RawTable,
    found: Sequence[Conversion],
    wrong: Sequence[int],
    folder: Path,
) -> tuple[Conversion, ...]:
    """Decide the misjudged columns on all their rows, kept on disk meanwhile."""
    texts = folder / "texts.parquet"
    listed = ", ".join(f"c{i}" for i in wrong)
    run(
        table,
        f"COPY (SELECT {listed} FROM raw) TO {literal(texts)} (FORMAT parquet,"
        f" ROW_GROUP_SIZE {rows_per_group(table, raw)})",
        len(raw.names),
    )
    decided = _decided(raw, wrong, Rows(table, f"read_parquet({literal(texts)})"))
    texts.unlink()
    return tuple(decided[i] if i in wrong else c for i, c in enumerate(found))
