"""How far ahead a question looks: over the next so many steps, or so many steps later."""

from __future__ import annotations

import re

from app.causal.profile import Profile

_UNITS = r"(?P<u>steps?|days?|weeks?|months?|quarters?|years?|periods?|lags?|hours?)"
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_COUNT = rf"(?P<n>\d+|{'|'.join(_NUMBERS)})"
_OVER = re.compile(
    rf"\b(?:next|following|coming|subsequent) (?:{_COUNT} )?{_UNITS}\b"
    rf"|\b(?:within|over) (?:the )?(?:course of )?{_COUNT.replace('<n>', '<o>')}"
    rf" {_UNITS.replace('<u>', '<v>')}\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    rf"\b{_COUNT} {_UNITS} (?:later|ahead|afterwards?|after|on)\b"
    rf"|\b(?:after|at|with) (?:a )?(?:lag|delay)s?(?: of)? (?P<m>\d+)\b|\blag (?P<k>\d+)\b",
    re.IGNORECASE,
)
_PER_UNIT = {
    ("daily", "week"): 7, ("daily", "month"): 30, ("daily", "quarter"): 91, ("daily", "year"): 365,
    ("weekly", "month"): 4, ("weekly", "quarter"): 13, ("weekly", "year"): 52,
    ("monthly", "quarter"): 3, ("monthly", "year"): 12, ("quarterly", "year"): 4,
    ("hourly", "day"): 24, ("hourly", "week"): 168,
}  # fmt: skip
_FURTHEST = 400


def horizon(asking: str, profile: Profile) -> int | None:
    """Return over how many of the data's steps the question looks ahead."""
    found = _OVER.search(asking)
    if found is None:
        return None
    return _steps(found["n"] or found["o"] or "1", found["u"] or found["v"], profile)


def lag(asking: str, profile: Profile) -> int | None:
    """Return how many of the data's steps later the question looks."""
    found = _LATER.search(asking)
    if found is None:
        return None
    if plain := found["m"] or found["k"]:
        return min(int(plain), _FURTHEST)
    return _steps(found["n"], found["u"], profile)


def _steps(count: str, unit: str, profile: Profile) -> int:
    number = int(count) if count.isdigit() else _NUMBERS.index(count.lower())
    frequency = (profile.time.frequency if profile.time else None) or ""
    return min(number * _PER_UNIT.get((frequency, unit.lower().rstrip("s")), 1), _FURTHEST)
