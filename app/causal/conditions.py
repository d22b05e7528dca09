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


SIGNS = {
    Comparison.ABOVE: ">", Comparison.AT_LEAST: "≥", Comparison.BELOW: "<",
    Comparison.AT_MOST: "≤",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of the rows that are looked at: `column` is one of `levels`, or none of them.

    ABOVE and its like compare with the one value. A row without a value in the column fails.
    A date is 2020 where it lies in that year, and 2020-03 where it lies in that month.
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
        sign = "=" if self.comparison is Comparison.IS else "≠"
        return f"{self.column} {sign} {' or '.join(shown)}"

    @property
    def leaves_one_level(self) -> bool:
        return self.comparison is Comparison.IS and len(self.levels) == 1


def in_words(conditions: Sequence[Condition]) -> str:
    """Return the conditions in one phrase."""
    return " and ".join(condition.words for condition in conditions)
