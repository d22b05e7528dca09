"""A Parquet file as the view `raw`, its simple types made ours, after a look at its footer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.column_names import checked_names, refuse_one_column
from app.adapters.parquet_footer import TEXT_CELL, read_footer
from app.adapters.raw_table import MISSING_LIST, RawTable, literal, run, take_sample, text_cell

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.service.intake import TableLimits

_PRESENT = f"CASE WHEN {{0}} NOT IN ({MISSING_LIST}) THEN {{0}} END"


def open_parquet(
    table: duckdb.DuckDBPyConnection, source: Path, folder: Path, limits: TableLimits
) -> RawTable:
    """Define `raw` and `sample` over a Parquet file.

    Raises
    ------
    InvalidFile, TooLarge : with the columns that cannot be read.
    """
    table.execute("SET threads = 1")  # several threads mix the groups of rows up
    footer = read_footer(source, limits)
    names = checked_names(footer.names)
    refuse_one_column(names)
    texts = tuple(i for i, sql in enumerate(footer.cells) if sql == TEXT_CELL)
    aliases = ", ".join(f"c{i}" for i in range(len(names)))
    known = ", ".join(
        f"{(_PRESENT if sql == TEXT_CELL else sql).format(f'c{i}')} AS c{i}"
        for i, sql in enumerate(footer.cells)
    )
    cells = ", ".join(
        f"{text_cell(f'c{i}')} AS c{i}" if sql == TEXT_CELL else f"c{i}"
        for i, sql in enumerate(footer.cells)
    )
    # A step of its own: a text is named many times in what cleans it.
    typed = f"SELECT {known} FROM read_parquet({literal(source)}) AS t({aliases})"
    run(table, f"CREATE VIEW raw AS SELECT {cells} FROM ({typed})", len(names))
    is_whole = take_sample(table, folder, len(names))
    return RawTable(names, texts, is_whole, known=footer.times)
