"""What a Parquet file says of itself, checked before a row of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.conversion import lengths_of_time, times_of_day
from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from app.adapters.conversion import Conversion
    from app.service.intake import TableLimits

MAGIC = b"PAR1"
TEXT_CELL = "{}"
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_HOUR_SECONDS = 3_600
_MAX_EXPANSION = 8  # uncompressed bytes allowed, in multiples of the limit on the upload


@dataclass(frozen=True, slots=True)
class Footer:
    """The columns' names, and for each the SQL that reads it, with {} for the column.

    `times` says what the columns c0, c1, … are that hold times of day and lengths of time.
    """

    names: tuple[str, ...]
    cells: tuple[str, ...]
    times: dict[str, Conversion]


def is_parquet(source: Path) -> bool:
    """Tell by the first bytes, whatever the file is called."""
    with source.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_footer(source: Path, limits: TableLimits) -> Footer:
    """Return the columns of a Parquet file that is small and simple enough.

    Raises
    ------
    InvalidFile : the footer is damaged, or columns are nested or binary.
    TooLarge : it has more rows, columns or uncompressed bytes than allowed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(source) as file:
            _check_size(file.metadata, limits)
            schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InvalidFile(
            f"The Parquet file cannot be read: {str(error).splitlines()[0][:200]}",
            hint="It may be cut short or damaged; write it again.",
        ) from None
    return Footer(tuple(schema.names), tuple(_cells(schema)), _times(schema))


def _check_size(metadata: pa.parquet.FileMetaData, limits: TableLimits) -> None:
    if metadata.num_rows > limits.max_rows:
        raise _too_large("rows", metadata.num_rows, limits.max_rows)
    if metadata.num_columns > limits.max_columns:
        raise _too_large("columns", metadata.num_columns, limits.max_columns)
    groups = (metadata.row_group(i) for i in range(metadata.num_row_groups))
    n_bytes = sum(group.total_byte_size for group in groups)
    if n_bytes > _MAX_EXPANSION * limits.max_bytes:
        raise _too_large("bytes uncompressed", n_bytes, _MAX_EXPANSION * limits.max_bytes)
    if metadata.num_rows * metadata.num_columns > limits.max_cells:
        raise _too_large("cells", metadata.num_rows * metadata.num_columns, limits.max_cells)


def _too_large(what: str, found: int, allowed: int) -> TooLarge:
    return TooLarge(
        f"The Parquet file has {found:,} {what}; {allowed:,} are allowed.",
        hint="Keep the columns the question is about, or a random sample of the rows.",
    )


def _cells(schema: pa.Schema) -> list[str]:
    read = {field.name: _cell(field.type) for field in schema}
    if bad := [name for name, sql in read.items() if not sql]:
        raise InvalidFile(
            f"Columns {', '.join(map(repr, bad[:10]))} are nested or binary.",
            hint="Flatten them into simple columns, or leave them out.",
        )
    return [_cell(field.type) for field in schema]


def _times(schema: pa.Schema) -> dict[str, Conversion]:
    import pyarrow.types as kinds

    found: dict[str, Conversion] = {}
    for i, type_ in enumerate(schema.types):
        if kinds.is_duration(type_):
            found[f"c{i}"] = lengths_of_time(f"c{i}", "s")
        elif kinds.is_time(type_):
            found[f"c{i}"] = times_of_day(f"c{i}")
    return found


def _cell(type_: pa.DataType) -> str:
    """Return the SQL that makes a value of this type one of ours; "" if there is none."""
    import pyarrow.types as kinds

    if kinds.is_dictionary(type_):
        return _cell(type_.value_type)
    if kinds.is_duration(type_):
        return f"{{}}::BIGINT::DOUBLE / {_PER_SECOND[type_.unit]}"
    tests = (
        (kinds.is_null, "NULL::DOUBLE"),
        (kinds.is_boolean, "{}::TINYINT"),
        (kinds.is_uint64, "{}::DOUBLE"),
        (kinds.is_integer, "{}::BIGINT"),
        (kinds.is_floating, "CASE WHEN isnan({0}) THEN NULL ELSE {0}::DOUBLE END"),
        (kinds.is_decimal, "{}::DOUBLE"),
        (kinds.is_date, "{}::TIMESTAMP"),
        (kinds.is_timestamp, "{}::TIMESTAMP"),
        (kinds.is_time, f"epoch({{}})::DOUBLE / {_HOUR_SECONDS}"),
        (kinds.is_string, TEXT_CELL),
        (kinds.is_large_string, TEXT_CELL),
        (kinds.is_string_view, TEXT_CELL),
    )
    return next((sql for is_of, sql in tests if is_of(type_)), "")
