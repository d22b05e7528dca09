"""Two groups or periods that a question compares, and the rows or the period it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.data import DISCRETE, Kind, Role, Variable
from app.causal.profile import Profile
from app.causal.question import Level
from app.planner.attribution_words import ANY_NUMBER, is_unit
from app.planner.words import stem, tokens

_MONTHS = {
    name: i
    for i, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:1[89]|20)\d\d"
_DATE = (
    rf"(?:(?:{_MONTH})\.? (?:of )?{_YEAR}"
    rf"|{_YEAR}[-/](?:0?[1-9]|1[0-2])(?:[-/]\d\d?(?:[ T]\d\d:\d\d(?::\d\d)?)?)?"
    rf"|q[1-4] (?:of )?{_YEAR}|{_YEAR} ?q[1-4]|{_YEAR}|{_MONTH})"
)
_WITHIN = r"(?:in|for|at|among|during|with)"
_ENDS = (
    r"\bbetween (?:the )?(?P<a>.+?) and (?:the )?(?P<b>.+)",
    r"\bfrom (?P<a>.+?) to (?P<b>.+)",
    rf"\b{_WITHIN} (?P<b>[^,]+?) (?:compared|relative) (?:with|to) (?P<a>.+)",
    rf"\b{_WITHIN} (?P<b>[^,]+?)(?: as)? (?:against|versus|vs\.?) (?P<a>.+)",
    r"\b(?:higher|lower|more|less|larger|smaller|greater|better|worse|longer|shorter|different)\b"
    rf".*?\b{_WITHIN} (?P<b>[^,]+?) (?:than|from)(?: {_WITHIN})? (?P<a>.+)",
    r"^why (?:do|does|did|are|is) (?P<b>\w+)\b.* than (?P<a>\w+)",
    r"\b(?P<b>\S+) (?:versus|vs\.?) (?P<a>\S+)",
)


_AFTERWARDS = re.compile(
    r"\b(?:after|since|following|compared (?:to|with) before)\b", re.IGNORECASE
)
_EARLIER, _LATER = frozenset({"before", "pre", "prior"}), frozenset({"after", "post"})


@dataclass(frozen=True, slots=True)
class Compared:
    """Two levels of a column; `is_time` where the column tells the time of rows."""

    column: str
    levels: tuple[Level, Level]
    is_time: bool
    evidence: str


def compared(text: str, profile: Profile) -> Compared | None:
    """Return the groups or periods that the words compare, (from, to)."""
    for pattern in _ENDS:
        found = re.search(pattern, text.rstrip("?!. "), re.IGNORECASE)
        if found is None:
            continue
        for variable, levels in _both(found["a"], found["b"], profile):
            is_time = variable.name in clocks(profile)
            return Compared(variable.name, levels, is_time, found.group(0))
    return _of_two(text, profile) or _around_a_change(text, profile)


def _of_two(text: str, profile: Profile) -> Compared | None:
    """Return the column of which the words say that its two values are compared."""
    found = re.search(
        r"\bbetween (?:the |these |our )?(?:two|both) (?P<x>[^,?]+)", text, re.IGNORECASE
    )
    said = (
        {form for t in tokens(found["x"]) for form in (t, t.removesuffix("s"))} if found else set()
    )
    for variable in profile.variables:
        if found and len(variable.levels) == 2 and said & {*tokens(variable.name)}:
            first, second = (_typed(variable, level) for level in variable.levels)
            return Compared(variable.name, (first, second), is_time=False, evidence=found.group(0))
    return None


def _around_a_change(text: str, profile: Profile) -> Compared | None:
    """Return the column that tells before from after, where the words say "after" something."""
    found = _AFTERWARDS.search(text)
    if found is None:
        return None
    for variable in profile.variables:
        earlier = [v for v in variable.levels if {*tokens(v)} & _EARLIER]
        later = [v for v in variable.levels if {*tokens(v)} & _LATER]
        if len(earlier) == len(later) == 1:
            levels = _typed(variable, earlier[0]), _typed(variable, later[0])
            return Compared(variable.name, levels, is_time=False, evidence=found.group(0))
        if {*tokens(variable.name)} & _LATER and {*variable.levels} == {"0", "1"}:
            levels = _typed(variable, "0"), _typed(variable, "1")
            return Compared(variable.name, levels, is_time=False, evidence=found.group(0))
    return None


def _both(a: str, b: str, profile: Profile) -> Iterator[tuple[Variable, tuple[Level, Level]]]:
    """Yield columns in which both phrases are levels, those that tell time first."""
    for name in clocks(profile):
        variable = profile.variable(name)
        first, second = (_time(variable, phrase) for phrase in (a, b))
        if first is not None and second is not None and first != second:
            yield variable, (first, second)
    for variable in profile.variables:
        if variable.kind in DISCRETE or variable.levels:
            first, second = (_level(variable, phrase) for phrase in (a, b))
            if first is not None and second is not None and first != second:
                yield variable, (first, second)


def clocks(profile: Profile) -> list[str]:
    """Return the columns that tell the time of a row, the declared one first."""
    named = [profile.time.column] if profile.time and profile.time.column else []
    dated = [v.name for v in profile.variables if v.kind is Kind.DATETIME or v.role is Role.TIME]
    spoken = [
        v.name
        for v in profile.variables
        if set(tokens(v.name)) & {"year", "yr", "date", "month", "period", "quarter", "week"}
        and (v.is_numeric or v.levels)
    ]
    return list(dict.fromkeys(n for n in (*named, *dated, *spoken) if n in profile.names))


def _time(variable: Variable, phrase: str) -> Level | None:
    """Return the period that a phrase means in a column, as `comparison` writes periods."""
    if (level := _level(variable, phrase)) is not None:
        return level
    found = re.search(rf"\b{_DATE}\b", phrase, re.IGNORECASE)
    if found is None:
        return None
    period = period_of(found.group(0))
    if variable.kind is Kind.DATETIME:
        return period
    year = re.fullmatch(r"\d{4}", period)
    if year and variable.is_numeric and "month" not in tokens(variable.name):
        return float(period)
    month = re.fullmatch(r"\d{1,2}", period)
    if month and variable.is_numeric and "month" in tokens(variable.name):
        return float(period)
    return None


def period_of(said: str) -> str:
    """Return 'March 2020' as 2020-03, 'Q1 2020' as 2020Q1, 'March' as 3, other periods as said."""
    text = said.casefold().replace(".", "").replace("/", "-")
    if ":" in text:
        return text.replace("t", " ")
    year = re.search(r"(?:1[89]|20)\d\d", text)
    quarter = re.search(r"q([1-4])", text)
    if year and quarter:
        return f"{year.group(0)}Q{quarter.group(1)}"
    month = next((n for name, n in _MONTHS.items() if re.search(rf"\b{name}\b", text)), None)
    if month and year:
        return f"{year.group(0)}-{month:02d}"
    return str(month) if month else text.replace(" ", "")


def _level(variable: Variable, phrase: str) -> Level | None:
    """Return the level that a phrase names: as a word of its own, or by its label."""
    for level in sorted(variable.levels, key=len, reverse=True):
        if re.search(rf"(?<![\w.]){re.escape(level)}(?![\w.])", phrase, re.IGNORECASE):
            return _typed(variable, level)
    for code, label in variable.value_labels:
        if label and re.search(rf"\b{re.escape(label)}\b", phrase, re.IGNORECASE):
            return _typed(variable, code)
    said = {stem(t) for t in tokens(phrase)}
    texts = [v for v in variable.levels if v.isalpha()]
    meant = [v for v in texts if stem(v.lower()) in said]
    return meant[0] if len(meant) == 1 else None


def _typed(variable: Variable, level: str) -> Level:
    if not variable.is_numeric:
        return level
    try:
        return float(level)
    except ValueError:
        return level


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The row, or the values of columns, that a question is about."""

    row: int | None = None
    where: tuple[tuple[str, Level], ...] = ()
    evidence: str = ""


