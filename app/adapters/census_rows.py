"""Which rows of a table too large for memory are looked at closely, and why those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import Kind, Variable
from app.causal.profile import hints
from app.causal.profile.facts import Structure

if TYPE_CHECKING:
    import pandas as pd

    from app.adapters.census import StoredTable

PART_ROWS = 50_000
_PART_CELLS = 4_000_000
_FEWEST = 2_000
_BUCKETS = 1 << 20
_MIN_ROWS_PER_UNIT = 1.8


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table in their order; `how` says which."""

    frame: pd.DataFrame
    how: str


def part_of(data: StoredTable, variables: Sequence[Variable], description: str, seed: int) -> Part:
    """Return the rows that keep what relates rows: a stretch of a series, whole units of a panel.

    Where nothing relates them, they are drawn at random.
    """
    from app.causal.profile.structure import find_structure

    rows = max(_FEWEST, min(PART_ROWS, _PART_CELLS // len(variables)))
    stretch = _frame(data, _last(data, variables, rows))
    found = find_structure(stretch, variables, description)
    if found.structure is Structure.TIME_SERIES:
        return Part(stretch, "the last ones in time")
    for unit in _units(variables, found.unit_column, data.n_rows, rows):
        kept = _frame(data, _whole_units(data, unit, rows, seed))
        if find_structure(kept, variables, description).structure is Structure.PANEL:
            return Part(kept, f"all those of some values of {variables[unit].name!r}")
    return Part(_frame(data, _random(data, rows, seed)), "drawn at random")


def _last(data: StoredTable, variables: Sequence[Variable], rows: int) -> str:
    """Return a query for the last rows: by their date if each has its own, else of the file."""
    own = [
        i for i, v in enumerate(variables)
        if v.kind is Kind.DATETIME and v.n_missing == 0 and v.n_distinct > 0.9 * data.n_rows
    ]  # fmt: skip
    if own:
        latest = f"SELECT * FROM {data.source} ORDER BY c{own[0]} DESC LIMIT {rows}"
        return f"SELECT * FROM ({latest}) ORDER BY c{own[0]}"
    return f"SELECT * FROM {data.source} LIMIT {rows} OFFSET {max(data.n_rows - rows, 0)}"


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


def _whole_units(data: StoredTable, unit: int, rows: int, seed: int) -> str:
    share = rows / data.n_rows
    where = f"hash(c{unit}, {seed}) % {_BUCKETS} < {round(share * _BUCKETS)}"
    return f"SELECT * FROM {data.source} WHERE {where} LIMIT {2 * rows}"


def _random(data: StoredTable, rows: int, seed: int) -> str:
    share = min(rows / data.n_rows, 1.0)
    columns = ", ".join(f"c{i}" for i in range(len(data.names)))
    source = data.source.replace(") AS t(", ", file_row_number=true) AS t(").removesuffix(")")
    where = f"hash(place, {seed}) % {_BUCKETS} < {round(share * _BUCKETS)}"
    return f"SELECT {columns} FROM {source}, place) WHERE {where}"


def _frame(data: StoredTable, query: str) -> pd.DataFrame:
    frame: pd.DataFrame = data.table.sql(query).to_arrow_table().to_pandas()
    frame.columns = list(data.names)
    return frame
