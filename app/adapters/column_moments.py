"""Moments of stored columns, read from Parquet batch by batch, on as many threads as there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from typing import TYPE_CHECKING

from app.causal.moments import Moments, gathered, merged
from app.causal.profile.sentinels import numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import pyarrow.parquet as pq
    from numpy.typing import NDArray

    from app.causal.data import Variable

_ROWS = 65_536


def moments_of(path: Path, variables: Sequence[Variable], *, threads: int = 2) -> Moments:
    """Return the moments of these numeric columns; memory does not grow with the rows.

    Parameters
    ----------
    path : a stored table. variables : columns that hold numbers; their codes are missing values.
    threads : each reads its own row groups.
    """
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        groups = range(file.num_row_groups)
    shares = [list(groups[start::threads]) for start in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(lambda share: _of_groups(path, variables, share), shares)
        return reduce(merged, parts)


def _of_groups(path: Path, variables: Sequence[Variable], groups: list[int]) -> Moments:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, pre_buffer=False, memory_map=False) as file:
        return gathered(tuple(v.name for v in variables), _blocks(file, variables, groups))


def _blocks(
    file: pq.ParquetFile, variables: Sequence[Variable], groups: list[int]
) -> Iterator[NDArray[np.float64]]:
    import numpy as np

    names = [v.name for v in variables]
    for group in groups:
        for batch in file.iter_batches(_ROWS, row_groups=[group], columns=names):
            block = np.empty((batch.num_rows, len(names)))
            for place, variable in enumerate(variables):
                column = batch.column(variable.name).cast("float64", safe=False)
                block[:, place] = column.to_numpy(zero_copy_only=False)
                if codes := numbers_in(variable.missing_codes):
                    block[np.isin(block[:, place], codes), place] = np.nan
            yield block
