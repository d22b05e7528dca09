"""A line under the header that is no row: the units of the columns, or the header once more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.causal.profile.description import unit_in
from app.causal.profile.units_of_measure import unit_of_word

_FEWEST_ROWS = 2
_NUMBER = re.compile(r"\s*[+-]?[\d.,]+(?:[eE][+-]?\d+)?\s*%?\s*")
_NO_UNIT = re.compile(
    r"[\s\-–.()\[\]]*|n/?a|none|text|string|id|date|number|numeric|category", re.IGNORECASE
)


def repeats(header: Sequence[str], row: Sequence[str]) -> bool:
    """Tell whether a row is the header once more."""
    return [cell.strip() for cell in row] == [name.strip() for name in header] and any(header)


def units_in_row(row: Sequence[str], below: Sequence[Sequence[str]]) -> Mapping[int, str]:
    """Return the units that a row holds, by column; nothing where it is a row of values.

    Every cell is a unit, is empty or says that there is none; the units stand over numbers, at
    least one of them, and no number stands beside them.
    """
    rows = [other for other in below if len(other) == len(row)]
    if len(rows) < _FEWEST_ROWS or any(_NUMBER.fullmatch(cell) for cell in row):
        return {}
    units: dict[int, str] = {}
    for place, cell in enumerate(row):
        column = [other[place] for other in rows if other[place].strip()]
        over_numbers = bool(column) and all(_NUMBER.fullmatch(value) for value in column)
        if over_numbers and (unit := _unit(cell)):
            units[place] = unit
        elif not _NO_UNIT.fullmatch(cell.strip()):
            return {}
    return units


def _unit(cell: str) -> str:
    bare = cell.strip().strip("()[] ")
    return unit_in(f"({bare})") or unit_of_word(bare)
