"""Profiles of stored tables: measured in memory where they are small, else on a part of the rows.

A large table is counted over all rows by the database; expensive measures look at a part that
fits into memory, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.census import (
    NOTHING_ASKED,
    Asked,
    StoredTable,
    complete_share,
    stored_table,
    take_census,
)
from app.adapters.census_rows import part_of
from app.adapters.parquet import read_frame, typed_frame
from app.adapters.raw_table import connect
from app.causal.data import Dataset, Variable
from app.causal.profile.columns import ColumnFacts, facts_of
from app.causal.profile.facts import NOTHING_SAID, SaidOfRows

if TYPE_CHECKING:
    import pandas as pd

    from app.causal.profile import Diagnosis, Profile

IN_MEMORY_ROWS = 200_000
IN_MEMORY_CELLS = 6_000_000

Typing = Callable[[Sequence[ColumnFacts]], Sequence[Variable]]


def profile_stored(
    path: Path,
    typing: Typing,
    description: str,
    seed: int,
    said: SaidOfRows = NOTHING_SAID,
    asked: Asked = NOTHING_ASKED,
) -> Profile:
    """Profile the table at `path`.

    Parameters
    ----------
    typing : makes variables of what was counted of the columns.
    description : free text or a data dictionary.
    seed : draws the rows that expensive measures look at.
    said : what the user said of the rows.
    asked : numbers that may stand for "missing", by column, to be counted.
    """
    if _is_small(path):
        frame = read_frame(path)
        facts = [facts_of(frame[name], str(name), asked.get(name, ())) for name in frame.columns]
        return _in_memory(frame, tuple(typing(facts)), description, seed, said)
    with _opened(path) as data:
        facts = list(take_census(data, asked))
        return _by_census(data, facts, tuple(typing(facts)), description, seed, said)


def _is_small(path: Path) -> bool:
    import pyarrow.parquet as pq

    size = pq.read_metadata(path)
    n_cells = size.num_rows * size.num_columns
    return bool(size.num_rows <= IN_MEMORY_ROWS and n_cells <= IN_MEMORY_CELLS)


def _in_memory(
    frame: pd.DataFrame,
    variables: tuple[Variable, ...],
    description: str,
    seed: int,
    said: SaidOfRows,
) -> Profile:
    import numpy as np

    from app.causal.profile.measure import measure

    data = Dataset(typed_frame(frame, variables), variables)
    return measure(data, description, np.random.default_rng(seed), said=said)


@contextmanager
def _opened(path: Path) -> Iterator[StoredTable]:
    table = connect(Path())  # a child works in a folder of its own
    try:
        yield stored_table(table, path)
    finally:
        table.close()


def _by_census(
    data: StoredTable,
    facts: Sequence[ColumnFacts],
    variables: tuple[Variable, ...],
    description: str,
    seed: int,
    said: SaidOfRows,
) -> Profile:
    import numpy as np

    from app.causal.profile.measure import Counted, measure

    part = part_of(data, variables, facts, description, seed)
    sample = Dataset(typed_frame(part.frame, variables), variables)
    counted = Counted(data.n_rows, complete_share(data, variables))
    rng = np.random.default_rng(seed)
    profile = measure(sample, description, rng, counted=counted, said=said)
    note = f" (looked for in {sample.n_rows:,} of {data.n_rows:,} rows, {part.how})."
    return replace(profile, diagnoses=tuple(_noted(d, note) for d in profile.diagnoses))


def _noted(diagnosis: Diagnosis, note: str) -> Diagnosis:
    """Return the structure's diagnosis with the rows in which it was looked for."""
    if diagnosis.name != "structure":
        return diagnosis
    return replace(diagnosis, sentence=diagnosis.sentence.removesuffix(".") + note)
