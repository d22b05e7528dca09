"""Infinite numbers of an upload, read as missing: no analysis can use them, and the rest it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.raw_table import literal
from app.adapters.stored_limits import infinite_columns
from app.adapters.typed_table import write_cells

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from app.adapters.conversion import Conversion
    from app.adapters.raw_table import RawTable


def without_infinite(
    table: duckdb.DuckDBPyConnection, raw: RawTable, found: Sequence[Conversion], target: Path
) -> tuple[Conversion, ...]:
    """Write the table at `target` again with gaps for infinite numbers, and say how many.

    It is left as it is where its own statistics know of none.
    """
    columns = infinite_columns(target)
    if not columns:
        return tuple(found)
    aliases = ", ".join(f"c{i}" for i in range(len(raw.names)))
    source = f"read_parquet({literal(target)}) AS t({aliases})"
    counts = ", ".join(f"count_if(isinf(c{i}))" for i in columns)
    (row,) = table.execute(f"SELECT {counts} FROM {source}").fetchall()
    cells = [
        f"CASE WHEN isfinite(c{i}) THEN c{i} END" if i in columns else f"c{i}"
        for i in range(len(raw.names))
    ]
    cleared = target.with_suffix(".finite")
    write_cells(table, raw, cells, source, cleared)
    cleared.replace(target)
    told = {i: _told(raw.names[i], n) for i, n in zip(columns, row, strict=True)}
    return tuple(
        replace(c, warning=f"{c.warning} {told[i]}".strip()) if i in told else c
        for i, c in enumerate(found)
    )


def _told(name: str, count: int) -> str:
    if count == 1:
        return f"In {name!r}, 1 value is infinite, or too large to hold: it was read as missing."
    return (
        f"In {name!r}, {count:,} values are infinite, or too large to hold: they were read as"
        " missing."
    )