def asked_about(text: str, profile: Profile) -> AskedAbout:
    """Return the row by its number, the unit by its id, or the period that is asked about."""
    if found := re.search(
        r"\b(?:row|record|observation|line) (?:number |no\.? |#)?(\d+)\b", text, re.IGNORECASE
    ):
        return AskedAbout(row=int(found.group(1)) - 1, evidence=found.group(0))
    if found := re.search(r"\b(first|last) (?:row|record|observation|line)\b", text, re.IGNORECASE):
        place = 0 if found.group(1).lower() == "first" else profile.n_rows - 1
        return AskedAbout(row=place, evidence=found.group(0))
    for found in re.finditer(ANY_NUMBER, text, re.IGNORECASE):
        if column := _identifier(found["noun"], profile):
            level = float(found["id"]) if found["id"].isdigit() else found["id"]
            return AskedAbout(where=((column.name, level),), evidence=found.group(0))
    return _period(text, profile)


def _identifier(noun: str, profile: Profile) -> Variable | None:
    """Return the column that holds what units of this name are called."""
    usable = [
        v
        for v in profile.variables
        if v.kind in (Kind.IDENTIFIER, Kind.TEXT) or v.role is Role.UNIT
        or v.name == profile.unit_column
    ]  # fmt: skip
    fits = [v for v in usable if stem(noun.lower()) in {stem(t) for t in tokens(v.name)}]
    ids = [v for v in usable if v.kind is Kind.IDENTIFIER]
    chosen = fits or (ids if len(ids) == 1 and is_unit(noun) else [])
    return chosen[0] if chosen else None


def _period(text: str, profile: Profile) -> AskedAbout:
    said = rf"\b(?:in|on|during|of|for|since) (?:the )?({_DATE})\b"
    for found in re.finditer(said, text, re.IGNORECASE):
        for name in clocks(profile):
            level = _time(profile.variable(name), found.group(1))
            if level is not None:
                return AskedAbout(where=((name, level),), evidence=found.group(0))
    return AskedAbout()
