"""The ways a time of day is written as text, as SQL that reads them as hours since midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockStyle:
    """What the texts look like, and the SQL reading `{}` as hours."""

    pattern: str
    sql: str

    def reading(self, text: str) -> str:
        """Return SQL that reads the SQL expression `text`, NULL if it cannot."""
        return f"CASE WHEN {self.fits(text)} THEN {self.sql.format(text)} END"

    def fits(self, text: str) -> str:
        """Return SQL that tells whether the SQL expression `text` is written so."""
        return f"regexp_full_match({text}, '{self.pattern}')"


_MINUTES = r"[0-5][0-9]"
_SECONDS = r"[0-5][0-9](?:\.[0-9]+)?"
_GAP = "[ \u00a0\u202f]?"
_HALF = r"[AaPp](?:[.]?[Mm][.]?)"
# 14:30Z, 14:30 UTC, 14:30 CEST, 14:30+02:00
_ZONE = rf"(?:{_GAP}(?:Z|UTC|GMT|[A-Z]{{1,3}}T|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))"
_NAMED = r"[Nn]oon|[Mm]idday|[Mm]idnight"


def _part(pattern: str) -> str:
    # What str.format would read as its own is doubled.
    return f"coalesce(nullif(regexp_extract({{0}}, '{pattern}', 1), '')::DOUBLE, 0)"


_HOURS = _part("^T?([0-9]+)")
_REST = (
    f" + {_part(f'^T?[0-9]+{_GAP}[:.hH]{_GAP}([0-9]+)')} / 60"
    f" + {_part('^T?[0-9]+[:.][0-9]+[:.]([0-9.]+)')} / 3600"
)
_HAS_HALF = rf"regexp_matches({{0}}, '^[0-9:.]+{_GAP}[AaPp]|{_NAMED}')"
_IS_AFTERNOON = rf"regexp_matches({{0}}, '^[0-9:.]+{_GAP}[Pp]|[Nn]oon|[Mm]idday')"


def _on_24(hours: str) -> str:
    """Return what times on the clock of 24 hours look like: 14:30:00, 14h30, 14:30 Uhr, 14 Uhr.

    A dot divides hours and minutes only beside such a word: 14.30 alone is a number.
    """
    time = rf"(?:(?:{hours}):{_MINUTES}(?::{_SECONDS})?|24:00(?::00)?)"
    word = rf"{_GAP}(?:[Uu]hr|h|hrs?)"
    marked = rf"{_GAP}[hH](?:{_GAP}{_MINUTES}(?:{_GAP}(?:min|mn|m))?)?"
    dotted = rf"\.{_MINUTES}(?:{word}|{_ZONE})"
    return rf"(?:T?{time}(?:{word}|{_ZONE})?|(?:{hours})(?:{marked}|{dotted}|{_GAP}[Uu]hr))"


_SQL_12 = f"{_HOURS} % 12 + CASE WHEN {_IS_AFTERNOON} THEN 12 ELSE 0 END{_REST}"
_SQL_24 = _HOURS + _REST
_HOUR_12 = r"(?:0?[1-9]|1[0-2])"
_TO_MINUTES = rf"[:.]{_MINUTES}(?:[:.]{_SECONDS})?"
_PATTERN_12 = (
    rf"(?:{_HOUR_12}(?:{_TO_MINUTES})?{_GAP}{_HALF}{_ZONE}?|{_HOUR_12}{_TO_MINUTES}{_GAP}[AaPp]"
    rf"|(?:12{_GAP})?(?:{_NAMED}))"
)

OF_24 = ClockStyle(_on_24("[01]?[0-9]|2[0-3]"), _SQL_24)
OF_12 = ClockStyle(_PATTERN_12, _SQL_12)
# 9:05 beside 9:05 pm may lack its half of the day; 09:05 beside it is of the other clock.
OF_BOTH = ClockStyle(
    f"(?:{_PATTERN_12}|{_on_24('[01][0-9]|2[0-3]')})",
    f"CASE WHEN {_HAS_HALF} THEN {_SQL_12} ELSE {_SQL_24} END",
)
# 0930 hrs: four digits of which every one is right are no count of hours.
_SQL_DIGITS = f"{_part('^([0-9]*)[0-9][0-9]')} + {_part('([0-9]?[0-9])[^0-9]*$')} / 60"
OF_FOUR_DIGITS = ClockStyle(
    rf"(?:[01][0-9]|2[0-3]){_MINUTES}{_GAP}(?:hrs?|hours?|h|H|Z|UTC|GMT|[Uu]hr)", _SQL_DIGITS
)
# 930 and 0930 alone need a name that says that they are times.
OF_DIGITS = ClockStyle(rf"[0-5]?[0-9]|(?:[01]?[0-9]|2[0-3]){_MINUTES}|2400", _SQL_DIGITS)

WITH_SECONDS = r"[0-9]+:[0-9]+:[0-9.]+"
HOURS_MARKED = f"^[0-9]+{_GAP}[hH]"
HOURS_ALONE = f"[0-9]+{_GAP}[hH]"
ZONED = f"^T?[0-9].*{_ZONE}$"

_MAY_BE = re.compile(rf"T?[0-9]|(?:{_NAMED})$")
_BESIDE = re.compile(rf"(?:{_HALF}|[Uu]hr|UTC|GMT)$")


def may_be(text: str) -> bool:
    """Tell whether a text begins as a time of day does."""
    return bool(_MAY_BE.match(text))


def says_clock(word: str) -> bool:
    """Tell whether a word stands beside a time of day, and is no unit of a number."""
    return bool(_BESIDE.match(word))
