"""The ways a time of day is written as text, as SQL that reads them as hours since midnight."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClockStyle:
    """What the texts look like, and the SQL reading `{}` as hours."""

    pattern: str
    sql: str

    def reading(self, text: str) -> str:
        """Return SQL that reads the SQL expression `text`, NULL if it cannot."""
        matches = f"regexp_full_match({text}, '{self.pattern}')"
        return f"CASE WHEN {matches} THEN {self.sql.format(text)} END"


_MINUTES = r"[0-5][0-9]"
_SECONDS = r"[0-5][0-9](?:\.[0-9]+)?"


def _part(pattern: str) -> str:
    return f"coalesce(nullif(regexp_extract({{0}}, '{pattern}', 1), '')::DOUBLE, 0)"


_HOURS = _part("^([0-9]+)")
_REST = f" + {_part('^[0-9]+[:hH]([0-9]+)')} / 60 + {_part('^[0-9]+:[0-9]+:([0-9.]+)')} / 3600"
_HAS_HALF = "regexp_matches({0}, '[AaPp][.]?[Mm]')"
_IS_AFTERNOON = "regexp_matches({0}, '[Pp][.]?[Mm]')"


def _on_24(hours: str) -> str:
    """Return what times on the clock of 24 hours look like: 14:30:00, 14h30, 14:30 Uhr, 14 Uhr."""
    colons = rf":{_MINUTES}(?::{_SECONDS})?(?: ?(?:[Uu]hr|h|hrs?))?"
    marked = rf"[hH](?:{_MINUTES}(?:min|mn|m)?)?"
    return rf"(?:{hours})(?:{colons}|{marked}| ?[Uu]hr)"


_SQL_12 = f"{_HOURS} % 12 + CASE WHEN {_IS_AFTERNOON} THEN 12 ELSE 0 END{_REST}"
_SQL_24 = _HOURS + _REST
_PATTERN_12 = rf"(?:0?[1-9]|1[0-2])(?::{_MINUTES}(?::{_SECONDS})?)? ?[AaPp][.]?[Mm][.]?"

OF_24 = ClockStyle(_on_24("[01]?[0-9]|2[0-3]"), _SQL_24)
OF_12 = ClockStyle(_PATTERN_12, _SQL_12)
# 9:05 beside 9:05 pm may lack its half of the day; 09:05 beside it is of the other clock.
OF_BOTH = ClockStyle(
    f"(?:{_PATTERN_12}|{_on_24('[01][0-9]|2[0-3]')})",
    f"CASE WHEN {_HAS_HALF} THEN {_SQL_12} ELSE {_SQL_24} END",
)
WITH_SECONDS = r"[0-9]+:[0-9]+:[0-9.]+"
