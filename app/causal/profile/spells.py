"""Survival data: a time and whether the event happened, or spells with a start and a stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.data import Kind, Role, Variable
from app.causal.profile.facts import Facet, FacetKind
from app.causal.profile.hints import words_of
from app.causal.profile.vocabulary import Sense, senses_of_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EVENT = frozenset(
    "event events status death dead died die cens censor censored censors observed failure failed"
    " fail relapse relapsed recurrence recid arrest churn churned fstat delta mortality deceased"
    " hospitalized progression dropout fustat vital vstatus dth".split()
)
_ENDS = r"(?:dead|died|death|deceased|relapsed?|failed|failure|event|progress\w+)"
_EVENT_TOLD = re.compile(
    rf"\bdead or alive\b|\balive or dead\b|\b1 ?(?:=|:|if|is|for) ?(?:\w+ ){{0,3}}{_ENDS}\b"
    r"|\bcensor|\b0 (?:if|=|:)?\s*(?:\w+ )?still\b|\bevent (?:indicator|happened|occurred)",
    re.IGNORECASE,
)
_EVENT_LETTERS = frozenset("e d c".split())
_EVENT_BEGINS = ("cens", "event", "death")
_TIME_LETTERS = frozenset("t".split())
_TIME = frozenset("time times week weeks month months day days futime tte".split())
_STARTS = ("start", "tstart", "time0", "begin", "entry", "enter", "t0", "start_time", "time1")
_STOPS = ("stop", "tstop", "time1", "end", "exit", "exit", "t1", "stop_time", "time2")
# After a unit of time: "months_followed", "days to death", how long somebody was watched.
_WATCHED = frozenset(
    "followed follow followup fu fup observed obs under until to till survived alive since surv "
    "survival os pfs dfs rfs efs".split()
)
_TIME_TOLD = re.compile(
    r"\bfollow(?:ed)?[- ]?up (?:time|period|until|till|to|in (?:days|weeks|months|years))\b"
    r"|\b(?:time|days|weeks|months|years)\b[^.;,]{0,40}? (?:to|until|till) (?:\w+ ){0,4}"
    r"(?:event|death|relapse|recurrence|failure|progression|censor\w*"
    r"|(?:the )?end of (?:the )?(?:follow|study))"
    r"|\bsurvival (?:time|in (?:days|weeks|months|years))\b",
    re.IGNORECASE,
)
_STAY = re.compile(
    r"\blength of (?:\w+ )?stay\b|\bdays (?:spent )?in (?:hospital|the hospital|icu)\b",
    re.IGNORECASE,
)  # ends by leaving alive as well as by death
_UNITS = frozenset(
    "day days d week weeks wk wks month months mo mos mth mths year years yr yrs y hours hrs "
    "time".split()
)
_BEGUN = frozenset("start started starts begin began begun onset wait waiting waited until".split())
_UNTIL = frozenset("to until till before of at day".split())  # not "on": how long it was had
_BEGUN_TOLD = re.compile(
    r"\b(?:time|hours|days|weeks|months|years)\b[^.;,]{0,40}? (?:to|until|till|before|from)\b"
    r"|\b(?:start|began|begin|onset)\w*\b",
    re.IGNORECASE,
)
_LASTED = re.compile(
    r"\b(?:durations?|lengths?|last(?:ed|s|ing)|spent|since|after|stop(?:ped|s|ping)?|end(?:ed)?)\b",
    re.IGNORECASE,
)  # what began is not over there
_MOSTLY = 0.8  # of the starts lie within the time that rows are seen
_SURE, _LIKELY = 0.85, 0.7
_FEWEST_TIMES = 5
_MISTAKES = 0.02  # of the values may be negative, and be refused where they are used
_MOST_MISSING = 0.2  # of the times; one seen in fewer rows is when something else happened


def survival_facets(frame: pd.DataFrame, variables: Sequence[Variable]) -> Iterator[Facet]:
    """Yield pairs of a time and an event, and triples of start, stop and event."""
    events = [v for v in variables if v.kind is Kind.BINARY and _is_event(v)]
    times = [v for v in variables if _is_time(v, frame)]
    if not events:
        return
    if spell := _spell(frame, {v.name.lower(): v.name for v in variables}):
        reason = "each row starts and stops at a time, and an event ends some"
        yield Facet(FacetKind.SURVIVAL, (*spell, _partner(spell[1], events)), reason, _SURE)
        return
    for time in times:
        event = _partner(time.name, events)
        sure = Sense.DURATION in senses_of_name(time.name) or _has_event_word(event)
        reason = f"{time.name!r} is how long it took, and {event!r} tells whether it happened"
        yield Facet(FacetKind.SURVIVAL, (time.name, event), reason, _SURE if sure else _LIKELY)
        yield from _starts(frame, variables, time.name, event)


def _starts(
    frame: pd.DataFrame, variables: Sequence[Variable], time: str, event: str
) -> Iterator[Facet]:
    """Yield columns that say how long after rows began a treatment did, and the treatment.

    Such a time is known where one level of another column is had, and there alone, and lies as a
    rule within the time that rows are seen.
    """
    seen = _numbers(frame[time])
    for variable in variables:
        start = _numbers(frame[variable.name])
        if seen is None or start is None or not _may_start(variable, time, event):
            continue
        known = ~np.isnan(start)
        inside = np.abs(start) <= seen  # a negative start is refused where it is used
        if inside[known].mean() < _MOSTLY:
            continue
        for other in variables:
            if other.n_distinct == 2 and other.name not in (time, event, variable.name):
                level = _level_of(frame[other.name], known)
                if level is not None:
                    reason = f"{variable.name!r} is known for {other.name} = {level} alone"
                    yield Facet(
                        FacetKind.TREATMENT_START, (variable.name, other.name), reason, _LIKELY
                    )


def _may_start(variable: Variable, time: str, event: str) -> bool:
    """Tell whether a column has gaps, several values, and a name or meaning of when it began."""
    if variable.name in (time, event) or not variable.n_missing:
        return False
    words = set(words_of(variable.name))
    of_a_time = bool(words & (_UNITS | _TIME)) or variable.kind is Kind.DURATION
    named = bool(words & _BEGUN) or (of_a_time and bool(words & _UNTIL))
    told = named or bool(_BEGUN_TOLD.search(variable.description))
    lasted = _LASTED.search(f"{' '.join(words_of(variable.name))}. {variable.description}")
    return told and not lasted and variable.n_distinct >= _FEWEST_TIMES


def _level_of(series: pd.Series, known: NDArray[np.bool_]) -> object | None:
    """Return the level that is had where something is known, and hardly anywhere else."""
    levels = series[known].dropna().unique()
    if len(levels) != 1:
        return None
    return (
        levels[0] if float(known[(series == levels[0]).to_numpy()].mean()) > 1 - _MISTAKES else None
    )


def _is_event(variable: Variable) -> bool:
    told = _EVENT_TOLD.search(variable.description)
    return variable.role is not Role.IGNORE and (bool(told) or names_event(variable.name))


def names_event(name: str) -> bool:
    """Tell whether a column's name says that it marks an event, or E, D or C for one."""
    return _has_event_word(name) or name.lower() in _EVENT_LETTERS


