"""How the rows relate: one moment, a series, a panel; decided by their time and their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

import numpy as np
import pandas as pd

from app.causal.data import SAID, Kind, Role, TimeIndex, Variable
from app.causal.profile import hints
from app.causal.profile.adoption import grouped_adoption
from app.causal.profile.clock import Clock, clocks
from app.causal.profile.crossing import crossed
from app.causal.profile.facets import Rows, find_facets
from app.causal.profile.facts import NOTHING_SAID, Facet, FacetKind, SaidOfRows, Structure
from app.causal.profile.kinds import as_kind
from app.causal.profile.lags import lagged_pair
from app.causal.profile.rows import rows_look_ordered
from app.causal.profile.units import balanced_units, compound_unit, is_panel, units_of
from app.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_READINGS = 30  # of time and of units: each of one is tried with each of the other
_MIN_SERIES = 12
_REGULAR = 0.5  # trading days and months with gaps are still a series
_MIN_ROWS_PER_WAVE = 10
_WAVE_NAMES = re.compile(r"^(survey_?)?(year|yr|wave|round)$", re.IGNORECASE)
_TWO_PERIODS = frozenset(
    {"post", "after", "period", "wave", "time", "followup", "t", "term", "semester", "visit"}
)
_STARTS_ONCE = frozenset({FacetKind.STAGGERED_ADOPTION, FacetKind.ADOPTION})
_SAYS_SERIES = re.compile(
    r"\b(time series|(?:daily|weekly|monthly|quarterly|annual|yearly|hourly) (?:data|series|"
    r"observations|values|measurements)|over time|each row is (?:a|one) "
    r"(?:day|week|month|quarter|year|hour|minute|second|time))\b",
    re.IGNORECASE,
)
_OF_TIME = re.compile(
    r"\btim(?:e|es|ed|ing)\b|\bseries\b|\b(?:milli)?seconds?\b|\b(?:minute|hour|day|week|month|quarter"
    r"|year|decade|period|step|tick|wave|season|lag|cycle)s?\b|\b(?:hour|dai|week|month|quarter|year)ly\b"
    r"|\bannual|\bevery\b|\bsince\b|\buntil\b|\bsequen|\bconsecutive|\bsuccessive|\bpast\b"
    r"|\bprevious|\bfollow(?:s|ed|ing)? (?:each|one)|\blater\b|\bearlier\b|\bsensor|\bsignal"
    r"|\breadings?\b|\bhistor|\bdynamic|\bclosing\b|\bprices?\b|\brates?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """The structure, the columns that carry it, why it was read so, and the design's facets.

    `unit_parts` complete the unit column where one column alone does not tell units apart.
    """

    structure: Structure
    reason: str
    time: TimeIndex | None = None
    unit_column: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    confidence: float = 1.0
    unit_parts: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()


def find_structure(
    frame: pd.DataFrame,
    variables: Sequence[Variable],
    description: str = "",
    said: SaidOfRows = NOTHING_SAID,
) -> Found:
    """Decide how the rows relate to each other; what a user said of them is followed.

    Raises
    ------
    InvalidRequest : the rows cannot have the structure that the user says.
    """
    found = _rows(frame, variables, description)
    if said.structure is not None and said.structure is not found.structure:
        found = _as_said(said.structure, frame, variables)
    units = (found.unit_column, *found.unit_parts) if found.unit_column else ()
    times = (found.time.column, *found.time.parts) if found.time and found.time.column else ()
    rows = Rows(found.structure, units, times)
    facets = find_facets(frame, with_roles(variables, found), rows)
    return replace(found, facets=tuple(f for f in facets if f.kind not in said.without))


def _as_said(structure: Structure, frame: pd.DataFrame, variables: Sequence[Variable]) -> Found:
    readings = [*clocks(frame, variables), *_two_periods(frame, variables)]
    match structure:
        case Structure.CROSS_SECTION:
            return Found(structure, SAID)
        case Structure.TIME_SERIES:
            unique = (c for c in readings if c.is_complete and c.n_ticks == len(frame))
            clock = next(unique, None)
            return replace(_series(clock), reason=SAID) if clock else _by_rows(SAID, 1.0)
        case Structure.PANEL:
            return _panel_said(frame, variables, readings)
        case Structure.REPEATED_CROSS_SECTION:
            time = next((c for c in readings if c.n_ticks >= 2), None)
            return Found(structure, SAID, time=_index(time) if time else None)
    assert_never(structure)


def _panel_said(
    frame: pd.DataFrame, variables: Sequence[Variable], readings: Sequence[Clock]
) -> Found:
    """Return the panel of the first unit and time that meet in one row at most, however few."""
    for clock in readings:
        for unit in units_of(variables, len(frame)):
            cells = frame[[unit.name]].assign(**{"": clock.ticks}).dropna()
            if unit.name not in clock.columns and not bool(cells.duplicated().any()):
                return replace(_panel((unit.name,), clock), reason=SAID)
    raise InvalidRequest(
        "The rows cannot be read as a panel: no unit occurs once at most at each time.",
        hint="Give the column of units the role 'unit' and that of times the role 'time'.",
    )


def _rows(frame: pd.DataFrame, variables: Sequence[Variable], description: str) -> Found:
    readings = clocks(frame, variables)
    for clock in readings:
        if _is_series(clock, frame):
            return _series(clock)
    readings = readings[:_MOST_READINGS]
    units = units_of(variables, len(frame))[:_MOST_READINGS]
    for clock in (*readings, *_two_periods(frame, variables)):
        for unit in units:
            if is_panel(frame, (unit.name,), clock):
                return _panel((unit.name,), clock)
    for clock in readings:
        if unit_columns := compound_unit(frame, variables, clock):
            return _panel(unit_columns, clock)
        if balanced := next(balanced_units(frame, variables, clock), None):
            return _panel((balanced.name,), clock)
    for unit_columns, clock in crossed(frame, variables):
        return _panel(unit_columns, clock)
    return (
        _waves(readings)
        or _taken_up(frame, variables, readings)
        or _unlabelled(frame, variables, description)
        or _cross_section()
    )


def with_roles(variables: Sequence[Variable], found: Found) -> tuple[Variable, ...]:
    """Return the variables with time and unit columns marked, and survival times as durations."""
    spans = {n for f in found.facets if f.kind is FacetKind.SURVIVAL for n in f.columns[:-1]}
    indexed = (_as_index(v, role) if (role := found.roles.get(v.name)) else v for v in variables)
    return tuple(_as_duration(v) if v.name in spans else v for v in indexed)


def _as_index(variable: Variable, role: Role) -> Variable:
    kind = variable.kind
    if role is Role.TIME and variable.n_distinct > 2:
        kind = Kind.DATETIME
        variable = as_kind(variable, kind, "the rows are ordered by it in time")
    if role is Role.UNIT and (kind not in (Kind.NOMINAL, Kind.BINARY) or _is_numbered(variable)):
        variable = as_kind(variable, Kind.IDENTIFIER, "it tells the units of a panel apart")
    return replace(variable, role=variable.role or role)


def _is_numbered(variable: Variable) -> bool:
    return variable.kind is Kind.NOMINAL and all(level.isdigit() for level in variable.levels)


def _as_duration(variable: Variable) -> Variable:
    if variable.kind not in (Kind.CONTINUOUS, Kind.COUNT, Kind.ORDINAL):
        return variable
    if SAID in variable.reasons:
        return variable
    return as_kind(variable, Kind.DURATION, "an event column says whether it ended with the event")


def _is_series(clock: Clock, frame: pd.DataFrame) -> bool:
    """Tell whether every row has its own moment and the moments follow each other evenly."""
    if len(frame) < _MIN_SERIES or not clock.is_complete or clock.n_ticks < len(frame):
        return False
    if not clock.certain or clock.columns[0] not in _dates(frame):
        return clock.is_monotone and clock.regularity >= (_REGULAR if clock.certain else 0.99)
    return clock.regularity >= _REGULAR


def _dates(frame: pd.DataFrame) -> frozenset[str]:
    return frozenset(frame.select_dtypes("datetime").columns)


def _series(clock: Clock) -> Found:
    named = " and ".join(map(repr, clock.columns))
    return Found(
        Structure.TIME_SERIES,
        f"each row has its own time in {named}, and the times follow each other evenly",
        time=_index(clock),
        roles=dict.fromkeys(clock.columns, Role.TIME),
    )


def _index(clock: Clock) -> TimeIndex:
    return TimeIndex(
        column=clock.columns[0],
        frequency=clock.frequency,
        regular=clock.regularity > 0.99,
        parts=clock.columns[1:],
    )


def _two_periods(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Clock]:
    """Yield indicators such as `post`, which are a time when units occur once in each."""
    for variable in variables:
        words = frozenset(hints.words_of(variable.name))
        is_number = pd.api.types.is_numeric_dtype(frame[variable.name].dtype)
        if variable.kind is Kind.BINARY and words & _TWO_PERIODS and is_number:
            ticks = frame[variable.name].to_numpy(dtype=np.float64, na_value=np.nan)
            yield Clock((variable.name,), ticks, "step", certain=False)


def _panel(units: tuple[str, ...], clock: Clock) -> Found:
    named = " and ".join(map(repr, clock.columns))
    unit = " and ".join(map(repr, units))
    return Found(
        Structure.PANEL,
        f"each value of {unit} occurs at several values of {named}, once at each",
        time=_index(clock),
        unit_column=units[0],
        unit_parts=units[1:],
        roles={**dict.fromkeys(units[:1], Role.UNIT), **dict.fromkeys(clock.columns, Role.TIME)},
        confidence=1.0 if len(units) == 1 else 0.9,
    )


def _waves(readings: Sequence[Clock]) -> Found | None:
    """Return repeated cross-sections when a survey year has many rows at each of its values."""
    for clock in readings:
        ticks = clock.ticks[~np.isnan(clock.ticks)]
        fewest = np.unique(ticks, return_counts=True)[1].min() if ticks.size else 0
        named = _WAVE_NAMES.match(clock.columns[0])
        if named and clock.is_complete and clock.n_ticks >= 2 and fewest >= _MIN_ROWS_PER_WAVE:
            return Found(
                Structure.REPEATED_CROSS_SECTION,
                f"many rows share each value of {clock.columns[0]!r}, and no column names a unit",
                time=_index(clock),
                confidence=0.7,
            )
    return None


def _taken_up(
    frame: pd.DataFrame, variables: Sequence[Variable], readings: Sequence[Clock]
) -> Found | None:
    """Return repeated cross-sections where groups of rows take something up in the course of time.

    As the hospitals of a stepped-wedge trial do, each with many patients a month.
    """
    for clock in readings:
        enough = clock.is_complete and 3 <= clock.n_ticks <= len(frame) // _MIN_ROWS_PER_WAVE
        facets = grouped_adoption(frame, variables, clock.columns) if enough else ()
        if taken := next((f for f in facets if f.kind in _STARTS_ONCE), None):
            return Found(
                Structure.REPEATED_CROSS_SECTION,
                f"groups in {taken.columns[1]!r} take {taken.columns[0]!r} up over the values of"
                f" {clock.columns[0]!r}",
                time=_index(clock),
                confidence=0.8,
            )
    return None


def _unlabelled(
    frame: pd.DataFrame, variables: Sequence[Variable], description: str
) -> Found | None:
    """Return a series without a time column, where the description or the rows say so.

    Rows listed by place resemble their neighbours too: a description that speaks of no time at all
    outdoes what rows look like.
    """
    if pair := lagged_pair(frame, variables):
        return _by_rows(f"{pair[0]!r} holds {pair[1]!r} of the row before", 0.95)
    said = _SAYS_SERIES.search(description)
    ordered = rows_look_ordered(frame, variables)
    if ordered is None:
        return None
    if said and ordered.share > 0.3:
        reason = f"the description says {said.group(0)!r} and rows resemble the rows before them"
        return _by_rows(reason, 0.9)
    is_of_time = not description.strip() or bool(_OF_TIME.search(description))
    return _by_rows(ordered.reason, 0.7) if ordered.is_convincing and is_of_time else None


def _by_rows(reason: str, confidence: float) -> Found:
    return Found(Structure.TIME_SERIES, reason, TimeIndex(None, "step"), confidence=confidence)


def _cross_section() -> Found:
    return Found(Structure.CROSS_SECTION, "no column orders the rows in time or groups them")
