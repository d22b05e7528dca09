"""The order of two levels: which of them is the state without treatment, or before."""

from __future__ import annotations

from collections.abc import Sequence

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
