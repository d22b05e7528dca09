"""When a treatment started, in words."""

from __future__ import annotations

import re

from app.causal.data import YEAR_UNIT, Kind, Variable
from app.causal.question import Level

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"(?:(?P<iso>(?:19|20)\d\d-\d\d(?:-\d\d)?)"
    rf"|(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}\s+(?:of\s+)?{_YEAR}"
    rf"|(?:q(?P<quarter>[1-4])[,\s/-]*|(?P<nth>first|second|third|fourth) quarter[,\s]+)(?:of\s+)?"
    r"(?P<quarter_year>(?:19|20)\d\d)"
    r"|(?P<alone>(?:19|20)\d\d))(?!\d)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"(?:introduc|adopt|pass|rais|start|began|begin|implement|enact|launch|roll|took effect|effect"
    r"|in force|treat|expan|chang|open|switch|requir|reform|law|policy|since|from|as of|after|ban"
    r"|increas|cut|abolish|until|repeal)\w*[^.;]{0,60}$",
    re.IGNORECASE,
)
_STARTS_NEXT = re.compile(
    r"^[^.;]{0,60}?\b(?:introduc|adopt|pass|rais|start|began|begin|implement|enact|launch|roll"
    r"|took effect|came into|expan|open|switch|abolish|bann|cut|increas|requir|reform|legali[sz])",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:(?:19|20)\d\d\s*(?:to|through|until|till|and|-|–|—)\s*(?:19|20)\d\d)", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\b(?P<lead>from|in|since|at|starting (?:in|at|with)|beginning (?:in|at|with)|after|until)\s+"
    r"(?:the\s+)?(?:period|week|month|quarter|wave|round|time|day|year|t)\s*(?:=\s*)?"
    r"(?P<number>\d{1,3})\b(?!\d)",
    re.IGNORECASE,
)
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def start_in_words(text: str, time: Variable, frequency: str | None) -> Level | None:
    """Return the first treated period, as the time column writes periods; None where none is said.

    A span of years, as in "data from 1990 to 2005", says no start.
    """
    if frequency == "step" or not _is_calendar(time):
        return _counted(text)
    spans = [m.span() for m in _SPAN.finditer(text)]
    for date in _DATE.finditer(text):
        inside = any(low <= date.start() < high for low, high in spans)
        if not inside and _is_start(text, date):
            return _as_written(date, time)
    return None if time.unit == YEAR_UNIT else _counted(text, time.name)


def _counted(text: str, noun: str = "") -> Level | None:
    """Return the number of a period that is counted, "from quarter 6"; its noun may be given."""
    found = _COUNTED.search(text)
    if found is None or (noun and not re.search(rf"\b{re.escape(noun)}\b", found.group(0))):
        return None
    later = found.group("lead").lower() in {"after", "until"}
    return float(found.group("number")) + (1.0 if later else 0.0)


def _is_start(text: str, date: re.Match[str]) -> bool:
    """Tell whether a date stands behind, or "In 2011 …" before, words for a beginning."""
    before = text[max(date.start() - 90, 0) : date.start()]
    opens = re.search(r"(?:^|[.;:,(\n])\s*(?:in|on)\s+$", before, re.IGNORECASE)
    return bool(_STARTS.search(before) or (opens and _STARTS_NEXT.search(text[date.end() :])))


def _is_calendar(time: Variable) -> bool:
    return time.kind is Kind.DATETIME or time.unit == YEAR_UNIT or bool(_years(time))


def _years(time: Variable) -> list[float]:
    """Return the levels of a column that are calendar years."""
    numbers = [float(v) for v in time.levels if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", v)]
    return numbers if len(numbers) == len(time.levels) else []


def _as_written(date: re.Match[str], time: Variable) -> Level:
    part = date.groupdict()
    year = next(y for y in (part["year"], part["quarter_year"], part["alone"], part["iso"]) if y)[
        :4
    ]
    if time.unit == YEAR_UNIT or _years(time):
        return float(year)
    if part["iso"]:
        return part["iso"]
    if part["month"]:
        month = _MONTHS.index(part["month"].lower()[:3]) + 1
        return f"{year}-{month:02d}-{int(part['day'] or 1):02d}"
    if part["quarter_year"]:
        quarter = int(part["quarter"] or _NTH[part["nth"].lower()])
        return f"{year}-{3 * quarter - 2:02d}-01"
    return f"{year}-01-01"
