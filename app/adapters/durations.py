"""The ways a length of time is written as text, as SQL that reads them as numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DurationStyle:
    """SQL reading `{}` as a number of `unit`, NULL where it is written otherwise.

    `doubt` is a sentence about a column {!r} when another reading is possible.
    """

    sql: str
    unit: str
    doubt: str = ""


_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_CLOCK = r"[0-9]+:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_ISO = r"P(?:[0-9.]+W)?(?:[0-9.]+D)?(?:T(?:[0-9.]+H)?(?:[0-9.]+M)?(?:[0-9.]+S)?)?"
_SECONDS = {"W": 604_800, "D": 86_400, "H": 3_600, "M": 60, "S": 1}
_WORDS = (
    ("days", "days?"),
    ("weeks", "weeks?|wks?"),
    ("months", "months?|mos?"),
    ("years", "years?|yrs?"),
    ("h", "hours?|hrs?"),
    ("min", "minutes?|mins?"),
    ("s", "seconds?|secs?"),
    ("ms", "milliseconds?|ms"),
)


_BEGINS = re.compile(r"[+-]?[0-9]|P[0-9T]")


def may_be(text: str) -> bool:
    """Tell whether a text begins as a length of time does."""
    return bool(_BEGINS.match(text))


def says_length(word: str) -> bool:
    """Tell whether a word is a unit of time."""
    return any(re.fullmatch(words, word, re.IGNORECASE) for _, words in _WORDS)


def _in_words(unit: str, words: str) -> DurationStyle:
    pattern = f"({_NUMBER}) ?(?:{words})"
    return DurationStyle(
        f"CASE WHEN regexp_full_match({{0}}, '{_doubled(pattern)}', 'i')"
        f" THEN regexp_extract({{0}}, '{_doubled(_NUMBER)}')::DOUBLE END",
        unit,
    )


def _doubled(pattern: str) -> str:
    """Return the pattern for str.format, which reads braces."""
    return pattern.replace("{", "{{").replace("}", "}}")


def _part(letter: str) -> str:
    return f"coalesce(nullif(regexp_extract({{0}}, '([0-9.]+){letter}', 1), '')::DOUBLE, 0)"


_CLOCK_STYLE = DurationStyle(
    f"CASE WHEN regexp_full_match({{0}}, '-?(?:[0-9]+ days?,? )?{_CLOCK}') THEN"
    " (CASE WHEN prefix({0}, '-') THEN -1 ELSE 1 END)"
    " * (86400 * coalesce(nullif(regexp_extract({0}, '([0-9]+) day', 1), '')::DOUBLE, 0)"
    " + 3600 * regexp_extract({0}, '([0-9]+):[0-9]+:', 1)::DOUBLE"
    " + 60 * regexp_extract({0}, ':([0-9]+):', 1)::DOUBLE"
    " + regexp_extract({0}, '[0-9]:([0-9]+(?:\\.[0-9]+)?)$', 1)::DOUBLE) END",
    "s",
)
_ISO_STYLE = DurationStyle(
    f"CASE WHEN regexp_full_match({{0}}, '{_ISO}') AND regexp_matches({{0}}, '[0-9][WDHMS]')"
    " AND NOT suffix({0}, 'T') THEN "
    + " + ".join(f"{seconds} * {_part(letter)}" for letter, seconds in _SECONDS.items())
    + " END",
    "s",
)
_MARKED = "([0-9]+) ?[hH](?: ?([0-5]?[0-9]) ?(?:min|mn|m)?)?"  # 1h30, 2 h, 1h 5min
_MARKED_STYLE = DurationStyle(
    f"CASE WHEN regexp_full_match({{0}}, '{_MARKED}') THEN"
    f" regexp_extract({{0}}, '{_MARKED}', 1)::DOUBLE"
    f" + coalesce(nullif(regexp_extract({{0}}, '{_MARKED}', 2), '')::DOUBLE, 0) / 60 END",
    "h",
)
STYLES = (
    _CLOCK_STYLE,
    _ISO_STYLE,
    _MARKED_STYLE,
    *(_in_words(unit, words) for unit, words in _WORDS),
)

# 72:45 is no time of day: the first part is too large.
MINUTES_STYLE = DurationStyle(
    "CASE WHEN regexp_full_match({0}, '[0-9]+:[0-5][0-9]') THEN"
    " split_part({0}, ':', 1)::DOUBLE + split_part({0}, ':', 2)::DOUBLE / 60 END",
    "min",
    "In {!r}, 72:45 is read as 72 minutes and 45 seconds; it could be hours and minutes.",
)
# 1:30 needs a name that says it is a length of time.
HOURS_STYLE = DurationStyle(
    "CASE WHEN regexp_full_match({0}, '[0-9]+:[0-5][0-9]') THEN"
    " split_part({0}, ':', 1)::DOUBLE + split_part({0}, ':', 2)::DOUBLE / 60 END",
    "h",
    "In {!r}, 1:30 is read as an hour and a half; it could be a minute and a half.",
)
