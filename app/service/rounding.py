"""Numbers as a person reads them: rounded by their standard error, in the units they came in."""

from __future__ import annotations

import math


def decimals(standard_error: float | None, value: float) -> int:
    """Return how many decimals the standard error supports: its first digit, two below 3.55."""
    scale = standard_error or abs(value) / 100
    if not scale or not math.isfinite(scale):
        return 2
    exponent = math.floor(math.log10(scale))
    digits = 2 if scale / 10.0**exponent < 3.55 else 1
    return min(max(digits - 1 - exponent, 0), 8)


def number(value: float | None, places: int) -> str:
    """Return the number with this many decimals, thousands set apart, never '-0'."""
    if value is None or not math.isfinite(value):
        return "not known"
    text = f"{value:,.{places}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def plain(value: float | None) -> str:
    """Return a number that has no standard error with three significant digits."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == round(value) and abs(value) < 1e15:
        return f"{value:,.0f}"
    size = math.floor(math.log10(abs(value)))
    return f"{value:.2e}" if not -4 <= size < 9 else number(value, max(2 - size, 0))


def probability(value: float | None) -> str:
    """Return a p-value as papers print it."""
    if value is None or not math.isfinite(value):
        return "–"
    return "< 0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
