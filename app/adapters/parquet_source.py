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


def open_parquet(table: duckdb.DuckDBPyConnection, source: Path, limits: TableLimits) -> RawTable:
    """Define `raw` and `sample` over a Parquet file.

    Raises
    ------
    InvalidFile, TooLarge : with the columns that cannot be read.
    """
    footer = read_footer(source, limits)
    names = checked_names(footer.names)
    refuse_one_column(names)
    texts = tuple(i for i, sql in enumerate(footer.cells) if sql == TEXT_CELL)
    aliases = ", ".join(f"c{i}" for i in range(len(names)))
    cells = ", ".join(
        (_text(f"c{i}") if sql == TEXT_CELL else sql.format(f"c{i}")) + f" AS c{i}"
        for i, sql in enumerate(footer.cells)
    )
    reader = f"read_parquet({literal(source)}) AS t({aliases})"
    run(table, f"CREATE VIEW raw AS SELECT {cells} FROM {reader}", len(names))
    return RawTable(names, texts, take_sample(table, len(names)))


def _text(column: str) -> str:
    """Return SQL for a text cell: no reader has made words for missing NULL before."""
    return text_cell(f"CASE WHEN {column} NOT IN ({MISSING_LIST}) THEN {column} END")
