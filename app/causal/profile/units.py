"""Which columns tell the units of a panel apart: one of them, two together, or a whole design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, SAID, Kind, Role, Variable
from app.causal.profile import hints

if TYPE_CHECKING:
    import pandas as pd

    from app.causal.profile.clock import Clock

_MIN_ROWS_PER_UNIT = 1.8
_MIN_FILLED = 0.2  # share of unit × time cells that a panel fills
_MOST_MISSING = 0.05
_TIME_PARTS = frozenset("month quarter qtr week weekday day season hour".split())
_MOST_PARTS = 4
_MOST_CANDIDATES = 12
_FEWEST_BALANCED = 10


def units_of(variables: Sequence[Variable], n_rows: int) -> list[Variable]:
    """Return the columns that may name a unit, those that say so first."""
    said = [v for v in variables if v.role is Role.UNIT]
    if said:
        return said
    named = [v for v in variables if _may_be_unit(v, n_rows) and hints.says_unit(v.name)]
    words = [v for v in variables if _may_be_unit(v, n_rows) and v not in named and _is_text(v)]
    return sorted(named, key=lambda v: -v.n_distinct) + words


def _may_be_unit(variable: Variable, n_rows: int) -> bool:
    return (
        variable.n_distinct >= 2
        and variable.n_missing <= _MOST_MISSING * n_rows
        and variable.kind not in (Kind.DATETIME, Kind.CONSTANT)
        and variable.role not in (Role.IGNORE, Role.TIME)
        and (variable.role is Role.UNIT or SAID not in variable.reasons)
        and not _TIME_PARTS & set(hints.words_of(variable.name))
    )


def _is_text(variable: Variable) -> bool:
    return variable.kind in (Kind.NOMINAL, Kind.IDENTIFIER) and variable.n_distinct >= 3


def balanced_units(
    frame: pd.DataFrame, variables: Sequence[Variable], clock: Clock
) -> Iterator[Variable]:
    """Yield columns of whole numbers each of which occurs exactly once at every time.

    Measurements do not come so; a number of counties or firms does, whatever its name.
    """
    n_units, odd = divmod(len(frame), max(clock.n_ticks, 1))
    if odd or n_units < _FEWEST_BALANCED or not clock.is_complete or clock.n_ticks < 3:
        return
    for variable in variables:
        if variable.n_distinct != n_units or variable.n_missing or not variable.is_numeric:
            continue
        values = frame[variable.name]
        whole = not bool((values % 1 != 0).any())
        if (
            whole
            and _may_be_unit(variable, len(frame))
            and is_panel(frame, (variable.name,), clock)
        ):
            yield variable


def is_panel(frame: pd.DataFrame, units: tuple[str, ...], clock: Clock) -> bool:
    """Tell whether each unit is seen at several times, at each time once at most.

    Rows without a unit or a time may be few.
    """
    if set(units) & set(clock.columns) or clock.n_ticks < 2:
        return False
    cells = frame[list(units)].assign(**{"": clock.ticks}).dropna()
    if len(cells) < (1 - _MOST_MISSING) * len(frame):
        return False
    n_units = (
        cells[units[0]].nunique() if len(units) == 1 else len(cells[list(units)].drop_duplicates())
    )
    if n_units < 2 or len(cells) < _MIN_ROWS_PER_UNIT * n_units:
        return False
    if len(cells) < _MIN_FILLED * n_units * clock.n_ticks:
        return False
    return not bool(cells.duplicated().any())


def compound_unit(
    frame: pd.DataFrame, variables: Sequence[Variable], clock: Clock
) -> tuple[str, ...]:
    """Return columns that tell units apart only together, the one with most values first.

    Either two that are named as units (state and county), or the factors of a design in which
    every combination occurs at every time.
    """
    named = units_of(variables, len(frame))
    pairs = (pair for pair in combinations(named[:_MOST_CANDIDATES], 2))
    for first, second in pairs:
        if hints.says_unit(first.name) and hints.says_unit(second.name):
            units = (first.name, second.name)
            if is_panel(frame, units, clock):
                return units
    return next((d for d in _designs(frame, variables, clock) if is_panel(frame, d, clock)), ())


def _designs(
    frame: pd.DataFrame, variables: Sequence[Variable], clock: Clock
) -> Iterator[tuple[str, ...]]:
    cells, odd = divmod(len(frame), max(clock.n_ticks, 1))
    if odd or cells < 2 or not clock.is_complete:
        return
    factors = [v for v in variables if _is_factor(v) and cells % v.n_distinct == 0]
    factors = sorted(factors, key=lambda v: -v.n_distinct)[:_MOST_CANDIDATES]
    for size in range(2, _MOST_PARTS + 1):
        for chosen in combinations(factors, size):
            if prod(v.n_distinct for v in chosen) == cells and _says_one_unit(chosen):
                yield tuple(v.name for v in chosen)


def _is_factor(variable: Variable) -> bool:
    discrete = variable.kind in DISCRETE or variable.kind is Kind.IDENTIFIER
    return discrete and variable.n_missing == 0 and variable.role is None


def _says_one_unit(chosen: Sequence[Variable]) -> bool:
    return any(hints.says_unit(v.name) or v.kind is Kind.NOMINAL for v in chosen)
