"""Conditions on a column's values: of which rows a question is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = float | str


class Comparison(StrEnum):
    """How a column's value is held against those of a condition."""

    IS = "is"
    IS_NOT = "is_not"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    WITHIN_FENCES = "within_fences"
    FROM_PERCENTILE = "from_percentile"
    TO_PERCENTILE = "to_percentile"


RELATIVE = frozenset(
    {Comparison.WITHIN_FENCES, Comparison.FROM_PERCENTILE, Comparison.TO_PERCENTILE}
)
SIGNS = {
    Comparison.ABOVE: ">", Comparison.AT_LEAST: "≥", Comparison.BELOW: "<",
    Comparison.AT_MOST: "≤",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of the rows that are looked at: `column` is one of `levels`, or none of them.

    ABOVE and its like compare with the one value. A row without a value in the column fails.
    A date is 2020 where it lies in that year, and 2020-03 where it lies in that month.
    Those in RELATIVE compare with the column's own values among the rows that meet the other
    conditions: WITHIN_FENCES with how many interquartile ranges beyond the quartiles, the
    percentiles with that one, itself included. A row without a value is no extreme, and stays.
    """

    column: str
    comparison: Comparison
    levels: tuple[Value, ...]

    @property
    def words(self) -> str:
        """Return the condition as it is written: 'female = 1', 'age ≥ 65', 'year ≠ 2020'."""
        shown = [f"{v:g}" if isinstance(v, float | int) else v for v in self.levels]
        if self.comparison in SIGNS:
            return f"{self.column} {SIGNS[self.comparison]} {shown[0]}"
        if self.comparison is Comparison.WITHIN_FENCES:
            return f"{self.column} within {shown[0]} interquartile ranges of its quartiles"
        if self.comparison in RELATIVE:
            sign = "≥" if self.comparison is Comparison.FROM_PERCENTILE else "≤"
            return f"{self.column} {sign} its {_ordinal(shown[0])} percentile"
        sign = "=" if self.comparison is Comparison.IS else "≠"
        return f"{self.column} {sign} {' or '.join(shown)}"

    @property
    def leaves_one_level(self) -> bool:
        return self.comparison is Comparison.IS and len(self.levels) == 1


def _ordinal(number: str) -> str:
    last = "th" if number[-2:] in ("11", "12", "13") else number[-1:]
    return number + {"1": "st", "2": "nd", "3": "rd"}.get(last, "th")


def in_words(conditions: Sequence[Condition]) -> str:
    """Return the conditions in one phrase."""
    return " and ".join(condition.words for condition in conditions)
