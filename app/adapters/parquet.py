"""Our stored tables: written once by ingestion, read by every child that analyses them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.causal.data import Dataset, Kind
from app.causal.profile.columns import level_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from pydantic import JsonValue

    from app.causal.data import TimeIndex, Variable
    from app.causal.profile import Profile


def named_as(names: Sequence[str]) -> list[str]:
    """Return the columns' names as SQL writes them, or c0, c1, … where some differ in case only."""
    if _differ(names):
        return ['"' + name.replace('"', '""') + '"' for name in names]
    return [f"c{i}" for i in range(len(names))]


def _differ(names: Sequence[str]) -> bool:
    return len({name.casefold() for name in names}) == len(names)


def write_under_names(path: Path, names: Sequence[str]) -> None:
    """Write the table again under its own names where the database could not tell them apart."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if _differ(names):
        return
    renamed = path.with_suffix(".named")
    with pq.ParquetFile(path) as file:
        fields = zip(file.schema_arrow, names, strict=True)
        schema = pa.schema([pa.field(name, field.type) for field, name in fields])
        with pq.ParquetWriter(renamed, schema, compression="zstd") as writer:
            for group in range(file.num_row_groups):
                columns = file.read_row_group(group).columns
                writer.write_table(pa.Table.from_arrays(columns, schema=schema))
    renamed.replace(path)


def read_frame(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the stored table: numbers, datetimes and text, missing values NaN, NaT or None."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        frame: pd.DataFrame = file.read(columns).to_pandas(ignore_metadata=True)
    return frame


def read_dataset(path: Path, profile: Profile, columns: Sequence[str] | None = None) -> Dataset:
    """Return the stored table typed as its profile says, a time series in the order of time.

    `columns` are those to read, all of the profile's when None.
    """
    frame = read_frame(path, columns)
    return Dataset(
        typed_frame(
            ordered(frame, profile.time) if profile.is_temporal else frame, profile.variables
        ),
        profile.variables,
        profile.time,
    )


def typed_frame(frame: pd.DataFrame, variables: Sequence[Variable]) -> pd.DataFrame:
    """Return the frame with codes for "missing" read so, and group codes as text.

    Every analysis expects nominal values as text.
    """
    import pandas as pd

    from app.causal.profile.sentinels import without_codes

    frame = without_codes(frame, variables)
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


def read_rows(
    path: Path, offset: int, limit: int, columns: Sequence[str]
) -> tuple[tuple[tuple[JsonValue, ...], ...], int]:
    """Return `limit` rows from `offset` as plain JSON values, and how many rows there are.

    Only these columns are read, of the groups of rows that hold them.
    """
    import pyarrow.parquet as pq

    rows: list[tuple[JsonValue, ...]] = []
    with pq.ParquetFile(path) as file:
        start = 0
        for group in range(file.num_row_groups):
            end = start + file.metadata.row_group(group).num_rows
            first, last = max(offset, start), min(offset + limit, end)
            if first < last:
                table = file.read_row_group(group, columns=list(columns))
                shown = table.select(columns).slice(first - start, last - first)
                cells = ([_plain(v) for v in column.to_pylist()] for column in shown.columns)
                rows += zip(*cells, strict=True)
            start = end
        return tuple(rows), start


def _plain(value: object) -> JsonValue:
    """Return a cell as JSON: dates in ISO 8601, midnight left out."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value).removesuffix(" 00:00:00").replace(" ", "T")
