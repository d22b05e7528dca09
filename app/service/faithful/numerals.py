"""Numerals as they are written, and whether a value rounds to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.service.faithful.slots import Part, Slot
from app.service.faithful.words import COUNTS


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral of a text: `places` are its decimals, `sign` is "+", "-" or ""."""

    value: float
    places: int
    sign: str
    is_percent: bool

    def is_rounded(self, value: float) -> bool:
        """Tell whether the value, rounded as this numeral is, reads like it."""
        slack = 0.5 * 10.0**-self.places * (1 + 1e-6)
        return abs(value - self.value) <= slack + 1e-12 * abs(value)


def numeral(text: str) -> Numeral | None:
    """Return the numeral that this text is; None for a word such as 'twice'."""
    if text in COUNTS:
        return Numeral(COUNTS[text], 0, "", is_percent=False)
    bare = text.replace("−", "-").replace(",", "").rstrip("%").strip()
    try:
        value = float(bare)
    except ValueError:
        return None
    digits, _, power = bare.lower().partition("e")
    places = len(digits.partition(".")[2]) - (int(power) if power else 0)
    sign = bare[0] if bare[0] in "+-" else ""
    return Numeral(value, places, sign, text.rstrip().endswith("%"))


Pair = tuple[Numeral, Numeral]
_OPENING = frozenset({"from", "between", "interval", "of", "=", "range", "runs"})
_JOINING = frozenset({"to", "and", "through"})


def pairs(found: Sequence[Part]) -> dict[int, Pair]:
    """Return the ranges 'from A to B', 'interval A to B', by the place of their first numeral."""
    ranges: dict[int, Pair] = {}
    for i in range(1, len(found) - 2):
        low, joint, high = found[i : i + 3]
        is_range = low.slot is Slot.NUMERAL is high.slot and joint.text in _JOINING
        opens = found[i - 1].text in _OPENING or joint.text == "to"
        ends = numeral(low.text), numeral(high.text)
        if is_range and opens and ends[0] is not None and ends[1] is not None:
            ranges[i] = ends[0], ends[1]
    return ranges
