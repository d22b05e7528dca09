"""Our stored tables: written once by ingestion, read by every child that analyses them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.causal.data import Dataset, Kind
from app.causal.profile.columns import level_text
from app.errors import InvalidFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa
    from pydantic import JsonValue

    from app.causal.data import TimeIndex, Variable
    from app.causal.profile import Profile


_FIRST, _LAST = -62_135_596_800_000_000, 253_402_300_799_999_999  # 0001 … 9999, in microseconds


def write_table(batches: pa.RecordBatchReader, names: Sequence[str], target: Path) -> None:
    """Write the batches under these column names; the same rows give the same bytes.

    Raises
    ------
    InvalidFile : a number is too large for a computer's number, or a date for a calendar.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = zip(batches.schema, names, strict=True)
    schema = pa.schema([pa.field(name, field.type) for field, name in fields])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            _refuse_infinite(batch, names)
            _refuse_far_dates(batch, names)
            writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))


def _refuse_infinite(batch: pa.RecordBatch, names: Sequence[str]) -> None:
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    for name, column in zip(names, batch.columns, strict=True):
        if kinds.is_floating(column.type) and pc.any(pc.is_inf(column)).as_py():
            raise InvalidFile(
                f"Column {name!r} has an infinite number, or one too large to hold.",
                hint="Replace such values, or leave them empty.",
            )


def _refuse_far_dates(batch: pa.RecordBatch, names: Sequence[str]) -> None:
    """Refuse years that no calendar has: 0 and before, 10000 and after."""
    import pyarrow.compute as pc
    import pyarrow.types as kinds

    for name, column in zip(names, batch.columns, strict=True):
        if kinds.is_timestamp(column.type):
            ends = pc.min_max(column.cast("timestamp[us]").cast("int64"))
            if any(end.is_valid and not _FIRST <= end.as_py() <= _LAST for end in ends.values()):
                raise InvalidFile(
                    f"Column {name!r} has a date before the year 1 or after 9999.",
                    hint="Correct such dates, or leave them empty.",
                )


def read_frame(path: Path) -> pd.DataFrame:
    """Return the stored table: numbers, datetimes and text, missing values NaN, NaT or None."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        frame: pd.DataFrame = file.read().to_pandas(ignore_metadata=True)
    return frame


def read_dataset(path: Path, profile: Profile) -> Dataset:
    """Return the stored table typed as its profile says, a time series in the order of time."""
    frame = read_frame(path)
    return Dataset(
        typed_frame(
            ordered(frame, profile.time) if profile.is_temporal else frame, profile.variables
        ),
        profile.variables,
        profile.time,
    )


def typed_frame(frame: pd.DataFrame, variables: Sequence[Variable]) -> pd.DataFrame:
    """Return the frame with group codes as text, as every analysis expects nominal values."""
    import pandas as pd

    codes = [
        v.name
        for v in variables
        if v.kind is Kind.NOMINAL and pd.api.types.is_numeric_dtype(frame[v.name].dtype)
    ]
    texts = {name: frame[name].map(level_text, na_action="ignore").astype(object) for name in codes}
    return frame.assign(**texts)


def ordered(frame: pd.DataFrame, time: TimeIndex | None) -> pd.DataFrame:
    """Return the rows in the order of their time column; as they are when there is none."""
    if time is None or time.column is None:
        return frame
    return frame.sort_values([time.column, *time.parts], kind="stable", ignore_index=True)


def read_rows(path: Path, offset: int, limit: int) -> tuple[tuple[tuple[JsonValue, ...], ...], int]:
    """Return `limit` rows from `offset` as plain JSON values, and how many rows there are."""
    import pyarrow.dataset as ds

    table = ds.dataset(path, format="parquet")
    n_rows = table.count_rows()
    taken = range(offset, min(offset + limit, n_rows))
    columns = table.take(list(taken)).to_pydict() if taken else {}
    rows = zip(*([_plain(v) for v in column] for column in columns.values()), strict=True)
    return tuple(rows), n_rows


def _plain(value: object) -> JsonValue:
    """Return a cell as JSON: dates in ISO 8601, midnight left out."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value).removesuffix(" 00:00:00").replace(" ", "T")
