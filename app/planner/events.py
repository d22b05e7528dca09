"""An event in the words: when it happened, and which unit it happened to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from app.causal.data import Kind, Variable
from app.causal.profile import FacetKind, Profile, Structure
from app.causal.question import Level
from app.errors import InvalidQuestion
from app.planner.columns import Lexicon
from app.planner.pairing import ENOUGH, Side
from app.planner.phrases import cause_phrases
from app.planner.words import tokens

_TREATED = frozenset(
    "treated treat treatment exposed affected eligible program policy intervention group".split()
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d|21\d\d)"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
_PLACE_IN_YEAR = r"(?:(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?)?[a-z]{3,9}\.?(?: \d{1,2},)? (?:of )?)?"
_RANGE = re.compile(
    rf"{_PLACE_IN_YEAR}(?:1[5-9]|20|21)\d\d(?:-\d\d){{0,2}}"
    r"\s*(?:–|—|-|to|until|till|through|and)\s*(?:the )?(?:end of |start of )?"
    rf"{_PLACE_IN_YEAR}(?:1[5-9]|20|21)\d\d(?:-\d\d){{0,2}}(?!-)",
    re.IGNORECASE,
)
_WAYS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        r"\b(?P<iso>(?:1[5-9]|20|21)\d\d-\d\d(?:-\d\d)?)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b",
        rf"\b{_MONTH},?(?: of)? {_YEAR}\b",
        rf"\b{_YEAR}[- ]?q(?P<quarter>[1-4])\b",
        rf"\bq(?P<quarter>[1-4])(?: of)? {_YEAR}\b",
        rf"\b(?P<ordinal>first|second|third|fourth|last) quarter of {_YEAR}\b",
        rf"\b{_YEAR}\b",
        r"\b(?:week|day|month|period|quarter|year|time|round|season|hour|step|wave|session"
        r"|game|observation|row|t) ?(?:no\.?|number|#|=)? ?(?P<number>\d{1,4})\b(?!\s*%)",
    )
)
_STARTS = re.compile(
    r"\b(?:took effect|takes? effect|in(?:to)? effect|in(?:to)? force|effective|implement\w*"
    r"|start\w*|beg[aiu]n\w*|since|from|as of|launch\w*|open\w*|introduc\w*|enact\w*|adopt\w*"
    r"|went live|roll\w* out|switch\w* on|built|intervention|treated|onwards?)\b",
    re.IGNORECASE,
)
_EVENTS = re.compile(
    r"\b(?:pass\w*|approv\w*|after|following|law|act|reform\w*|polic\w+|ban\w*|tax\w*|reunif\w*"
    r"|decree\w*|program\w*|campaign\w*|regulation|built|dam|merger|strike|crash|crisis|war"
    r"|outbreak|announce\w*|event|change\w*|rais\w*|referendum|vote\w*|treaty|join\w*|closure"
    r"|clos\w*|proposition|legali[sz]\w*|expan\w*|happen\w*)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:before|until|till|up to|prior to|earlier than|base year)\W*$", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:than|with|to|versus|vs\.?|unlike|like|against|from|and)\s+(?:the )?$", re.IGNORECASE
)
_SURELY = 0.75  # how well a column must fit to be the cause although an event is told
_TOLD = 2.0  # weight of a time that is said of an event in the question, or in force from then on
OF_ITS_OWN = "has a column of its own, and what is measured has none"
_FEWEST_SERIES = 3
_NEAR = 45  # letters around a date that say what it is the date of


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the words: a year, a date as text, or a period's number; and how well it fits."""

    value: Level
    evidence: str
    weight: float


def moment(text: str, description: str) -> Moment | None:
    """Return the time at which something began, as the words tell; the question's first."""
    found = [*_moments(text, 0.5), *_moments(description, 0.0)]
    return max(found, key=lambda m: m.weight, default=None)


def _moments(text: str, bonus: float) -> Iterator[Moment]:
    taken = [found.span() for found in _RANGE.finditer(text)]
    for way in _WAYS:
        for found in way.finditer(text):
            if any(found.start() < end and start < found.end() for start, end in taken):
                continue
            taken.append(found.span())
            weight = _weight(text, found)
            if weight > 0:
                yield Moment(_value(found), found.group(0), weight + bonus)


def _weight(text: str, found: re.Match[str]) -> float:
    left = re.split(r"[.;?!]\s", text[max(0, found.start() - _NEAR) : found.start()])[-1]
    right = re.split(r"[.;?!]\s", text[found.end() : found.end() + _NEAR])[0]
    if _BEFORE.search(left):
        return 0.0
    if _STARTS.search(left) or re.match(r"\W*(?:on|onwards?)\b", right):
        return 3.0
    return 2.0 if _EVENTS.search(f"{left} {right}") else 1.0


