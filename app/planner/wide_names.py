"""Questions in the names of columns that were sent for one time each: 'gdp_1991', 'gdp in 1991'.

Their values stand under each other now. What is asked about one of them is asked of the rows of
that time; a condition on one, 'gdp_1991 above 100', is one on the units that met it then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.causal.conditions import RELATIVE, Comparison, Condition
from app.causal.data import YEAR_UNIT, Kind, Variable
from app.causal.profile import FacetKind, Profile
from app.causal.stacked import Place, places
from app.planner.columns import Lexicon
from app.planner.population import Studied, studied

_MARKS = "`'\"“”‘’"
_BEGAN = frozenset({FacetKind.ONE_TREATED_UNIT, FacetKind.ADOPTION, FacetKind.SWITCHED_ON})


def in_long_names(text: str, profile: Profile, lexicon: Lexicon) -> Studied | None:
    """Return the question in the names of the columns there are, and of which rows it is.

    None where it names no column that was put under others, or several times of one question:
    these are no ends of an effect among rows of one time.
    """
    mentions = dict(_mentions(text, profile))
    if not mentions:
        return None
    conditions: list[Condition] = []
    plain = text
    for said, (sent, place) in mentions.items():
        found = studied(_renamed(plain, said, place), profile, lexicon)
        on_it = [c for c in found.conditions if c.column == place.measured.name]
        if on_it and not any(c.comparison in RELATIVE for c in on_it):
            conditions += [replace(c, column=sent) if c in on_it else c for c in found.conditions]
            plain = found.plain
    left = {said: place for said, (_, place) in mentions.items() if _pattern(said).search(plain)}
    times = {(place.time.name, place.label) for place in left.values()}
    if len(times) > 1 or not (left or conditions):
        return None
    for said, place in left.items():
        plain = _renamed(plain, said, place)
    conditions += [_at(place) for place in list(left.values())[:1]]
    return Studied(tuple(dict.fromkeys(conditions)), plain, "; ".join(mentions))


def _mentions(text: str, profile: Profile) -> Iterator[tuple[str, tuple[str, Place]]]:
    """Yield what the text calls a column of one time, that column, and where it stands now."""
    dated = not any(f.kind in _BEGAN for f in profile.facets)
    for sent, place in places(profile.variables):
        if sent.strip() == place.label:
            continue  # a bare year is no name of a column
        if match := _pattern(sent).search(text):
            yield match.group().strip(_MARKS), (sent, place)
        elif dated and (match := _dated(place).search(text)):
            yield match.group(), (sent, place)


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(said)}(?![\w.]\w)(?!\w)", re.IGNORECASE)


def _dated(place: Place) -> re.Pattern[str]:
    """Return what 'gdp in 1991' looks like where the column is now called gdp."""
    name = re.escape(place.measured.name)
    return re.compile(
        rf"(?<!\w){name} (?:in|of|for|at) (?:the year )?{place.label}(?!\w)", re.IGNORECASE
    )


def _renamed(text: str, said: str, place: Place) -> str:
    return _pattern(said).sub(place.measured.name, text)


def _at(place: Place) -> Condition:
    return Condition(place.time.name, Comparison.IS, (_time(place.time, place.label),))


def _time(time: Variable, label: str) -> float | str:
    is_date = time.kind is Kind.DATETIME and time.unit != YEAR_UNIT
    return label if is_date else float(label)
