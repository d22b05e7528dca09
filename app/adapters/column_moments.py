"""Moments of stored columns, read from Parquet batch by batch, on as many threads as there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import TYPE_CHECKING

from app.causal.moments import Moments, gathered, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import pyarrow.parquet as pq
    from numpy.typing import NDArray

_ROWS = 65_536


def moments_of(path: Path, names: Sequence[str], *, threads: int = 2) -> Moments:
    """Return the moments of these numeric columns; memory does not grow with the rows.

    Parameters
    ----------
    path : a stored table. names : columns that hold numbers.
    threads : each reads its own row groups.
    """
    import pyarrow.parquet as pq

    columns = tuple(names)
    with pq.ParquetFile(path) as file:
        groups = range(file.num_row_groups)
    shares = [list(groups[start::threads]) for start in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda share: _of_groups(path, columns, share), shares)
        return reduce(merged, parts)


def _of_groups(path: Path, names: tuple[str, ...], groups: list[int]) -> Moments:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, pre_buffer=False, memory_map=False) as file:
        return gathered(names, _blocks(file, names, groups))


def _blocks(
    file: pq.ParquetFile, names: tuple[str, ...], groups: list[int]
) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    for group in groups:
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=list(names)):
            block = np.empty((batch.num_rows, len(names)))
            for place, name in enumerate(names):
                column = batch.column(name).cast("float64", safe=False)
                block[:, place] = column.to_numpy(zero_copy_only=False)
            yield block
