"""Levels: which of two is the state without treatment, or before, and how one is written."""

from __future__ import annotations

from collections.abc import Sequence

from app.causal.question import Level

MAX_INDICATORS = 20  # of one column in a regression; more levels are merged with the reference
_FIRST = frozenset(
    {
        "absent",
        "baseline",
        "before",
        "comparison",
        "control",
        "controls",
        "false",
        "n",
        "never",
        "no",
        "none",
        "off",
        "placebo",
        "pre",
        "unexposed",
        "untreated",
        "without",
    }
)


def baseline_first(levels: Sequence[str]) -> tuple[str, str]:
    """Return two levels with the one first that names the state without treatment, or before.

    "treated" sorts before "untreated" and "after" before "before", so the alphabet will not do.
    """
    low, high = levels
    if _is_baseline(high) and not _is_baseline(low):
        return high, low
    return low, high


def base_and_other(levels: Sequence[str]) -> tuple[str, str]:
    """Return the level that names the state without treatment, else the first, and the last other.

    Of several levels the last is the one that differs most where they have an order.
    """
    base = next((level for level in levels if _is_baseline(level)), levels[0])
    return base, [level for level in levels if level != base][-1]


def _is_baseline(level: str) -> bool:
    text = level.strip().lower().replace("_", "-")
    return text in _FIRST or text.startswith(("no ", "non-", "not ", "not-", "un-"))


def said(level: Level) -> str:
    """Return a level, or a moment, as it is written."""
    return f"{level:g}" if isinstance(level, float | int) else level
