"""The data of one step: its columns of a stored table, whole, in part, or as moments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.column_moments import moments_of
from app.adapters.parquet import read_dataset, typed_frame
from app.causal.data import Dataset
from app.causal.moments import condensed

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from app.causal.profile import Profile
    from app.service.reading import Reading

_BLOCK = 16_384  # neighbouring rows that are drawn together


def data_for(reading: Reading, path: Path, profile: Profile, seed: int) -> Dataset:
    """Return what the reading asks for; what is drawn depends on the seed alone."""
    import numpy as np

    if not reading.columns:
        return read_dataset(path, profile)
    variables = tuple(v for v in profile.variables if v.name in reading.columns)
    seen = replace(profile, variables=variables)
    if reading.most_rows is None:
        return read_dataset(path, seen, columns=[v.name for v in variables])
    rng = np.random.default_rng(seed)
    if reading.as_moments:
        return condensed(moments_of(path, variables), variables, rng)
    return _part(path, seen, reading, rng)


def _part(path: Path, seen: Profile, reading: Reading, rng: np.random.Generator) -> Dataset:
    """Return about so many rows, in blocks drawn from all over the file, in its order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = [v.name for v in seen.variables]
    assert reading.most_rows is not None
    share = reading.most_rows / seen.n_rows
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow.empty_table().select(names).schema
        batches = file.iter_batches(_BLOCK, columns=names)
        table = pa.Table.from_batches((b for b in batches if rng.random() < share), schema)
    frame = typed_frame(table.to_pandas(ignore_metadata=True), seen.variables)
    note = f"{len(frame):,} of {seen.n_rows:,} rows, drawn in blocks from all over the table"
    return Dataset(frame, seen.variables, parent=(note,))
