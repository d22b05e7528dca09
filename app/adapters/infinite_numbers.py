"""Infinite numbers of an upload, read as missing: no analysis can use them, and the rest it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.raw_table import literal
from app.adapters.stored_limits import infinite_columns
from app.adapters.typed_table import write_cells
from app.causal.profile.infinite import READ_AS_MISSING, infinite_values

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
    (n_rows,) = table.execute(f"SELECT count(*) FROM {source}").fetchall()[0]
    infinite = dict(zip(columns, row, strict=True))
    return tuple(
        _told(c, raw.names[i], infinite[i], n_rows) if infinite.get(i) else c
        for i, c in enumerate(found)
    )


def _told(read: Conversion, name: str, n_infinite: int, n_rows: int) -> Conversion:
    """Return how a column was read with the number of its infinite values, and the sentence."""
    told = f"{infinite_values(name, n_infinite, n_rows)} {READ_AS_MISSING[n_infinite > 1]}"
    return replace(read, warning=f"{read.warning} {told}".strip(), n_infinite=n_infinite)
