"""Feather and other Arrow files as Parquet, record batch by record batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.formats.opened import Layout, Opened
from app.adapters.formats.typed_file import check_size, unreadable, write_typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from app.service.intake import TableLimits


def open_arrow(source: Path, folder: Path, limits: TableLimits) -> Opened:
    """Rewrite an Arrow file in `folder`; categories become their texts.

    Raises
    ------
    InvalidFile : the file is damaged, or a column cannot be kept as Parquet.
    TooLarge : it is beyond a limit.
    """
    import pyarrow as pa

    target = folder / "typed.parquet"
    try:
        with pa.memory_map(str(source)) as mapped, pa.ipc.open_file(mapped) as file:
            check_size(0, len(file.schema), limits)
            schema = pa.schema([pa.field(f.name, _plain(f.type)) for f in file.schema])
            write_typed(_batches(file, schema), schema, target, limits)
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        raise unreadable("Feather file", error) from None
    return Opened(target, Layout.PARQUET, "feather")


def _plain(type_: pa.DataType) -> pa.DataType:
    import pyarrow.types as kinds

    return type_.value_type if kinds.is_dictionary(type_) else type_


def _batches(file: pa.ipc.RecordBatchFileReader, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for i in range(file.num_record_batches):
        batch = file.get_batch(i)
        batch.validate(full=True)  # offsets are used unseen by what follows
        columns = [c.cast(f.type) for c, f in zip(batch.columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
