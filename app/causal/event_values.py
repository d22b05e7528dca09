"""Which of two values says that an event happened, and which that it was not seen to."""

from __future__ import annotations

import re

from app.causal.data import Variable

_CUT_OFF = re.compile(
    r"\bcensor|\bcut off\b|\bstill\b|\bno (?:event|death|relapse|failure)\b|\balive\b|\bsurvived\b"
    r"|\blost to follow|\bnot (?:observed|seen|dead|failed)\b|\bdid not\b",
    re.IGNORECASE,
)
_NAMED_CUT_OFF = re.compile(r"(?:^|_|is|right)censored$", re.IGNORECASE)


def happened_at_lower(variable: Variable) -> bool:
    """Tell whether the lower of two values, 0 as a rule, marks the event.

    So it is where the meaning says that the higher one marks rows that were cut off ("1 if the
    time is censored"), or where the name says "censored" and no meaning says otherwise.
    """
    high, low = _meaning(variable, "1"), _meaning(variable, "0")
    if high or low:
        cut_off_high = bool(high and _CUT_OFF.search(high))
        return cut_off_high and not (low and _CUT_OFF.search(low))
    return bool(_NAMED_CUT_OFF.search(variable.name))


def _meaning(variable: Variable, value: str) -> str:
    """Return what a description says of a value, as in "1: dead", "1 = dead" or "1 if dead"."""
    found = re.search(
        rf"(?<![\w.]){value}(?:\.0)?\s*(?:=|:|-|–|\bif\b|\bwhen\b|\bmeans\b|\bfor\b|(?=[a-z\s]))\s*"
        r"([^,;.]{2,60}?)(?=(?:,|;|\.|$| or \d| and \d|\b0\b|\b1\b))",
        variable.description,
        re.IGNORECASE,
    )
    return found.group(1) if found else ""
