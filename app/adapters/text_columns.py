"""What the values of a text column are: numbers, dates, durations, booleans or text.

What is decided on a part of the rows is written so that a row that contradicts it is found:
each conversion is NULL where a text does not fit it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters import date_formats, durations, number_marks, number_styles
from app.adapters.missing_words import STRAY_MISSING
from app.adapters.number_styles import Habit, NumberStyle
from app.errors import InvalidFile

if TYPE_CHECKING:
    import duckdb

    from app.adapters.date_formats import DateFormat

CHUNK = 60  # columns in one survey query: DuckDB plans thousands of aggregates slowly
_SAMPLE = 2_000
_LONGEST_EXACT_INTEGER = 18
_MOST_DIGITS = 308
_Key = TypeVar("_Key")
CONTRADICTED = "contradicted by a later row"
_WHOLE = "[+-][0-9]{1,17}|0?[0-9]|[1-9][0-9]{1,17}"  # exact as a number, and no code as 00501 is


class Stored(StrEnum):
    """The type a column is stored as."""

    INTEGER = "BIGINT"
    FLOAT = "DOUBLE"
    BOOLEAN = "TINYINT"
    TIMESTAMP = "TIMESTAMP"
    TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one column of the raw table becomes a stored one: SQL, and what to tell the user.

    `sql` is NULL where the text does not fit; `missing` is SQL that tells which present texts
    are NULL by right. `quick` stops at a text that does not fit, and costs less; "" where there
    is no such way. `is_duration` says that the numbers are lengths of time in `unit`, and
    `forbidding` that the column is text although nearly all of it is numbers.
    """

    sql: str
    stored: Stored
    warning: str = ""
    unit: str = ""
    missing: str = "false"
    quick: str = ""
    is_duration: bool = False
    forbidding: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows that decide: a table of text columns in an open database."""

    table: duckdb.DuckDBPyConnection
    source: str


@dataclass(frozen=True, slots=True)
class _Survey:
    """Counts over the deciding rows of one text column."""

    alias: str
    name: str
    present: int
    plain: int
    integers: int
    longest: int
    zero_led: int
    example: str


def conversions(
    rows: Rows, columns: Sequence[tuple[str, str]], delimiter: str
) -> dict[str, Conversion]:
    """Decide for each (alias, name) of the rows what it holds; keys are the aliases.

    Raises
    ------
    InvalidFile : a number has more digits than a computer's number can hold.
    """
    surveys = [s for part in _parts(columns) for s in _surveyed(rows, part)]
    found = {s.alias: _plain_number(rows, s) for s in surveys if s.present == s.plain}
    others = [s for s in surveys if s.alias not in found]
    units = {s.alias: _unit_beside(rows, s) for s in others}
    fits = {s.alias: _styles(rows, s, units[s.alias]) for s in others}
    habit = Habit.of(fits.values(), delimiter)
    for survey in others:
        found[survey.alias] = _read(rows, survey, units[survey.alias], fits[survey.alias], habit)
    for survey in surveys:
        if survey.present == survey.plain and survey.present and habit.decimal_comma:
            found[survey.alias] = _dotted(rows, survey, habit) or found[survey.alias]
    return found


def _parts(columns: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    for start in range(0, len(columns), CHUNK):
        yield columns[start : start + CHUNK]


def _surveyed(rows: Rows, columns: Sequence[tuple[str, str]]) -> Iterator[_Survey]:
    plain, integer = number_styles.PATTERN[NumberStyle.PLAIN], number_styles.INTEGER
    counts = ", ".join(
        f"count({c}), count_if(regexp_full_match({c}, '{plain}')),"
        f" count_if(regexp_full_match({c}, '{integer}')), coalesce(max(length({c})), 0),"
        f" count_if(regexp_full_match({c}, '0[0-9][0-9]+')), any_value({c})"
        for c, _ in columns
    )
    row = _row(rows, f"SELECT {counts} FROM {rows.source}")
    for i, (alias, name) in enumerate(columns):
        yield _Survey(alias, name, *row[6 * i : 6 * i + 6])


def _plain_number(rows: Rows, survey: _Survey) -> Conversion:
    column = survey.alias
    if survey.present == 0:
        return Conversion("NULL::DOUBLE", Stored.FLOAT)
    if survey.longest > _MOST_DIGITS:
        raise InvalidFile(
            f"Column {survey.name!r} has a number with {survey.longest:,} digits.",
            hint="No computer number is that long; is it text in quotes, or a damaged file?",
        )
    if survey.integers < survey.present:
        return _as_float(column, column, NumberStyle.PLAIN)
    if survey.zero_led:
        return Conversion(column, Stored.TEXT)  # a code such as 00501 loses its zeros as a number
    if survey.longest > _LONGEST_EXACT_INTEGER:
        return Conversion(column, Stored.TEXT)  # digits would be lost
    return _compact_date(rows, survey) or _as_integer(column)


def _as_integer(column: str) -> Conversion:
    fits, value = f"regexp_full_match({column}, '{_WHOLE}')", f"{column}::BIGINT"
    quick = _or_stop(column, fits, value, Stored.INTEGER)
    return Conversion(_where(fits, value), Stored.INTEGER, quick=quick)


def _compact_date(rows: Rows, survey: _Survey) -> Conversion | None:
    """Read 20200131 as a date where every number is one, and they are not by accident."""
    column = survey.alias
    if survey.longest != date_formats.COMPACT_LENGTH:
        return None
    reading = date_formats.reading(date_formats.COMPACT, column)
    if not _all_true(rows, column, {"": f"{reading} IS NOT NULL"}):
        return None
    distinct = _row(rows, f"SELECT approx_count_distinct({column}) FROM {rows.source}")[0]
    if distinct < date_formats.FEWEST_COMPACT and not date_formats.says_date(survey.name):
        return None
    return Conversion(reading, Stored.TIMESTAMP)


def _where(test: str, value: str) -> str:
    return f"CASE WHEN {test} THEN {value} END"


def _or_stop(column: str, fits: str, value: str, stored: Stored) -> str:
    stop = f"error('{CONTRADICTED}')::{stored.value}"
    return f"CASE WHEN {fits} THEN {value} WHEN {column} IS NOT NULL THEN {stop} END"


def _as_float(column: str, bare: str, style: NumberStyle, *, unit: str = "") -> Conversion:
    """Return how to read a number in this style, with the sign `unit` at every value if any."""
    value = f"({number_styles.plain_number(bare, style)})::DOUBLE"
    fits = f"regexp_full_match({bare}, '{_quoted(number_styles.PATTERN[style])}')"
    if unit:
        fits += f" AND contains({column}, '{unit}')"
    quick = value if bare == column and style is NumberStyle.PLAIN else ""
    return Conversion(_where(fits, value), Stored.FLOAT, unit=unit, quick=quick)


def _styles(rows: Rows, survey: _Survey, unit: str = "") -> frozenset[NumberStyle]:
    """Return the styles of writing numbers that every value fits, the unit beside it aside."""
    bare = number_marks.bare(survey.alias, unit)
    tests = {
        s: f"regexp_full_match({bare}, '{_quoted(number_styles.PATTERN[s])}')" for s in NumberStyle
    }
    return frozenset(_all_true(rows, survey.alias, tests))


def _read(
    rows: Rows, survey: _Survey, beside: str, fits: frozenset[NumberStyle], habit: Habit
) -> Conversion:
    if choice := number_styles.choose_style(fits, habit, survey.name):
        unit = beside or _unit(rows, survey)
        bare = number_marks.bare(survey.alias, beside)
        read = _as_float(survey.alias, bare, choice.style, unit=unit)
        return replace(read, warning=choice.doubt)
    return (
        _boolean(rows, survey)
        or _date(rows, survey)
        or _duration(rows, survey)
        or _mostly_numbers(rows, survey)
    )


def _dotted(rows: Rows, survey: _Survey, habit: Habit) -> Conversion | None:
    """Return how to read "1.234" in a file that writes its decimals with commas."""
    if survey.integers == survey.present:
        return None
    choice = number_styles.choose_style(_styles(rows, survey), habit, survey.name)
    if choice is None or choice.style is NumberStyle.PLAIN:
        return None
    read = _as_float(survey.alias, number_marks.bare(survey.alias), choice.style)
    return replace(read, warning=choice.doubt)


def _unit_beside(rows: Rows, survey: _Survey) -> str:
    """Return the word that stands at every number of the column, judged by one of them."""
    unit, column = number_marks.unit_beside(survey.example), survey.alias
    return unit if unit and _all_true(rows, column, {unit: f"contains({column}, '{unit}')"}) else ""


def _unit(rows: Rows, survey: _Survey) -> str:
    """Return the sign that stands at every number of the column, if it is one and the same."""
    for sign in number_marks.SIGNS:
        if _all_true(rows, survey.alias, {sign: f"contains({survey.alias}, '{sign}')"}):
            return sign
    return ""


def _boolean(rows: Rows, survey: _Survey) -> Conversion | None:
    column = survey.alias
    test = f"lower({column}) IN ('true', 'false')"
    if not _all_true(rows, column, {"": test}):
        return None
    return Conversion(_where(test, f"(lower({column}) = 'true')::TINYINT"), Stored.BOOLEAN)


def _date(rows: Rows, survey: _Survey) -> Conversion | None:
    column = survey.alias
    tests = {f: f"{date_formats.reading(f, column)} IS NOT NULL" for f in date_formats.FORMATS}
    fitting = _all_true(rows, column, tests)
    if not fitting:
        return None
    chosen = _most_ordered(rows, column, fitting)
    doubt = ""
    if len(fitting) > 1:
        doubt = f"The dates in {survey.name!r} could be read in two ways; {chosen.name} was used."
    quick = ""
    if chosen is date_formats.ISO:
        fits = f"regexp_full_match({column}, '{chosen.pattern}')"
        quick = _or_stop(column, fits, f"{column}::TIMESTAMP", Stored.TIMESTAMP)
    return Conversion(date_formats.reading(chosen, column), Stored.TIMESTAMP, doubt, quick=quick)


def _most_ordered(rows: Rows, column: str, formats: Sequence[DateFormat]) -> DateFormat:
    """Return the format under which the rows step back in time least often."""
    if len(formats) == 1:
        return formats[0]

    def steps_back(format_: DateFormat) -> int:
        read = date_formats.reading(format_, column)
        inner = f"SELECT {read} AS t, lag({read}) OVER () AS before FROM {rows.source}"
        (steps,) = _row(rows, f"SELECT count_if(t < before) FROM ({inner})")
        return int(steps)

    return min(formats, key=steps_back)


def _duration(rows: Rows, survey: _Survey) -> Conversion | None:
    """Read lengths of time as numbers, of the unit they are all written in or of seconds."""
    tests = {s: f"{s.sql.format(survey.alias)} IS NOT NULL" for s in durations.STYLES}
    fitting = _all_true(rows, survey.alias, tests)
    if not fitting:
        return None
    style = fitting[0]
    read = style.sql.format(survey.alias)
    return Conversion(read, Stored.FLOAT, unit=style.unit, is_duration=True)


def _mostly_numbers(rows: Rows, survey: _Survey) -> Conversion:
    """Read words for "missing" among numbers as missing; say which other words forbid it."""
    column = survey.alias
    if survey.plain < 0.5 * survey.present:
        return Conversion(column, Stored.TEXT)
    plain = number_styles.PATTERN[NumberStyle.PLAIN]
    others = f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{plain}')"
    query = f"SELECT DISTINCT {column} FROM {rows.source} WHERE {others} LIMIT 12"
    words = sorted(str(word) for (word,) in rows.table.execute(query).fetchall())
    if {word.lower() for word in words} <= set(STRAY_MISSING):
        listed = ", ".join(map(repr, words))
        return replace(
            _as_float(column, column, NumberStyle.PLAIN),
            quick="",
            warning=f"In {survey.name!r}, {listed} was read as missing.",
            missing=f"lower({column}) IN ({', '.join(map(_literal, STRAY_MISSING))})",
        )
    nearly = survey.plain >= 0.9 * survey.present
    return Conversion(column, Stored.TEXT, _why_text(survey, words), forbidding=nearly)


def _why_text(survey: _Survey, words: Sequence[str]) -> str:
    count = survey.present - survey.plain
    return (
        f"{survey.name!r} is read as text: {count:,} of {survey.present:,} values are not numbers,"
        f" for example {words[0][:40]!r}."
    )


def _all_true(rows: Rows, column: str, tests: dict[_Key, str]) -> list[_Key]:
    """Return the keys whose condition holds for every present value; the first rule most out."""
    first = f"(SELECT {column} FROM {rows.source} WHERE {column} IS NOT NULL LIMIT {_SAMPLE})"
    likely = _holding(rows, column, tests, first)
    return _holding(rows, column, {key: tests[key] for key in likely}, rows.source)


def _holding(rows: Rows, column: str, tests: dict[_Key, str], source: str) -> list[_Key]:
    if not tests:
        return []
    counts = ", ".join(f"count_if({test})" for test in tests.values())
    present, *held = _row(rows, f"SELECT count({column}), {counts} FROM {source}")
    return [key for key, count in zip(tests, held, strict=True) if count == present]


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def _literal(word: str) -> str:
    return f"'{_quoted(word)}'"


def _row(rows: Rows, query: str) -> tuple[Any, ...]:
    (row,) = rows.table.execute(query).fetchall()
    return tuple(value or 0 for value in row)  # count_if over no value is NULL
