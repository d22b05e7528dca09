"""Which rows of a table too large for memory are looked at closely, and why those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import Kind, Variable
from app.causal.profile import hints
from app.causal.profile.columns import ColumnFacts, Values
from app.causal.profile.facts import Structure

if TYPE_CHECKING:
    import pandas as pd

    from app.adapters.census import StoredTable

PART_ROWS = 50_000
_PART_CELLS = 4_000_000
_FEWEST = 2_000
_BUCKETS = 1 << 20
_STRETCHES = 24  # places of the file that a random part is drawn from
_MIN_ROWS_PER_UNIT = 1.8


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table in their order; `how` says which."""

    frame: pd.DataFrame
    how: str


def part_of(
    data: StoredTable,
    variables: Sequence[Variable],
    facts: Sequence[ColumnFacts],
    description: str,
    seed: int,
) -> Part:
    """Return the rows that keep what relates rows: a stretch of a series, whole units of a panel.

    Where nothing relates them, they are drawn at random.
    """
    from app.causal.profile.structure import find_structure

    rows = max(_FEWEST, min(PART_ROWS, _PART_CELLS // len(variables)))
    stretch = _last(data, facts, rows)
    found = find_structure(stretch, variables, description)
    if found.structure is Structure.TIME_SERIES:
        return Part(stretch, "the last ones in time")
    for unit in _units(variables, found.unit_column, data.n_rows, rows):
        kept = _whole_units(data, unit, rows, seed)
        if find_structure(kept, variables, description).structure is Structure.PANEL:
            return Part(kept, f"all those of some values of {variables[unit].name!r}")
    return Part(_random(data, rows, seed), f"drawn at random from {_STRETCHES} parts of the file")


def _last(data: StoredTable, facts: Sequence[ColumnFacts], rows: int) -> pd.DataFrame:
    """Return the last rows: by their date if each has its own, else of the file."""
    own = [
        i for i, f in enumerate(facts)
        if f.stored is Values.DATES and f.n_missing == 0 and f.n_distinct > 0.9 * data.n_rows
    ]  # fmt: skip
    if own and not facts[own[0]].ascending and _is_regular(data, own[0], rows):
        latest = f"SELECT * FROM {data.source} ORDER BY c{own[0]} DESC LIMIT {rows}"
        return _frame(data, f"SELECT * FROM ({latest}) ORDER BY c{own[0]}")
    return _tail(data, rows)


def _is_regular(data: StoredTable, position: int, rows: int) -> bool:
    """Tell whether the last dates follow each other evenly, and so are worth fetching."""
    latest = f"SELECT c{position} AS x FROM {data.source} ORDER BY 1 DESC LIMIT {rows}"
    steps = f"SELECT epoch_us(x) - epoch_us(lag(x) OVER (ORDER BY x)) AS step FROM ({latest})"
    asked = f"SELECT median(step), mode(step), count(step) FROM ({steps})"
    ((usual, commonest, n_steps),) = data.table.execute(asked).fetchall()
    return bool(n_steps and usual == commonest)


def _tail(data: StoredTable, rows: int) -> pd.DataFrame:
    import pyarrow.parquet as pq

    with pq.ParquetFile(data.path) as file:
        groups = file.num_row_groups
        first, held = groups, 0
        while first > 0 and held < rows:
            first -= 1
            held += file.metadata.row_group(first).num_rows
        table = file.read_row_groups(list(range(first, groups)))
        frame: pd.DataFrame = table.slice(max(held - rows, 0)).to_pandas(ignore_metadata=True)
    return frame


def _units(variables: Sequence[Variable], found: str | None, n_rows: int, rows: int) -> list[int]:
    """Return the positions of columns that may name units of which many fit into the part."""
    fitting = [
        i for i, v in enumerate(variables)
        if v.n_missing == 0 and n_rows / rows * 2 <= v.n_distinct <= n_rows / _MIN_ROWS_PER_UNIT
        and v.kind not in (Kind.DATETIME, Kind.CONTINUOUS)
    ]  # fmt: skip
    said = [i for i in fitting if variables[i].name == found]
    named = [i for i in fitting if hints.says_unit(variables[i].name) and i not in said]
    return (said + named)[:3]


def _whole_units(data: StoredTable, unit: int, rows: int, seed: int) -> pd.DataFrame:
    share = rows / data.n_rows
    where = f"hash(c{unit}, {seed}) % {_BUCKETS} < {round(share * _BUCKETS)}"
    return _frame(data, f"SELECT * FROM {data.source} WHERE {where} LIMIT {2 * rows}")


def _random(data: StoredTable, rows: int, seed: int) -> pd.DataFrame:
    """Draw rows from stretches all over the file: reading all of it would take as long as it is."""
    import numpy as np
    import pandas as pd
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    drawn: list[pd.DataFrame] = []
    with pq.ParquetFile(data.path) as file:
        groups = np.unique(np.linspace(0, file.num_row_groups - 1, _STRETCHES).round().astype(int))
        sizes = np.array([file.metadata.row_group(int(g)).num_rows for g in groups])
        wanted = np.ceil(rows * sizes / sizes.sum()).astype(int)
        for group, size, n in zip(groups, sizes, wanted, strict=True):
            chosen = np.sort(rng.choice(size, min(n, size), replace=False))
            taken = file.read_row_group(int(group)).take(chosen)
            drawn.append(taken.to_pandas(ignore_metadata=True))
    return pd.concat(drawn, ignore_index=True)


def _frame(data: StoredTable, query: str) -> pd.DataFrame:
    frame: pd.DataFrame = data.table.sql(query).to_arrow_table().to_pandas()
    frame.columns = list(data.names)
    return frame
