"""Which columns are one quantity before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.causal.data import Kind
from app.causal.profile import Profile

_MEASURED = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})
_MARKED = re.compile(r"[A-Za-z]+|\d+")
_BEFORE = frozenset("before pre baseline base initial prior pretest first start".split())
_AFTER = frozenset("after post followup endline final posttest later second end".split())


@dataclass(frozen=True, slots=True)
class _Moment:
    stem: tuple[str, ...]
    place: float


def two_moments(outcome: str, profile: Profile) -> tuple[str, str] | None:
    """Return the columns of one quantity before and after, where it has just these two.

    wage_before and wage_after, pre_score and post_score, emp and emp2, sales1992 and sales1993.
    """
    own = _moment(outcome)
    kin = [
        (moment.place, v.name)
        for v in profile.variables
        if v.kind in _MEASURED and (moment := _moment(v.name)).stem == own.stem
    ]
    places = sorted(kin)
    if len(places) != 2 or places[0][0] == places[1][0] or _is_bare_lag(places):
        return None
    return places[0][1], places[1][1]


_UNMARKED = 0.5


def _moment(name: str) -> _Moment:
    """Return what is left of a name without the word or number of its time, and its place."""
    words = [w.lower() for w in _MARKED.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name))]
    for place, marks in ((0.0, _BEFORE), (1e6, _AFTER)):
        marked = [w for w in words if w in marks]
        if marked and len(words) > 1:
            return _Moment(tuple(w for w in words if w not in marks), place)
    if len(words) > 1 and words[-1].isdigit():
        return _Moment(tuple(words[:-1]), float(words[-1]))
    return _Moment(tuple(words), _UNMARKED)


def _is_bare_lag(places: list[tuple[float, str]]) -> bool:
    """Tell whether one of two names is bare and the other numbered 1, as a lag is."""
    return {place for place, _ in places} == {_UNMARKED, 1.0}
