"""The ways a number is written as text, and which way a column uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class NumberStyle(StrEnum):
    """How decimals and thousands are marked."""

    PLAIN = "plain"
    COMMA_THOUSANDS = "comma_thousands"
    DECIMAL_COMMA = "decimal_comma"
    DOT_THOUSANDS = "dot_thousands"
    SPACE_THOUSANDS = "space_thousands"


INTEGER = r"[+-]?[0-9]+"
PATTERN = {
    NumberStyle.PLAIN: r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?",
    NumberStyle.COMMA_THOUSANDS: (  # those of India are 12,34,567
        r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+|[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}|[0-9]+)(\.[0-9]+)?"
    ),
    NumberStyle.DECIMAL_COMMA: r"[+-]?([0-9]+|[0-9]*,[0-9]+)([eE][+-]?[0-9]{1,4})?",
    NumberStyle.DOT_THOUSANDS: r"[+-]?([1-9][0-9]{0,2}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?",
    NumberStyle.SPACE_THOUSANDS: (
        "[+-]?([1-9][0-9]{0,2}([ \u00a0\u202f'\u2019][0-9]{3})+|[0-9]+)([.,][0-9]+)?"
    ),
}


def plain_number(text: str, style: NumberStyle) -> str:
    """Return SQL that rewrites the SQL expression `text`, written in `style`, plainly."""
    match style:
        case NumberStyle.PLAIN:
            return text
        case NumberStyle.COMMA_THOUSANDS:
            return f"replace({text}, ',', '')"
        case NumberStyle.DECIMAL_COMMA:
            return f"replace({text}, ',', '.')"
        case NumberStyle.DOT_THOUSANDS:
            return f"replace(replace({text}, '.', ''), ',', '.')"
        case NumberStyle.SPACE_THOUSANDS:
            spaces = "[ \u00a0\u202f''\u2019]"
            return f"replace(regexp_replace({text}, '{spaces}', '', 'g'), ',', '.')"


@dataclass(frozen=True, slots=True)
class StyleChoice:
    """The style of one column; `doubt` is a sentence when another would fit as well."""

    style: NumberStyle
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """Which marks the rest of the file is known to use."""

    decimal_comma: bool
    comma_thousands: bool
    delimiter: str = ","

    @classmethod
    def of(cls, fits: Iterable[frozenset[NumberStyle]], delimiter: str) -> Habit:
        """Read the habit from the columns that leave no choice."""
        columns = list(fits)
        comma = {NumberStyle.DECIMAL_COMMA, NumberStyle.DOT_THOUSANDS}
        return cls(
            decimal_comma=any(fit and fit <= comma for fit in columns),
            comma_thousands=any(fit == {NumberStyle.COMMA_THOUSANDS} for fit in columns),
            delimiter=delimiter,
        )


def choose_style(fits: frozenset[NumberStyle], habit: Habit, name: str) -> StyleChoice | None:
    """Return the style of a column whose every value fits each of `fits`; None if none does."""
    if NumberStyle.PLAIN in fits:
        return _plain_or_dotted(fits, habit, name)
    if {NumberStyle.COMMA_THOUSANDS, NumberStyle.DECIMAL_COMMA} <= fits:
        return _comma(habit, name)
    for style in NumberStyle:
        if style in fits:
            return StyleChoice(style)
    return None


def _plain_or_dotted(fits: frozenset[NumberStyle], habit: Habit, name: str) -> StyleChoice:
    dotted = NumberStyle.DOT_THOUSANDS in fits and NumberStyle.DECIMAL_COMMA not in fits
    if dotted and habit.decimal_comma:
        doubt = f"In {name!r} the dots are read as thousands, as decimals elsewhere are commas."
        return StyleChoice(NumberStyle.DOT_THOUSANDS, doubt)
    return StyleChoice(NumberStyle.PLAIN)


def _comma(habit: Habit, name: str) -> StyleChoice:
    """Decide "1,234": by the rest of the file, else by its delimiter, and say so."""
    by_delimiter = habit.delimiter == ";"
    if habit.decimal_comma != habit.comma_thousands:
        by_delimiter = habit.decimal_comma
    if by_delimiter:
        doubt = f"In {name!r} the comma is read as a decimal mark; it could mark thousands."
        return StyleChoice(NumberStyle.DECIMAL_COMMA, doubt)
    doubt = f"In {name!r} the comma is read as marking thousands; it could be a decimal mark."
    return StyleChoice(NumberStyle.COMMA_THOUSANDS, doubt)
