"""How amounts of a column are said: in its unit, or in percentage points of a chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, Kind
from app.causal.rounding import decimals, number

if TYPE_CHECKING:
    from app.causal.data import Dataset, Variable
    from app.causal.findings import Contribution


@dataclass(frozen=True, slots=True)
class Scale:
    """How a column's values are told: `factor` turns them into what is said, in `unit`."""

    words: str
    unit: str
    factor: float = 1.0

    @property
    def stored_unit(self) -> str:
        """Return the unit of the numbers themselves."""
        return "probability" if self.factor != 1.0 else self.unit

    def level(self, value: float, error: float | None = None) -> str:
        """Return a value, as '12.3 kg' or '41 %'."""
        if self.factor != 1.0:
            return f"{number(100 * value, decimals(_scaled(error, 100), 100 * value))} %"
        return f"{number(value, decimals(error, value))}{self._spaced}"

    def amount(self, value: float, error: float | None = None) -> str:
        """Return the size of a difference with its unit."""
        told = abs(value) * self.factor
        return f"{number(told, decimals(_scaled(error, self.factor), told))}{self._spaced}"

    def signed(self, value: float, error: float | None = None) -> str:
        text = self.amount(value, error)
        if text.startswith("0") and not text.strip("0.,").strip(self._spaced):
            return text
        return f"{'-' if value < 0 else '+'}{text}"

    def interval(self, ends: tuple[float, float]) -> str:
        """Return '95 % interval -1.2 to 3.4'."""
        places = decimals(self.factor * (ends[1] - ends[0]) / 4, self.factor * ends[1])
        low, high = (number(self.factor * end, places) for end in ends)
        return f"95 % interval {low} to {high}"

    @property
    def _spaced(self) -> str:
        return f" {self.unit}" if self.unit else ""


def scale_of(data: Dataset, name: str) -> Scale:
    """Return how a column's values are told; of a yes-or-no column its chance."""
    variable = data.variable(name)
    if _is_chance(variable):
        level = variable.levels[-1] if variable.levels else "1"
        return Scale(f"the chance of {name} = {level}", "percentage points", 100.0)
    spelled = variable.unit.lower() if variable.unit.isupper() and len(variable.unit) > 3 else None
    return Scale(name, spelled or variable.unit)


def _is_chance(variable: Variable) -> bool:
    if variable.kind is not Kind.BINARY and not (
        variable.kind in DISCRETE and variable.n_distinct == 2
    ):
        return False
    numbers = {"0", "1", "0.0", "1.0"}
    coded = not variable.levels or set(variable.levels) <= numbers
    return coded or not all(_is_number(level) for level in variable.levels)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()


def _scaled(error: float | None, factor: float) -> float | None:
    return None if error is None else error * factor


def listed(names: Iterable[str]) -> str:
    """Return 'a, b and c'."""
    every = list(names)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"


def error_of(interval: tuple[float, float] | None) -> float | None:
    """Return about the standard error that a 95 % interval shows."""
    return None if interval is None else (interval[1] - interval[0]) / 3.92 or None


def largest(parts: Sequence[Contribution], most: int = 3) -> list[Contribution]:
    """Return the contributions that matter most, those below a twentieth of the first left out."""
    ranked = sorted(parts, key=lambda part: -abs(part.value))
    floor = abs(ranked[0].value) / 20 if ranked else 0.0
    return [part for part in ranked[:most] if abs(part.value) > floor]