def _value(found: re.Match[str]) -> Level:
    parts = {name: value for name, value in found.groupdict().items() if value}
    if "iso" in parts:
        return parts["iso"]
    if "number" in parts:
        return float(parts["number"])
    year = parts["year"]
    if "month" in parts:
        month = _MONTHS.index(parts["month"][:3].lower()) + 1
        day = f"-{int(parts['day']):02d}" if "day" in parts else ""
        return f"{year}-{month:02d}{day}"
    if "quarter" in parts or "ordinal" in parts:
        quarter = parts.get("quarter") or _ORDINALS[parts["ordinal"].lower()]
        return f"{year}Q{quarter}"
    return float(year)


@dataclass(frozen=True, slots=True)
class Units:
    """The column that tells units apart, and the one among them that the words name."""

    column: str
    named: str | None


def units(text: str, description: str, profile: Profile) -> Units | None:
    """Return the unit column of a panel, and the unit that the event happened to."""
    column = profile.unit_column
    if profile.structure is not Structure.PANEL or column is None:
        return None
    count = profile.variable(column).n_distinct
    for variable in _labels(profile, count):
        for words in (text, description):
            if named := _named(words, variable):
                return Units(variable.name, named)
    return Units(column, _numbered(text, column) or _numbered(description, column))


def _labels(profile: Profile, count: int) -> Iterator[Variable]:
    """Yield the unit column, and columns of names with as many levels, which may label it."""
    own = profile.variable(profile.unit_column or "")
    if own.levels:
        yield own
    for variable in profile.variables:
        if variable is not own and variable.kind is Kind.NOMINAL and variable.n_distinct == count:
            yield variable


def _named(words: str, variable: Variable) -> str | None:
    """Return the level that the words speak of, the longest where one name holds another."""
    found: list[tuple[int, int, str]] = []
    for level in sorted(variable.levels, key=len, reverse=True):
        if not re.search(r"[^\W\d]{2}", level):
            continue
        flags = re.IGNORECASE if len(level) > 3 else 0
        pattern = rf"(?<!\w){re.escape(level)}(?!\w)"
        for match in re.finditer(pattern, words, flags):
            if all(match.end() <= a or b <= match.start() for a, b, _ in found):
                found.append((*match.span(), level))
    found.sort()
    own = [level for start, _, level in found if not _AGAINST.search(words[:start])]
    named = own or [level for *_, level in found]
    return named[0] if named else None


def _numbered(words: str, column: str) -> str | None:
    """Return 17 from 'store 17', where units are numbers."""
    name = re.sub(r"_?(?:id|code|no|num|fips?)$", "", column, flags=re.IGNORECASE) or column
    found = re.search(
        rf"\b{re.escape(name)}\s*(?:no\.?|number|#|=)?\s*(\d+)\b", words, re.IGNORECASE
    )
    return found.group(1) if found else None


def switch(profile: Profile) -> str | None:
    """Return the one column that is 1 from the event on, as the data show."""
    kinds = {FacetKind.ONE_TREATED_UNIT, FacetKind.SWITCHED_ON}
    found = [f.columns[0] for f in profile.facets if f.kind in kinds]
    known = [name for name in found if name in profile.names]
    return known[0] if len(known) == 1 else None


def is_ordered(profile: Profile) -> bool:
    """Tell whether the rows follow time, as one series or as several units."""
    return profile.structure in {Structure.TIME_SERIES, Structure.PANEL}


def is_cause(side: Side | None, profile: Profile) -> bool:
    """Tell whether a column was surely read as the cause: not one of units or times."""
    if side is None or side.column in _indexes(profile):
        return False
    return side.score >= _SURELY or profile.variable(side.column).n_distinct == 2


def is_carrier(side: Side | None, profile: Profile) -> bool:
    """Tell whether what was read as the effect tells units, times or who was treated instead."""
    return side is not None and side.column in {*_indexes(profile), switch(profile)}


def is_dated(text: str) -> bool:
    """Tell whether a text says when something happened or began."""
    found = moment(text, "")
    return found is not None and found.weight > _TOLD


def happened(text: str, description: str, profile: Profile) -> tuple[str, str] | None:
    """Return the column that carries an event with no column of its own, and what shows it.

    A column that switches on at the event carries it; else the units, one of which is named, else
    the times. None where the rows do not follow time or no event is told.

    Raises
    ------
    InvalidQuestion : an event is told of, but not when, or to which unit, it happened.
    """
    if profile.structure not in {Structure.TIME_SERIES, Structure.PANEL}:
        return None
    when, own = moment(text, description), switch(profile)
    where = units(text, description, profile)
    if own:
        return own, f"{own!r} switches on then"
    time = profile.time.column if profile.time else None
    if where is None:
        return (time, f"{when.evidence!r}") if when and time else None
    if when and where.named:
        return where.column, f"{where.named!r}, {when.evidence!r}"
    if when and (group := _group_of_units(profile)):
        return group, f"{group!r} tells to whom it happened, {when.evidence!r} when"
    is_told = when is not None and when.weight > _TOLD
    if is_told or where.named:
        raise _incomplete(text, profile, where, when)
    return None


