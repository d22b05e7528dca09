"""Numbers rounded by their standard error."""

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


def per_cent(value: float, places: int = 0) -> str:
    """Return a share in hundredths, as '95 %': a space stands before the sign, everywhere."""
    return f"{100 * value:.{places}f} %"
