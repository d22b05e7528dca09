"""The Parquet file that a typed format is rewritten as, batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InvalidFile, TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa

    from app.service.intake import TableLimits

_EXACT = float(2**53)  # beyond it a double skips whole numbers


def write_typed(
    batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path, limits: TableLimits
) -> None:
    """Write batches as they come; one is in memory at a time.

    Raises
    ------
    TooLarge : there are more rows or cells than allowed.
    """
    import pyarrow.parquet as pq

    n_rows = 0
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for batch in batches:
            n_rows += batch.num_rows
            check_size(n_rows, len(schema), limits)
            writer.write_batch(batch)


def check_size(n_rows: int, n_columns: int, limits: TableLimits) -> None:
    """Refuse a table beyond the limits on rows, columns or cells.

    Raises
    ------
    TooLarge : with the figure and the limit.
    """
    counts = (
        ("columns", n_columns, limits.max_columns, "WHEREFORE_MAX_COLUMNS"),
        ("rows", n_rows, limits.max_rows, "WHEREFORE_MAX_ROWS"),
        ("cells", n_rows * n_columns, limits.max_cells, "WHEREFORE_MAX_CELLS"),
    )
    for what, found, allowed, setting in counts:
        if found > allowed:
            raise TooLarge(
                f"The table has {found:,} {what} or more; {allowed:,} are allowed.",
                hint="Keep the columns the question is about, or a random sample of the rows;"
                f" an administrator can raise {setting}.",
            )


def narrowed(source: Path, target: Path) -> Path:
    """Return a file in which decimal columns that hold whole numbers only are integers.

    Some formats have no integers: a CSV file of the same table has them, and both are to be
    read alike.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(source) as file:
        whole = _whole_columns(file)
        if not whole:
            return source
        schema = pa.schema(
            [pa.field(f.name, pa.int64() if i in whole else f.type)
             for i, f in enumerate(file.schema_arrow)]
        )  # fmt: skip
        with pq.ParquetWriter(target, schema, compression="lz4") as writer:
            for batch in file.iter_batches():
                columns = [c.cast(f.type) for c, f in zip(batch.columns, schema, strict=True)]
                writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema))
    return target


def _whole_columns(file: pa.parquet.ParquetFile) -> set[int]:
    import pyarrow.types as kinds

    left = {i for i, field in enumerate(file.schema_arrow) if kinds.is_floating(field.type)}
    seen: set[int] = set()
    for batch in file.iter_batches():
        left = {i for i in left if _is_whole(batch.column(i))}
        seen |= {i for i in left if batch.column(i).null_count < batch.num_rows}
        if not left:
            break
    return left & seen


def _is_whole(column: pa.Array) -> bool:
    import pyarrow.compute as pc

    fits = pc.and_(pc.equal(column, pc.trunc(column)), pc.less(pc.abs(column), _EXACT))
    return bool(pc.all(fits, min_count=0).as_py())


def unreadable(what: str, error: Exception) -> InvalidFile:
    """Return the refusal of a file that its library could not read."""
    reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return InvalidFile(
        f"The {what} cannot be read: {reason}",
        hint="It may be cut short or damaged: write it again, or save the table as CSV.",
    )
