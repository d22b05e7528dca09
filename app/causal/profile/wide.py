"""Wide panels: the same quantity at several times in columns of its own, as wage75 and wage81."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.causal.data import Kind, Variable
from app.causal.profile.facts import Facet, FacetKind

_LONG_YEAR = re.compile(r"^(?P<stem>.*?)[_. ]?(?P<when>(?:19|20)\d\d)$")
_SHORT_YEAR = re.compile(r"^(?P<stem>.*?[A-Za-z])[_. ]?'?(?P<when>[6-9]\d|[0-2]\d)$")
_WAVE = re.compile(
    r"^(?P<stem>.*?[A-Za-z])(?:[_.](?:t|w|wave|time|round)?|_?(?:wave|round))(?P<when>\d{1,2})$"
)
_SINGLE_DIGIT = re.compile(r"^(.*?[A-Za-z])[_. ]?\d$")  # items 1 to 12 are no years
_DUMMIES = frozenset({"y", "yr", "year", "d", "t", "time"})
_ALONE = 3  # moments of one quantity that make a panel by themselves
_MEASURED = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class _Series:
    stem: str
    names: tuple[str, ...]
    when: tuple[int, ...]


def wide_facets(variables: Sequence[Variable]) -> Iterator[Facet]:
    """Yield the columns of each quantity that has several times in its names, in their order.

    Years count for one quantity from three on, or for two quantities that share two; waves
    (wage_1, wage_2) only where quantities share them, as lags and items are numbered too.
    """
    for pattern, alone in ((_LONG_YEAR, True), (_SHORT_YEAR, True), (_WAVE, False)):
        found = _series(variables, pattern)
        kept = [s for s in found if (alone and len(s.names) >= _ALONE) or _has_fellow(s, found)]
        for series in kept:
            called = repr(series.stem) if series.stem else "one quantity"
            reason = f"{called} has a column for each of {len(series.names)} times"
            yield Facet(FacetKind.WIDE_PANEL, series.names, reason, 0.8 if alone else 0.6)
        if kept:
            return


def _series(variables: Sequence[Variable], pattern: re.Pattern[str]) -> list[_Series]:
    groups: dict[str, dict[int, Variable]] = defaultdict(dict)
    for variable in variables:
        match = pattern.match(variable.name)
        if match and variable.kind in _MEASURED:
            groups[match["stem"].lower()][int(match["when"])] = variable
    names = {v.name.lower() for v in variables}
    numbered = {m[1].lower() for v in variables if (m := _SINGLE_DIGIT.match(v.name))}
    return [
        _Series(stem, tuple(columns[t].name for t in sorted(columns)), tuple(sorted(columns)))
        for stem, columns in groups.items()
        if len(columns) >= 2
        and stem.strip("_. ") not in _DUMMIES
        and (pattern is not _SHORT_YEAR or stem not in numbered)
        and (pattern is not _WAVE or stem.strip("_.") not in names)
    ]


def _has_fellow(series: _Series, others: Sequence[_Series]) -> bool:
    return any(s.stem != series.stem and len(set(s.when) & set(series.when)) >= 2 for s in others)
