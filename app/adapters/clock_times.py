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
_REST = f" + {_part('^[0-9]+:([0-9]+)')} / 60 + {_part('^[0-9]+:[0-9]+:([0-9.]+)')} / 3600"
_IS_AFTERNOON = "regexp_matches({0}, '[Pp][.]?[Mm]')"

OF_24 = ClockStyle(rf"(?:[01]?[0-9]|2[0-3]):{_MINUTES}(?::{_SECONDS})?", _HOURS + _REST)
OF_12 = ClockStyle(
    rf"(?:0?[1-9]|1[0-2])(?::{_MINUTES}(?::{_SECONDS})?)? ?[AaPp][.]?[Mm][.]?",
    f"{_HOURS} % 12 + CASE WHEN {_IS_AFTERNOON} THEN 12 ELSE 0 END{_REST}",
)
WITH_SECONDS = r"[0-9]+:[0-9]+:[0-9.]+"
