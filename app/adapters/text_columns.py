"""What the values of a text column are: numbers, dates, durations, booleans or text.

What is decided on a part of the rows is written so that a row that contradicts it is found:
each conversion is NULL where a text does not fit it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.adapters import cleared_cells, number_marks, number_styles
from app.adapters.conversion import Conversion, Stored, Typed, or_stop, where
from app.adapters.deciding_rows import Rows, Survey, parts, surveyed
from app.adapters.magnitudes import amounts_in_letters
from app.adapters.number_styles import Habit, NumberStyle
from app.adapters.spellings import one_spelling
from app.adapters.text_clocks import compact_time
from app.adapters.text_times import compact_date, short_years, time_of
from app.errors import InvalidFile

_LONGEST_EXACT_INTEGER = 18
_MOST_DIGITS = 308
_EXACT_AS_FLOAT = 2**53
_CODE = re.compile("[0-9]+(?:E[0-9]+)?")
_MOST_BESIDE = 0.5  # of the values: words for "missing", and marks
_MOST_TOLD = 12
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
    if _is_code(rows, survey):
        return Conversion(column, Stored.TEXT)
    if survey.integers < survey.present:
        return _as_float(column, column, NumberStyle.PLAIN)
    return compact_date(rows, survey) or short_years(rows, survey) or _as_integer(column)


def _is_code(rows: Rows, survey: Survey) -> bool:
    """Tell whether digits would be lost in a number: 00501, twenty of them, or 1E30.

    Programs write 1e+30 or 1.0E30.
    """
    if survey.integers == survey.present:
        return bool(survey.zero_led) or survey.longest > _LONGEST_EXACT_INTEGER
    column = survey.alias
    fits = f"regexp_full_match({column}, '{_CODE.pattern}')"
    return bool(_CODE.fullmatch(survey.example) and rows.all_true(column, {"": fits}))


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
    if number := _number(rows, survey, beside, fits, habit):
        return number
    if found := _boolean(rows, survey) or amounts_in_letters(rows, survey):
        return found
    if code := _guarded(rows, survey):
        return code
    time = time_of(rows, survey)
    if time and time.stored is not Stored.TEXT:
        return time
    return _beside_words(rows, survey, habit) or time or _text(rows, survey)


def _number(
    rows: Rows, survey: Survey, beside: str, fits: frozenset[NumberStyle], habit: Habit
) -> Conversion | None:
    choice = number_styles.choose_style(fits, habit, survey.name)
    if choice is None:
        return None
    signs = {} if beside else _signs(rows, survey)
    if len(signs) > 1:
        listed = " and ".join(signs)
        told = f"{survey.name!r} is read as text: its values are in {listed}, not in one unit."
        return Conversion(survey.alias, Stored.TEXT, told)
    everywhere = [sign for sign, n in signs.items() if n == survey.present]
    bare = number_marks.bare(survey.alias, beside)
    read = _as_float(survey.alias, bare, choice.style, unit=beside or "".join(everywhere))
    told = "" if everywhere or not signs else _some_with(survey, *signs.items())
    return replace(read, warning=f"{choice.doubt} {told}".strip())


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


def _signs(rows: Rows, survey: Survey) -> dict[str, int]:
    """Return the signs that stand at numbers of the column, and at how many."""
    counts = ", ".join(f"count_if(contains({survey.alias}, '{s}'))" for s in number_marks.SIGNS)
    found = rows.answers(f"SELECT {counts} FROM {rows.source}")
    return {sign: int(n) for sign, n in zip(number_marks.SIGNS, found, strict=True) if n}


def _some_with(survey: Survey, signed: tuple[str, int]) -> str:
    """Say that some numbers have a sign and others none: 45% beside 0.5."""
    sign, n = signed
    return (
        f"In {survey.name!r}, {n:,} of {survey.present:,} values have the sign {sign!r} and the"
        " others none: all were read as the numbers that are written."
    )


def _boolean(rows: Rows, survey: Survey) -> Conversion | None:
    if survey.example.lower() not in ("true", "false"):
        return None
    column = survey.alias
    test = f"lower({column}) IN ('true', 'false')"
    if not rows.all_true(column, {"": test}):
        return None
    return Conversion(where(test, f"(lower({column}) = 'true')::TINYINT"), Stored.BOOLEAN)


def _beside_words(rows: Rows, survey: Survey, habit: Habit) -> Conversion | None:
    """Read values beside which words for "missing" or marks of footnotes stand, and say so."""
    column = survey.alias
    words, bare = cleared_cells.is_word(column), cleared_cells.without_marks(column)
    n_words, n_infinite, n_marked = rows.answers(
        f"SELECT count_if({words}), count_if({cleared_cells.is_infinite(column)}),"
        f" count_if({bare} <> {column}) FROM {rows.source}"
    )
    if not (n_words or n_marked) or n_words + n_marked > _MOST_BESIDE * survey.present:
        return None
    cell = cleared_cells.cleared(column)
    held = replace(rows, source=f"(SELECT {cell} AS {column} FROM {rows.source})")
    (left,) = surveyed(held, [(column, survey.name)])
    read = _of_values(held, left, habit)
    if read is None or read.stored is Stored.TEXT:
        return None
    if n_infinite and read.stored is not Stored.FLOAT:
        return None  # a date without end is no gap
    return _from_cell(read, column, cell, _told_of(rows, survey, n_words, n_marked))


def _of_values(rows: Rows, survey: Survey, habit: Habit) -> Conversion | None:
    if survey.is_plain:
        if _is_code(rows, survey):
            return None
        as_date = survey.integers == survey.present and compact_date(rows, survey)
        return as_date or _as_float(survey.alias, survey.alias, NumberStyle.PLAIN)
    beside = _unit_beside(rows, survey)
    return _number(rows, survey, beside, _styles(rows, survey, beside), habit) or (
        _boolean(rows, survey) or amounts_in_letters(rows, survey) or time_of(rows, survey)
    )


def _from_cell(read: Conversion, column: str, cell: str, told: str) -> Conversion:
    """Return how to read the column itself, given how to read its cleared cells."""
    sql = re.sub(rf"\b{column}\b", lambda _: cell, read.sql)
    if read.stored is Stored.FLOAT:
        sql = f"CASE WHEN {cleared_cells.is_infinite(column)} THEN {_INFINITY} ELSE {sql} END"
    told = f"{read.warning} {told}".strip()
    return replace(
        read, sql=sql, quick="", typed=None, missing=cleared_cells.is_missing(column), warning=told
    )


def _guarded(rows: Rows, survey: Survey) -> Conversion | None:
    """Read ="00123", which keeps a spreadsheet from taking a code for a number, as the code."""
    column = survey.alias
    if not survey.example.startswith('="'):
        return None
    test = f"prefix({column}, '=\"') AND suffix({column}, '\"')"
    if not rows.all_true(column, {"": test}):
        return None
    return Conversion(f"substr({column}, 3, length({column}) - 3)", Stored.TEXT)


def _told_of(rows: Rows, survey: Survey, n_words: int, n_marked: int) -> str:
    """Say which words were read as missing, and that marks were left out; infinity is counted."""
    column, told = survey.alias, []
    if n_words:
        query = f"SELECT DISTINCT {column} FROM {rows.source} WHERE {{}} LIMIT {_MOST_TOLD}"
        found = rows.table.execute(query.format(cleared_cells.is_missing(column))).fetchall()
        if listed := ", ".join(sorted(repr(str(word)) for (word,) in found)):
            told.append(f"In {survey.name!r}, {listed} was read as missing.")
    if n_marked:
        bare = cleared_cells.without_marks(column)
        (example,) = rows.answers(
            f"SELECT any_value({column}) FROM {rows.source} WHERE {bare} <> {column}"
        )
        told.append(
            f"In {survey.name!r}, the marks beside {n_marked:,} values, as in {example!r}, were"
            " left out."
        )
    return " ".join(told)


def _text(rows: Rows, survey: Survey) -> Conversion:
    """Keep a column as text; where most of it are numbers, say which values forbid to read it."""
    column = survey.alias
    if survey.plain < 0.5 * survey.present:
        return one_spelling(rows, survey) or Conversion(column, Stored.TEXT)
    plain = number_styles.PATTERN[NumberStyle.PLAIN]
    others = f"{column} IS NOT NULL AND NOT regexp_full_match({column}, '{plain}')"
    others += f" AND NOT {cleared_cells.is_word(column)}"
    query = f"SELECT min({column}) FROM {rows.source} WHERE {others}"
    (example,) = rows.answers(query)
    return Conversion(column, Stored.TEXT, _why_text(survey, str(example)) if example else "")


def _why_text(survey: Survey, example: str) -> str:
    count = survey.present - survey.plain
    return (
        f"{survey.name!r} is read as text: {count:,} of {survey.present:,} values are not numbers,"
        f" for example {example[:40]!r}."
    )


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")
