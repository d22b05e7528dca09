"""What no stored table may hold: too many rows, endless cells, far dates.

Most of it stands in the Parquet's own statistics, so no row is read for it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.adapters.raw_table import literal
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb
    import pyarrow as pa

    from app.service.intake import TableLimits

_CHUNK = 200
_FEWER = "Keep the columns the question is about, or a random sample of the rows."


def check_stored(
    table: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], limits: TableLimits
) -> int:
    """Return how many rows the Parquet file at `path` has.

    Raises
    ------
    InvalidFile : a date is in no calendar, or a text holds a NUL.
    TooLarge : there are too many rows or cells, or a cell is too long.
    """
    import pyarrow.parquet as pq
    import pyarrow.types as kinds

    metadata, schema = pq.read_metadata(path), pq.read_schema(path)
    _check_size(metadata.num_rows, len(names), limits)
    texts = []
    for position, (name, type_) in enumerate(zip(names, schema.types, strict=True)):
        if kinds.is_timestamp(type_):
            _refuse_far(metadata, position, name)
        elif not (kinds.is_integer(type_) or kinds.is_floating(type_)):
            texts.append(position)
    for start in range(0, len(texts), _CHUNK):
        _check_texts(table, path, names, texts[start : start + _CHUNK], limits)
    return int(metadata.num_rows)


def infinite_columns(path: Path) -> list[int]:
    """Return the positions of the columns of a Parquet file that have an infinite number."""
    import pyarrow.parquet as pq
    import pyarrow.types as kinds

    metadata, types = pq.read_metadata(path), pq.read_schema(path).types
    return [i for i, t in enumerate(types) if kinds.is_floating(t) and _is_infinite(metadata, i)]


def far_columns(path: Path) -> list[int]:
    """Return the positions of the columns of a Parquet file that have a date in no calendar."""
    import pyarrow.parquet as pq
    import pyarrow.types as kinds

    metadata, types = pq.read_metadata(path), pq.read_schema(path).types
    return [i for i, t in enumerate(types) if kinds.is_timestamp(t) and _is_far(metadata, i)]


def _check_size(n_rows: int, n_columns: int, limits: TableLimits) -> None:
    if n_rows == 0:
        raise InvalidFile(
            "The file has column names but no rows.", hint="Upload a table with data below them."
        )
    if n_rows > limits.max_rows:
        raise TooLarge(
            f"The table has more than {limits.max_rows:,} rows.",
            hint="Take a random sample of the rows, or raise the limit of this server.",
        )
    if n_rows * n_columns > limits.max_cells:
        raise TooLarge(
            f"The table has {n_rows:,} rows by {n_columns:,} columns;"
            f" {limits.max_cells:,} cells are allowed.",
            hint=_FEWER,
        )


def _is_infinite(metadata: pa.parquet.FileMetaData, position: int) -> bool:
    return any(math.isinf(end) for ends in _ends(metadata, position) for end in ends)


def _refuse_far(metadata: pa.parquet.FileMetaData, position: int, name: str) -> None:
    if _is_far(metadata, position):
        raise InvalidFile(
            f"Column {name!r} has a date before the year 1 or after 9999.",
            hint="Correct such dates, or leave them empty.",
        )


def _is_far(metadata: pa.parquet.FileMetaData, position: int) -> bool:
    """Tell whether a date is of a year that no calendar has: 0 and before, 10000 and after."""
    try:
        for _ in _ends(metadata, position):
            pass
    except OverflowError:
        return True
    return False


def _ends(metadata: pa.parquet.FileMetaData, position: int) -> Iterator[tuple[float, float]]:
    """Yield the least and the largest value of each group of rows."""
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(position).statistics
        if statistics is not None and statistics.has_min_max:
            yield statistics.min, statistics.max


def _check_texts(
    table: duckdb.DuckDBPyConnection,
    path: Path,
    names: Sequence[str],
    positions: Sequence[int],
    limits: TableLimits,
) -> None:
    """Refuse cells longer than an analysis can use, and NULs, which end a text elsewhere."""
    aliases = ", ".join(f"c{i}" for i in range(len(names)))
    source = f"read_parquet({literal(path)}) AS t({aliases})"
    asked = ", ".join(
        f"coalesce(max(length(c{i})), 0), coalesce(bool_or(contains(c{i}, chr(0))), false)"
        for i in positions
    )
    (row,) = table.execute(f"SELECT {asked} FROM {source}").fetchall()
    for i, longest, has_nul in zip(positions, row[::2], row[1::2], strict=True):
        if has_nul:
            raise InvalidFile(
                f"Column {names[i]!r} has a NUL character.", hint="Write the table again without."
            )
        if longest > limits.max_cell_characters:
            raise _endless_cell(table, source, i, names[i], longest)


def _endless_cell(
    table: duckdb.DuckDBPyConnection, source: str, position: int, name: str, characters: int
) -> InvalidFile | TooLarge:
    test = f"bool_and(regexp_full_match(c{position}, '[0-9]+'))"
    where = f"length(c{position}) = {characters}"
    ((is_number,),) = table.execute(f"SELECT {test} FROM {source} WHERE {where}").fetchall()
    if is_number:
        return InvalidFile(
            f"Column {name!r} has a number with {characters:,} digits.",
            hint="No computer number is that long; the file may be damaged.",
        )
    return TooLarge(
        f"Column {name!r} has a value of {characters:,} characters.",
        hint="Leave long documents out of the table.",
    )
