"""Which columns of text hold dates, times of day or lengths of time, and how they are read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.adapters import clock_times, date_formats, durations
from app.adapters.conversion import (
    Conversion,
    Stored,
    Typed,
    lengths_of_time,
    or_stop,
    where,
)
from app.adapters.text_clocks import are_scores, says_length, time_of_day
from app.causal.data import Kind
from app.causal.profile.dates import WRITTEN_DIFFERENTLY
from app.causal.profile.hints import words_of
from app.causal.profile.vocabulary import Sense, senses_of_name

if TYPE_CHECKING:
    from app.adapters.date_formats import DateFormat
    from app.adapters.deciding_rows import Rows, Survey

_MOST_FORMATS = 5
_SHORT_YEAR, _ZERO_LED, _LAST_CENTURY, _TURN = 2, 10, 70, 50
_MINUTES = re.compile("[0-9]+:[0-5][0-9]")
_OF_MINUTES = frozenset(
    "time times race run running lap pace split track song finish min mins minutes mmss".split()
)
_HOURS_OF_A_DAY = 24


def compact_date(rows: Rows, survey: Survey) -> Conversion | None:
    """Read 20200131 as a date where every number is one, and they are not by accident."""
    column = survey.alias
    if survey.longest == date_formats.COMPACT_MONTH_LENGTH:
        return _compact_month(rows, survey)
    if survey.longest != date_formats.COMPACT_LENGTH:
        return None
    reading = date_formats.reading(date_formats.COMPACT, column)
    if not rows.all_true(column, {"": f"{reading} IS NOT NULL"}):
        return None
    distinct = rows.answers(f"SELECT approx_count_distinct({column}) FROM {rows.source}")[0]
    if distinct < date_formats.FEWEST_COMPACT and not date_formats.says_date(survey.name):
        return None
    return Conversion(reading, Stored.TIMESTAMP)


def short_years(rows: Rows, survey: Survey) -> Conversion | None:
    """Read 98, 99, 00, 01 as years of two centuries where the name says that they are years."""
    column = survey.alias
    if survey.longest != _SHORT_YEAR or Sense.YEAR not in senses_of_name(survey.name):
        return None
    if not rows.all_true(column, {"": f"regexp_full_match({column}, '[0-9][0-9]')"}):
        return None
    low, high = rows.answers(f"SELECT min({column}::INT), max({column}::INT) FROM {rows.source}")
    if not (low < _ZERO_LED and high >= _LAST_CENTURY):
        return None
    told = f"In {survey.name!r}, {high:02} is read as 19{high:02}, and {low:02} as 20{low:02}."
    fits = f"regexp_full_match({column}, '[0-9][0-9]')"
    year = f"{column}::BIGINT + CASE WHEN {column}::INT >= {_TURN} THEN 1900 ELSE 2000 END"
    return Conversion(where(fits, year), Stored.INTEGER, told)


def _compact_month(rows: Rows, survey: Survey) -> Conversion | None:
    """Read 202003 as a month where every number is one, and the name says so."""
    if not date_formats.says_month(survey.name):
        return None
    reading = date_formats.reading(date_formats.COMPACT_MONTH, survey.alias)
    fits = rows.all_true(survey.alias, {"": f"{reading} IS NOT NULL"})
    return Conversion(reading, Stored.TIMESTAMP) if fits else None


def time_of(rows: Rows, survey: Survey) -> Conversion | None:
    """Return how to read a column as dates, times of day or lengths of time, if it is either."""
    if dates := _date(rows, survey):
        return dates
    if clock_times.may_be(survey.example) and (clock := time_of_day(rows, survey)):
        return clock
    return _duration(rows, survey) if durations.may_be(survey.example) else None


def _date(rows: Rows, survey: Survey) -> Conversion | None:
    column = survey.alias
    likely = [f for f in date_formats.FORMATS if f.looks_like(survey.example)]
    tests = {f: f"{date_formats.reading(f, column)} IS NOT NULL" for f in likely}
    fitting = rows.all_true(column, tests)
    if not fitting:
        is_date = likely or date_formats.COMPACT.looks_like(survey.example)
        return _mixed_dates(rows, survey) if is_date else None
    chosen = _most_ordered(rows, column, fitting)
    doubt = ""
    if len(fitting) > 1:
        doubt = f"The dates in {survey.name!r} could be read in two ways; {chosen.name} was used."
    read = Conversion(date_formats.reading(chosen, column), Stored.TIMESTAMP, doubt)
    if chosen is not date_formats.ISO:
        return read
    fits = f"regexp_full_match({column}, '{chosen.pattern}')"
    quick = or_stop(column, fits, f"{column}::TIMESTAMP", Stored.TIMESTAMP)
    return replace(read, quick=quick, typed=Typed(Stored.TIMESTAMP, column))


def _most_ordered(rows: Rows, column: str, formats: Sequence[DateFormat]) -> DateFormat:
    """Return the format under which the rows step back in time least often."""
    if len(formats) == 1:
        return formats[0]

    def steps_back(format_: DateFormat) -> int:
        read = date_formats.reading(format_, column)
        inner = f"SELECT {read} AS t, lag({read}) OVER () AS before FROM {rows.source}"
        (steps,) = rows.answers(f"SELECT count_if(t < before) FROM ({inner})")
        return int(steps)

    return min(formats, key=steps_back)


def _mixed_dates(rows: Rows, survey: Survey) -> Conversion | None:
    """Read dates written in several ways, where no text leaves open which way is its own."""
    column = survey.alias
    patterns = _patterns(rows, column)
    if not patterns:
        return None
    fitting = [_reading_all(rows, column, p) or _reading_each(rows, column, p) for p in patterns]
    if not all(fitting):
        return Conversion(column, Stored.TEXT, _no_date(rows, survey))
    if any(_is_ambiguous(rows, column, rivals) for rivals in fitting):
        doubt = f"{survey.name!r} is read as text: it has dates in several formats, and for some"
        return Conversion(column, Stored.TEXT, f"{doubt} the day and the month cannot be told.")
    formats = [format_ for rivals in fitting for format_ in rivals]
    listed = " and ".join(format_.name for format_ in formats)
    return Conversion(
        f"coalesce({', '.join(_unambiguous(column, rivals) for rivals in fitting)})",
        Stored.TIMESTAMP,
        f"The dates in {survey.name!r} are written in different ways: {listed}.",
        kind=Kind.DATETIME,
        reason=f"{WRITTEN_DIFFERENTLY}: {listed}",
    )


def _reading_each(rows: Rows, column: str, pattern: str) -> list[DateFormat]:
    """Return the formats of a pattern of which at least one reads each of its texts."""
    rivals = _BY_PATTERN[pattern]
    read = ", ".join(date_formats.reading(format_, column) for format_ in rivals)
    test = f"NOT regexp_full_match({column}, '{pattern}') OR coalesce({read}) IS NOT NULL"
    return rivals if rows.all_true(column, {"": test}) else []


def _is_ambiguous(rows: Rows, column: str, rivals: Sequence[DateFormat]) -> bool:
    """Tell whether some text is another date by another of the formats."""
    return not rows.all_true(column, {"": _agree(column, rivals)})


def _no_date(rows: Rows, survey: Survey) -> str:
    """Say which of texts that are all written as dates is none, such as 30 February."""
    column = survey.alias
    readings = [date_formats.reading(f, column) for among in _BY_PATTERN.values() for f in among]
    none = rows.first(column, [f"coalesce({', '.join(readings)}) IS NULL"])
    (example,) = rows.answers(f"SELECT any_value({column}) FROM {none}")
    return f"{survey.name!r} is read as text: {str(example)!r} is written as a date and is none."


def _unambiguous(column: str, rivals: Sequence[DateFormat]) -> str:
    """Return SQL that reads a text by these formats, NULL where they differ."""
    read = ", ".join(date_formats.reading(format_, column) for format_ in rivals)
    return f"CASE WHEN {_agree(column, rivals)} THEN coalesce({read}) END"


def _agree(column: str, rivals: Sequence[DateFormat]) -> str:
    first, *others = (date_formats.reading(format_, column) for format_ in rivals)
    return " AND ".join(f"coalesce({other} = {first}, true)" for other in others) or "true"


def _patterns(rows: Rows, column: str) -> list[str]:
    """Return the patterns that together cover all values, the commonest first; none if too many."""
    chosen: list[str] = []
    while len(chosen) <= _MOST_FORMATS:
        left = rows.first(column, [f"NOT regexp_full_match({column}, '{p}')" for p in chosen])
        counts = ", ".join(f"count_if(regexp_full_match({column}, '{p}'))" for p in _BY_PATTERN)
        n_left, *found = rows.answers(f"SELECT count(*), {counts} FROM {left}")
        if not n_left:
            return chosen
        commonest, n_covered = max(zip(_BY_PATTERN, found, strict=True), key=lambda pair: pair[1])
        if not n_covered:
            return []
        chosen.append(commonest)
    return []


def _reading_all(rows: Rows, column: str, pattern: str) -> list[DateFormat]:
    """Return the formats that read every text of this pattern as a date."""
    tests = {
        format_: f"NOT regexp_full_match({column}, '{pattern}')"
        f" OR {date_formats.reading(format_, column)} IS NOT NULL"
        for format_ in _BY_PATTERN[pattern]
    }
    return rows.all_true(column, tests)


def _by_pattern() -> dict[str, list[DateFormat]]:
    found: dict[str, list[DateFormat]] = defaultdict(list)
    for format_ in (*date_formats.FORMATS, date_formats.COMPACT):
        found[format_.pattern].append(format_)
    return dict(found)


_BY_PATTERN = _by_pattern()


def _are_minutes(rows: Rows, survey: Survey) -> bool:
    """Tell whether 72:45 is of minutes: the name is of time, and a day has fewer hours."""
    if not _OF_MINUTES & set(words_of(survey.name)) or says_length(survey) or are_scores(survey):
        return False
    (most,) = rows.answers(
        f"SELECT max(try_cast(split_part({survey.alias}, ':', 1) AS INT)) FROM {rows.source}"
    )
    return int(most) >= _HOURS_OF_A_DAY


def _duration(rows: Rows, survey: Survey) -> Conversion | None:
    """Read lengths of time as numbers, of the unit they are all written in or of seconds."""
    styles = durations.STYLES
    if _MINUTES.fullmatch(survey.example) and _are_minutes(rows, survey):
        styles += (durations.MINUTES_STYLE,)
    elif says_length(survey):
        styles += (durations.HOURS_STYLE,)
    tests = {s: f"{s.sql.format(survey.alias)} IS NOT NULL" for s in styles}
    fitting = rows.all_true(survey.alias, tests)
    if not fitting:
        return None
    style = fitting[0]
    return lengths_of_time(
        style.sql.format(survey.alias), style.unit, style.doubt.format(survey.name)
    )
