"""The data of one step: its columns of a stored table, whole, in part, or as moments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters.column_moments import moments_of
from app.adapters.parquet import read_dataset, typed_frame
from app.causal.data import Dataset
from app.causal.moments import condensed
from app.causal.population import check, columns_of, narrowed, profile_of
from app.service.reading import MOST_CELLS, Reading

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from app.causal.conditions import Condition
    from app.causal.profile import Profile

_BLOCK = 16_384  # neighbouring rows that are drawn together


def data_for(reading: Reading, path: Path, profile: Profile, seed: int) -> Dataset:
    """Return what the reading asks for; what is drawn depends on the seed alone."""
    import numpy as np

    if not reading.columns:
        return narrowed(read_dataset(path, profile), reading.where)
    needed = {*reading.columns, *columns_of(reading.where, profile.variables)}
    variables = tuple(v for v in profile.variables if v.name in needed)
    seen = replace(profile, variables=variables)
    rng = np.random.default_rng(seed)
    if reading.most_rows is None:
        data = read_dataset(path, seen, columns=[v.name for v in variables])
    elif reading.as_moments:
        return condensed(moments_of(path, variables), variables, rng)
    else:
        data = _part(path, seen, reading, rng)
    kept = [v.name for v in variables if v.name in reading.columns]
    return narrowed(data, reading.where).select(kept)


def part_profiled(path: Path, profile: Profile, where: tuple[Condition, ...]) -> Profile:
    """Return the profile of the rows that meet conditions, counted again."""
    check(where, profile)
    names = profile.names
    most = MOST_CELLS // max(len(names), 1)
    reading = Reading(names, None if profile.n_rows <= most else most, where=where)
    return profile_of(data_for(reading, path, profile, seed=0), profile)


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