def _has_event_word(name: str) -> bool:
    words = words_of(name)
    return bool(_EVENT & set(words)) or any(w.startswith(_EVENT_BEGINS) for w in words)


def _is_time(variable: Variable, frame: pd.DataFrame) -> bool:
    series = frame[variable.name]
    if not pd.api.types.is_numeric_dtype(series.dtype) or variable.n_distinct < _FEWEST_TIMES:
        return False
    if series.isna().mean() > _MOST_MISSING:
        return False
    if variable.role not in (None, Role.OUTCOME, Role.TIME) or bool(
        (series < 0).mean() > _MISTAKES
    ):
        return False
    if variable.kind in (Kind.IDENTIFIER, Kind.NOMINAL) or _STAY.search(variable.description):
        return False
    told = _TIME_TOLD.search(variable.description)
    return variable.kind is Kind.DURATION or bool(told) or _names_time(variable.name)


def _names_time(name: str) -> bool:
    whole, words = name.lower(), words_of(name)
    is_watched = bool(_UNITS & set(words) and _WATCHED & set(words))
    return is_watched or whole in _TIME_LETTERS or bool(_TIME & {whole, *words[-1:]})


def _partner(time: str, events: Sequence[Variable]) -> str:
    """Return the event that shares most of the time's name, as rectime and censrec do."""
    return max(events, key=lambda v: (_shared(time.lower(), v.name.lower()), -events.index(v))).name


def _shared(time: str, event: str) -> int:
    """Return the length of the longest common piece of at least three letters."""
    pieces = (
        stop - start
        for start in range(len(event))
        for stop in range(start + 3, len(event) + 1)
        if event[start:stop] in time
    )
    return max(pieces, default=0)


def _spell(frame: pd.DataFrame, names: dict[str, str]) -> tuple[str, str] | None:
    for start, stop in zip(_STARTS, _STOPS, strict=True):
        if start in names and stop in names:
            first, last = _numbers(frame[names[start]]), _numbers(frame[names[stop]])
            if first is not None and last is not None and bool(np.mean(first <= last) > 0.99):
                return names[start], names[stop]
    return None


def _numbers(series: pd.Series) -> NDArray[np.float64] | None:
    if not pd.api.types.is_numeric_dtype(series.dtype):
        return None
    return series.to_numpy(dtype=np.float64, na_value=np.nan)
