"""A stored table as CSV that no spreadsheet program takes for commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import JsonValue

from app.causal import codec
from app.service.intake import ExportOrder

if TYPE_CHECKING:
    import pyarrow as pa

_COMMAND = r"^[=+\-@\t\r\n]"  # what spreadsheet programs run, or skip to reach such a sign
_NUMBER = r"^[+\-]?(\d+([.,]\d*)*|[.,]\d+)([eE][+\-]?\d+)?%?$"
_ZEROS = r"(?:\.|(\.\d*[1-9]))0+$"  # behind the second, and behind its last digit


def export(arguments: JsonValue) -> JsonValue:
    """Write a stored Parquet file as CSV (an ExportOrder) and return its length in bytes.

    A text that begins as a formula does gets an apostrophe before it, unless it is a number.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import csv

    order = codec.decode(ExportOrder, arguments)
    with pq.ParquetFile(order.parquet) as file:
        names = _inert(pa.array(file.schema_arrow.names, pa.string())).to_pylist()
        types = [_written_type(field.type) for field in file.schema_arrow]
        schema = pa.schema([pa.field(n, t) for n, t in zip(names, types, strict=True)])
        with csv.CSVWriter(order.target, schema) as out:
            for batch in file.iter_batches(batch_size=order.rows_at_once):
                columns = [_written(column) for column in batch.columns]
                out.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
    return Path(order.target).stat().st_size


def _written_type(type_: pa.DataType) -> pa.DataType:
    import pyarrow as pa
    import pyarrow.types as kinds

    return pa.string() if kinds.is_timestamp(type_) else type_


def _written(column: pa.Array) -> pa.Array:
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    if kinds.is_timestamp(column.type):
        return pc.replace_substring_regex(column.cast("string"), _ZEROS, r"\1")
    return _inert(column) if kinds.is_string(column.type) else column


def _inert(texts: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    may_run = pc.and_(
        pc.match_substring_regex(texts, _COMMAND),
        pc.invert(pc.match_substring_regex(texts, _NUMBER)),
    )
    quoted = pc.binary_join_element_wise(pa.scalar("'"), texts, "")
    return pc.if_else(may_run, quoted, texts)
