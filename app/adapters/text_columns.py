"""What the values of a text column are: numbers, dates, durations, booleans or text.

What is decided on a part of the rows is written so that a row that contradicts it is found:
each conversion is NULL where a text does not fit it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.adapters import number_marks, number_styles
from app.adapters.conversion import Conversion, Stored, Typed, or_stop, where
from app.adapters.deciding_rows import Rows, Survey, parts, surveyed
from app.adapters.missing_words import INFINITE, STRAY_MISSING
from app.adapters.number_styles import Habit, NumberStyle
from app.adapters.text_clocks import compact_time
from app.adapters.text_times import compact_date, time_of
from app.errors import InvalidFile

_LONGEST_EXACT_INTEGER = 18
_MOST_DIGITS = 308
_EXACT_AS_FLOAT = 2**53
_INFINITY = "'inf'::DOUBLE"  # counted, told and made a gap once all is written
_WHOLE = "[+-][0-9]{1,17}|0?[0-9]|[1-9][0-9]{1,17}"  # exact as a number, and no code as 00501 is


def conversions(
    rows: Rows, columns: Sequence[tuple[str, str]], delimiter: str
) -> dict[str, Conversion]:
    """Decide for each (alias, name) of the rows what it holds; keys are the aliases.

    Raises
    ------
    InvalidFile : a number has more digits than a computer's number can hold.
    """
    surveys: list[Survey] = []
    units: dict[str, str] = {}
    fits: dict[str, frozenset[NumberStyle]] = {}
    for part in parts(columns):
        held = rows.of([alias for alias, _ in part])
        for survey in surveyed(held, part):
            surveys.append(survey)
            if not survey.is_plain:
                units[survey.alias] = _unit_beside(held, survey)
                fits[survey.alias] = _styles(held, survey, units[survey.alias])
    habit = Habit.of(fits.values(), delimiter)
    found: dict[str, Conversion] = {}
    for asked in parts(surveys):
        held = rows.of([s.alias for s in asked])
        for s in asked:
            found[s.alias] = (
                _plain(held, s, habit)
                if s.is_plain
                else _read(held, s, units[s.alias], fits[s.alias], habit)
            )
    return found


def _plain(rows: Rows, survey: Survey, habit: Habit) -> Conversion:
    if survey.present and habit.decimal_comma and (dotted := _dotted(rows, survey, habit)):
        return dotted
    return _plain_number(rows, survey)


def _plain_number(rows: Rows, survey: Survey) -> Conversion:
    column = survey.alias
    if survey.present == 0:
        return Conversion("NULL::DOUBLE", Stored.FLOAT)
    if survey.longest > _MOST_DIGITS:
        raise InvalidFile(
            f"Column {survey.name!r} has a number with {survey.longest:,} digits.",
            hint="No computer number is that long; is it text in quotes, or a damaged file?",
        )
    if clock := compact_time(rows, survey):
        return clock
    if survey.integers < survey.present:
        return _as_float(column, column, NumberStyle.PLAIN)
    if survey.zero_led:
        return Conversion(column, Stored.TEXT)  # a code such as 00501 loses its zeros as a number
    if survey.longest > _LONGEST_EXACT_INTEGER:
        return Conversion(column, Stored.TEXT)  # digits would be lost
    return compact_date(rows, survey) or _as_integer(column)


def _as_integer(column: str) -> Conversion:
    fits, value = f"regexp_full_match({column}, '{_WHOLE}')", f"{column}::BIGINT"
    quick = or_stop(column, fits, value, Stored.INTEGER)
    # Read as a whole number, 1.5 would become 2.
    is_whole = f"{column} = trunc({column}) AND abs({column}) < {_EXACT_AS_FLOAT}"
    typed = Typed(Stored.FLOAT, or_stop(column, is_whole, value, Stored.INTEGER), plain_digits=True)
    return Conversion(where(fits, value), Stored.INTEGER, quick=quick, typed=typed)


def _as_float(column: str, bare: str, style: NumberStyle, *, unit: str = "") -> Conversion:
    """Return how to read a number in this style, with the sign `unit` at every value if any."""
    value = f"({number_styles.plain_number(bare, style)})::DOUBLE"
    fits = f"regexp_full_match({bare}, '{_quoted(number_styles.PATTERN[style])}')"
    if unit:
        fits += f" AND contains({column}, '{unit}')"
    if bare != column or style is not NumberStyle.PLAIN:
        return Conversion(where(fits, value), Stored.FLOAT, unit=unit)
    typed = Typed(Stored.FLOAT, column)
    return Conversion(where(fits, value), Stored.FLOAT, unit=unit, quick=value, typed=typed)


def _styles(rows: Rows, survey: Survey, unit: str = "") -> frozenset[NumberStyle]:
    """Return the styles of writing numbers that every value fits, the unit beside it aside."""
    if not survey.has_digits:
        return frozenset()
    bare = number_marks.bare(survey.alias, unit)
    tests = {
        s: f"regexp_full_match({bare}, '{_quoted(number_styles.PATTERN[s])}')" for s in NumberStyle
    }
    return frozenset(rows.all_true(survey.alias, tests))


def _read(
    rows: Rows, survey: Survey, beside: str, fits: frozenset[NumberStyle], habit: Habit
) -> Conversion:
    if choice := number_styles.choose_style(fits, habit, survey.name):
        unit = beside or _unit(rows, survey)
        bare = number_marks.bare(survey.alias, beside)
        read = _as_float(survey.alias, bare, choice.style, unit=unit)
        return replace(read, warning=choice.doubt)
    return _boolean(rows, survey) or time_of(rows, survey) or _mostly_numbers(rows, survey)


def _dotted(rows: Rows, survey: Survey, habit: Habit) -> Conversion | None:
    """Return how to read "1.234" in a file that writes its decimals with commas."""
    if survey.integers == survey.present:
        return None
    choice = number_styles.choose_style(_styles(rows, survey), habit, survey.name)
    if choice is None or choice.style is NumberStyle.PLAIN:
        return None
    read = _as_float(survey.alias, number_marks.bare(survey.alias), choice.style)
    return replace(read, warning=choice.doubt)


def _unit_beside(rows: Rows, survey: Survey) -> str:
    """Return the word that stands at every number of the column, judged by one of them."""
    unit, column = number_marks.unit_beside(survey.example), survey.alias
    return unit if unit and rows.all_true(column, {unit: f"contains({column}, '{unit}')"}) else ""


def _unit(rows: Rows, survey: Survey) -> str:
    """Return the sign that stands at every number of the column, if it is one and the same."""
    for sign in number_marks.SIGNS:
        if rows.all_true(survey.alias, {sign: f"contains({survey.alias}, '{sign}')"}):
            return sign
    return ""


def _boolean(rows: Rows, survey: Survey) -> Conversion | None:
    if survey.example.lower() not in ("true", "false"):
        return None
    column = survey.alias
    test = f"lower({column}) IN ('true', 'false')"
    if not rows.all_true(column, {"": test}):
        return None
    return Conversion(where(test, f"(lower({column}) = 'true')::TINYINT"), Stored.BOOLEAN)


def _mostly_numbers(rows: Rows, survey: Survey) -> Conversion:
    """Read words for "missing" among numbers as missing; say which other words forbid it."""
    column = survey.alias
    if survey.plain < 0.5 * survey.present:
        return Conversion(column, Stored.TEXT)
    plain = number_styles.PATTERN[NumberStyle.PLAIN]
    others = f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{plain}')"
    query = f"SELECT DISTINCT {column} FROM {rows.source} WHERE {others} LIMIT 12"
    words = sorted(str(word) for (word,) in rows.table.execute(query).fetchall())
    if {word.lower() for word in words} <= {*STRAY_MISSING, *INFINITE}:
        listed = ", ".join(repr(word) for word in words if word.lower() not in INFINITE)
        number = _as_float(column, column, NumberStyle.PLAIN)
        return replace(
            number,
            sql=f"CASE WHEN {_is_one_of(column, INFINITE)} THEN {_INFINITY} ELSE {number.sql} END",
            quick="",
            typed=None,
            warning=f"In {survey.name!r}, {listed} was read as missing." if listed else "",
            missing=_is_one_of(column, STRAY_MISSING),
        )
    return Conversion(column, Stored.TEXT, _why_text(survey, words))


def _is_one_of(column: str, words: Sequence[str]) -> str:
    return f"lower({column}) IN ({', '.join(map(_literal, words))})"


def _why_text(survey: Survey, words: Sequence[str]) -> str:
    count = survey.present - survey.plain
    return (
        f"{survey.name!r} is read as text: {count:,} of {survey.present:,} values are not numbers,"
        f" for example {words[0][:40]!r}."
    )


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")


def _literal(word: str) -> str:
    return f"'{_quoted(word)}'"
