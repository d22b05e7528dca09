"""Units over time whatever the columns are called: two columns that meet in one row at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import SAID, Kind, Variable
from app.causal.profile.clock import Clock

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILLED = 0.7  # share of unit × time cells that hold a row: by chance some would hold two
_FEWEST_CELLS, _FEWEST_UNITS, _FEWEST_TIMES = 48, 3, 4
_MOST_CANDIDATES = 12
_NAMING = frozenset({Kind.NOMINAL, Kind.IDENTIFIER, Kind.ORDINAL})


def crossed(
    frame: pd.DataFrame, variables: Sequence[Variable]
) -> Iterator[tuple[tuple[str, ...], Clock]]:
    """Yield the columns of units and of times that a table shows to be crossed, the surest first.

    Times are whole numbers that follow each other; rows that run through them, one unit after
    another, tell which of two numbers is the time.
    """
    candidates = [v for v in variables if _may_be_crossed(v, frame)][:_MOST_CANDIDATES]
    found = [
        (_runs(frame, time.name), unit.n_distinct, (unit.name,), time.name)
        for unit, time in permutations(candidates, 2)
        if _fills(unit, time, len(frame)) and _follows(frame[time.name])
        if not frame.duplicated([unit.name, time.name]).any()
        if not any(_is_choice(frame, each.name, variables) for each in (unit, time))
    ]
    for _, _, unit, time in sorted(found, key=lambda f: (-f[0], -f[1])):
        yield unit, Clock((time,), _ticks(frame[time]), "step", certain=False)


def _may_be_crossed(variable: Variable, frame: pd.DataFrame) -> bool:
    is_whole = pd.api.types.is_integer_dtype(frame[variable.name].dtype)
    repeats = _FEWEST_UNITS <= variable.n_distinct <= len(frame) / _FEWEST_UNITS
    unsaid = variable.role is None and SAID not in variable.reasons
    may_be = is_whole or variable.kind in _NAMING
    return may_be and repeats and unsaid and variable.n_missing == 0


def _fills(unit: Variable, time: Variable, n_rows: int) -> bool:
    cells = unit.n_distinct * time.n_distinct
    return (
        cells >= _FEWEST_CELLS
        and time.n_distinct >= _FEWEST_TIMES
        and _FILLED * cells <= n_rows <= cells
    )


def _is_choice(frame: pd.DataFrame, who: str, variables: Sequence[Variable]) -> bool:
    """Tell whether each of them took exactly one of its rows: these are alternatives, not times."""
    marks = [v.name for v in variables if v.kind is Kind.BINARY and v.name != who]
    zero_or_one = [name for name in marks if set(frame[name].dropna().unique()) == {0, 1}]
    return any((frame.groupby(who)[name].sum() == 1).all() for name in zero_or_one)


def _follows(values: pd.Series) -> bool:
    """Tell whether values are whole numbers at even distance."""
    if not pd.api.types.is_integer_dtype(values.dtype):
        return False
    levels = np.unique(_ticks(values))
    return bool(np.all(np.diff(levels) == levels[1] - levels[0]))


def _runs(frame: pd.DataFrame, time: str) -> float:
    """Return the share of rows that are one step of time after the row before them."""
    ticks = _ticks(frame[time])
    steps = np.diff(ticks)
    return float(np.mean(steps == np.diff(np.unique(ticks))[0])) if len(steps) else 0.0


def _ticks(values: pd.Series) -> NDArray[np.float64]:
    return values.to_numpy(dtype=np.float64, na_value=np.nan)
