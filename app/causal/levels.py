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


def _is_baseline(level: str) -> bool:
    text = level.strip().lower().replace("_", "-")
    return text in _FIRST or text.startswith(("no ", "non-", "not ", "not-", "un-"))
