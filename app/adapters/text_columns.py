"""What the values of a text column are: numbers, dates, booleans or text, decided on all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from app.adapters import date_formats, number_styles
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
_STRAY_MISSING = frozenset(
    {"none", "missing", "unknown", "?", "*", "--", "---", "n.a.", "n.a", "na.", "nd", "#value!",
     "#div/0!", "#ref!", "..", "...", "(missing)", "not available", "not applicable"}
)  # fmt: skip


class Stored(StrEnum):
    """The type a column is stored as."""

    INTEGER = "BIGINT"
    FLOAT = "DOUBLE"
    BOOLEAN = "TINYINT"
    TIMESTAMP = "TIMESTAMP"
    TEXT = "VARCHAR"


@dataclass(frozen=True, slots=True)
class Conversion:
    """How one column of the raw table becomes a stored one: SQL, and what to tell the user."""

    sql: str
    stored: Stored
    warning: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Survey:
    """Counts over all rows of one text column."""

    alias: str
    name: str
    present: int
    plain: int
    integers: int
    longest: int
    zero_led: int


def conversions(
    table: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, str]], delimiter: str
) -> dict[str, Conversion]:
    """Decide for each (alias, name) of table `raw` what it holds; keys are the aliases.

    Raises
    ------
    InvalidFile : a number has more digits than a computer's number can hold.
    """
    surveys = [s for part in _parts(columns) for s in _surveyed(table, part)]
    found = {s.alias: _plain_number(s) for s in surveys if s.present == s.plain}
    others = [s for s in surveys if s.alias not in found]
    fits = {s.alias: _styles(table, s) for s in others}
    habit = Habit.of(fits.values(), delimiter)
    for survey in others:
        found[survey.alias] = _read(table, survey, fits[survey.alias], habit)
    for survey in surveys:
        if survey.present == survey.plain and survey.present and habit.decimal_comma:
            found[survey.alias] = _dotted(table, survey, habit) or found[survey.alias]
    return found


def _parts(columns: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    for start in range(0, len(columns), CHUNK):
        yield columns[start : start + CHUNK]


def _surveyed(
    table: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, str]]
) -> Iterator[_Survey]:
    plain, integer = number_styles.PATTERN[NumberStyle.PLAIN], number_styles.INTEGER
    counts = ", ".join(
        f"count({c}), count_if(regexp_full_match({c}, '{plain}')),"
        f" count_if(regexp_full_match({c}, '{integer}')), coalesce(max(length({c})), 0),"
        f" count_if(regexp_full_match({c}, '0[0-9][0-9]+'))"
        for c, _ in columns
    )
    row = _row(table, f"SELECT {counts} FROM raw")
    for i, (alias, name) in enumerate(columns):
        yield _Survey(alias, name, *row[5 * i : 5 * i + 5])


def _plain_number(survey: _Survey) -> Conversion:
    column = survey.alias
    if survey.present == 0:
        return Conversion(f"{column}::DOUBLE", Stored.FLOAT)
    if survey.longest > _MOST_DIGITS:
        raise InvalidFile(
            f"Column {survey.name!r} has a number with {survey.longest:,} digits.",
            hint="No computer number is that long; is it text in quotes, or a damaged file?",
        )
    if survey.integers < survey.present:
        return Conversion(f"{column}::DOUBLE", Stored.FLOAT)
    if survey.zero_led:
        return Conversion(column, Stored.TEXT)  # a code such as 00501 loses its zeros as a number
    if survey.longest > _LONGEST_EXACT_INTEGER:
        return Conversion(column, Stored.TEXT)  # digits would be lost
    return Conversion(f"{column}::BIGINT", Stored.INTEGER)


def _bare(column: str) -> str:
    """Return SQL for the text without a currency or percent sign, minus signs made plain."""
    ascii_minus = f"replace({column}, '\u2212', '-')"
    return f"regexp_replace({ascii_minus}, '{number_styles.AFFIXES}', '\\1', 'g')"


def _styles(table: duckdb.DuckDBPyConnection, survey: _Survey) -> frozenset[NumberStyle]:
    """Return the styles of writing numbers that every value of the column fits."""
    bare = _bare(survey.alias)
    tests = {
        s: f"regexp_full_match({bare}, '{_quoted(number_styles.PATTERN[s])}')" for s in NumberStyle
    }
    return frozenset(_all_true(table, survey.alias, tests))


def _read(
    table: duckdb.DuckDBPyConnection,
    survey: _Survey,
    fits: frozenset[NumberStyle],
    habit: Habit,
) -> Conversion:
    if choice := number_styles.choose_style(fits, habit, survey.name):
        sql = number_styles.plain_number(_bare(survey.alias), choice.style)
        return Conversion(f"({sql})::DOUBLE", Stored.FLOAT, choice.doubt, _unit(table, survey))
    if boolean := _boolean(table, survey):
        return boolean
    if date := _date(table, survey):
        return date
    return _mostly_numbers(table, survey)


def _dotted(table: duckdb.DuckDBPyConnection, survey: _Survey, habit: Habit) -> Conversion | None:
    """Return how to read "1.234" in a file that writes its decimals with commas."""
    if survey.integers == survey.present:
        return None
    choice = number_styles.choose_style(_styles(table, survey), habit, survey.name)
    if choice is None or choice.style is NumberStyle.PLAIN:
        return None
    sql = number_styles.plain_number(_bare(survey.alias), choice.style)
    return Conversion(f"({sql})::DOUBLE", Stored.FLOAT, choice.doubt)


def _unit(table: duckdb.DuckDBPyConnection, survey: _Survey) -> str:
    """Return the sign that stands at every number of the column, if it is one and the same."""
    for sign in number_styles.UNIT_SIGNS:
        if _all_true(table, survey.alias, {sign: f"contains({survey.alias}, '{sign}')"}):
            return sign
    return ""


def _boolean(table: duckdb.DuckDBPyConnection, survey: _Survey) -> Conversion | None:
    column = survey.alias
    if not _all_true(table, column, {"": f"lower({column}) IN ('true', 'false')"}):
        return None
    return Conversion(f"(lower({column}) = 'true')::TINYINT", Stored.BOOLEAN)


def _date(table: duckdb.DuckDBPyConnection, survey: _Survey) -> Conversion | None:
    column = survey.alias
    tests = {f: f"{date_formats.reading(f, column)} IS NOT NULL" for f in date_formats.FORMATS}
    fitting = _all_true(table, column, tests)
    if not fitting:
        return None
    chosen = _most_ordered(table, column, fitting)
    doubt = ""
    if len(fitting) > 1:
        doubt = f"The dates in {survey.name!r} could be read in two ways; {chosen.name} was used."
    return Conversion(date_formats.reading(chosen, column), Stored.TIMESTAMP, doubt)


def _most_ordered(
    table: duckdb.DuckDBPyConnection, column: str, formats: Sequence[DateFormat]
) -> DateFormat:
    """Return the format under which the rows step back in time least often."""
    if len(formats) == 1:
        return formats[0]

    def steps_back(format_: DateFormat) -> int:
        read = date_formats.reading(format_, column)
        inner = f"SELECT {read} AS t, lag({read}) OVER (ORDER BY rowid) AS before FROM raw"
        return int(_row(table, f"SELECT count_if(t < before) FROM ({inner})")[0])

    return min(formats, key=steps_back)


def _mostly_numbers(table: duckdb.DuckDBPyConnection, survey: _Survey) -> Conversion:
    """Read words for "missing" among numbers as missing; say which other words forbid it."""
    column = survey.alias
    if survey.plain < 0.5 * survey.present:
        return Conversion(column, Stored.TEXT)
    plain = number_styles.PATTERN[NumberStyle.PLAIN]
    others = f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{plain}')"
    rows = table.execute(f"SELECT DISTINCT {column} FROM raw WHERE {others} LIMIT 12").fetchall()
    words = sorted(str(word) for (word,) in rows)
    if {word.lower() for word in words} <= _STRAY_MISSING:
        sql = f"CASE WHEN regexp_full_match({column}, '{plain}') THEN {column}::DOUBLE END"
        listed = ", ".join(map(repr, words))
        return Conversion(sql, Stored.FLOAT, f"In {survey.name!r}, {listed} was read as missing.")
    return Conversion(column, Stored.TEXT, _why_text(survey, words))


def _why_text(survey: _Survey, words: Sequence[str]) -> str:
    if survey.plain < 0.9 * survey.present:
        return ""
    count = survey.present - survey.plain
    return (
        f"{survey.name!r} is read as text: {count} of {survey.present} values are not numbers,"
        f" for example {words[0][:40]!r}."
    )


def _all_true(table: duckdb.DuckDBPyConnection, column: str, tests: dict[_Key, str]) -> list[_Key]:
    """Return the keys whose condition holds for every present value; a sample rules most out."""
    sampled = f"(SELECT {column} FROM raw WHERE {column} IS NOT NULL LIMIT {_SAMPLE})"
    likely = _holding(table, column, tests, sampled)
    return _holding(table, column, {key: tests[key] for key in likely}, "raw")


def _holding(
    table: duckdb.DuckDBPyConnection, column: str, tests: dict[_Key, str], source: str
) -> list[_Key]:
    if not tests:
        return []
    counts = ", ".join(f"count_if({test})" for test in tests.values())
    present, *held = _row(table, f"SELECT count({column}), {counts} FROM {source}")
    return [key for key, count in zip(tests, held, strict=True) if count == present]


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def _row(table: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    (row,) = table.execute(query).fetchall()
    return tuple(value or 0 for value in row)  # count_if over no value is NULL
