"""Levels: which of two is the state without treatment, or before, and how one is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.question import Level

MAX_INDICATORS = 20  # of one column in a regression; more levels are merged with the reference
_FIRST = frozenset(
    "absent before comparison ctrl ctl false n never no none nothing obs observation off pre"
    " reference soc tau unexposed untreated without".split()
)
_FIRST_OF_SEVERAL = frozenset(
    "baseline control controls conventional placebo regular sham standard usual vehicle waitlist"
    " waiting".split()
)  # "usual care", "control group", "waiting list"
_SAID = frozenset({"treatment as usual", "care as usual", "bed rest", "status quo", "do nothing"})


def baseline_first(levels: Sequence[str]) -> tuple[str, str]:
    """Return two levels with the one first that names the state without treatment, or before.

    "treated" sorts before "untreated" and "after" before "before", so the alphabet will not do.
    """
    low, high = levels
    if is_baseline(high) and not is_baseline(low):
        return high, low
    return low, high


def base_and_other(levels: Sequence[str]) -> tuple[str, str]:
    """Return the level that names the state without treatment, else the first, and the last other.

    Of several levels the last is the one that differs most where they have an order.
    """
    base = next((level for level in levels if is_baseline(level)), levels[0])
    return base, [level for level in levels if level != base][-1]


def is_baseline(level: str) -> bool:
    """Tell whether a level names the state without treatment, or before."""
    text = level.strip().lower().replace("_", "-")
    if text in _FIRST or text.startswith(("no ", "non-", "not ", "not-", "un-")):
        return True
    return re.split(r"[ -]", text, maxsplit=1)[0] in _FIRST_OF_SEVERAL or text in _SAID


def said(level: Level) -> str:
    """Return a level, or a moment, as it is written."""
    return f"{level:g}" if isinstance(level, float | int) else level