def _group_of_units(profile: Profile) -> str | None:
    """Return the one column that sets the units apart for good and is called treated, or so."""
    lasting = {c for f in profile.facets if f.kind is FacetKind.LASTING_TRAIT for c in f.columns}
    named = [
        v.name
        for v in profile.variables
        if v.name in lasting and v.n_distinct == 2 and _TREATED & set(tokens(v.name))
    ]
    return named[0] if len(named) == 1 else None


def answered(asking: str, text: str, profile: Profile, lexicon: Lexicon, cause: str) -> Side | None:
    """Return the column that an event is said to change; the only number where none is named."""
    taken = {*_indexes(profile), cause}
    usable = {v.name for v in profile.variables if v.is_numeric and v.name not in taken}
    best: tuple[float, Side] | None = None
    for phrase in (*(p.effect for p in cause_phrases(asking)), asking):
        plain = _without_event(phrase, text, profile)
        ranked = [m for m in lexicon.ranked(plain) if m.column in usable and m.score >= ENOUGH]
        if ranked and (best is None or ranked[0].score > best[0]):
            side = Side(ranked[0].column, phrase, min(ranked[0].score, 1.0), ranked[0].evidence)
            best = ranked[0].score, side
    if best is not None:
        return best[1]
    if len(usable) == 1:
        return Side(usable.pop(), "", 0.5, "the only number that is neither unit nor time")
    return None


def of_its_own(asking: str, text: str, profile: Profile) -> tuple[Side, Side] | None:
    """Return time and the series of the unit that an event happened to, where units are columns.

    The words name that column, and what is measured in all of them is no column's name.
    """
    time, when = profile.time, moment(text, "")
    if profile.structure is not Structure.TIME_SERIES or not time or not time.column or not when:
        return None
    series = [v.name for v in profile.variables if v.is_numeric and v.name not in _indexes(profile)]
    if len(series) < _FEWEST_SERIES or not _are_units(series):
        return None
    for words in (asking, text):
        named = [name for name in series if _is_named(name, words)]
        if len(named) == 1:
            own = Side(named[0], "", 0.6, f"{named[0]!r} {OF_ITS_OWN}")
            return Side(time.column, "", 0.8, repr(when.evidence)), own
    return None


def _are_units(names: Sequence[str]) -> bool:
    """Tell whether columns are called as units are: by names of their own, or by numbers."""
    stems = {re.sub(r"[_. -]?\d+$", "", name) for name in names}
    is_numbered = len(stems) == 1 and stems != {""} and not stems & set(names)
    return is_numbered or all(name[0].isupper() for name in names)


def _is_named(column: str, text: str) -> bool:
    """Tell whether a text names a column, letter for letter, and not to compare with it."""
    words, text = re.escape(column.replace("_", " ")), text.replace("_", " ")
    found = re.finditer(rf"(?<![^\W_]){words}(?![^\W_])", text)
    return any(not _AGAINST.search(text[: match.start()]) for match in found)


def _indexes(profile: Profile) -> set[str]:
    time = profile.time
    times = (time.column, *time.parts) if time and time.column else ()
    return {c for c in (profile.unit_column, *profile.unit_parts, *times) if c}


def _without_event(phrase: str, text: str, profile: Profile) -> str:
    """Return a phrase without the name of the unit, which is no name of what was measured."""
    where = units(text, "", profile)
    if where is None or where.named is None:
        return phrase
    return re.sub(
        rf"(?<!\w){re.escape(where.named)}(?:['’]s)?(?!\w)", " ", phrase, flags=re.IGNORECASE
    )


def _incomplete(text: str, profile: Profile, where: Units, when: Moment | None) -> InvalidQuestion:
    if when is None:
        return InvalidQuestion(
            f"The question speaks of something that happened to {where.named}, and not when.",
            hint="Name the time, as in “since 1989”, or a column that is 1 from then on.",
        )
    levels = profile.variable(where.column).levels
    said = re.findall(r"(?<!^)(?<![.?!] )\b[A-Z][\w'’]+(?: [A-Z][\w'’]+)*", text)
    near = [m for name in said for m in get_close_matches(name, levels, n=2, cutoff=0.7)]
    shown = ", ".join(dict.fromkeys(near)) or ", ".join(levels[:8])
    asked = "Did you mean" if near else "They are, for example,"
    return InvalidQuestion(
        f"Something happened in {when.evidence}, but none of the units of {where.column!r} is"
        " named as the one that it happened to.",
        hint=f"{asked} {shown}{'?' if near else '.'}" if shown else "Name the unit.",
    )
