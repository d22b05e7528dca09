"""Numbers without a standard error, as a person reads them."""

from __future__ import annotations

import math
import re

from app.causal.rounding import number, per_cent

_PER_CENT = re.compile(r"(?<=\d) ?%(?!\w)")
_MINUS = re.compile(r"(?<![\w.,:;/)−-])-(?=\d)")


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
    return "–" if value is None else per_cent(value)


def spaced(value: object) -> object:
    """Return a text with a space before each per-cent sign and a minus before negative numbers.

    Marked-up text is left alone: in a style or a drawing '100%' means something else.
    """
    return _MINUS.sub("−", _PER_CENT.sub(" %", value)) if type(value) is str else value
