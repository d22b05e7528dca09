"""Ages and numbered periods in descriptions: 'at age 10', 'in the second half-year', 'year 3'."""

from __future__ import annotations

import re

from app.causal.data import Variable

_ORDINALS = {
    word: place
    for place, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th"), 1
    )
    for word in words.split()
}
_SPAN = (
    r"half(?:-| )?years?|semesters?|terms?|quarters?|trimesters?|months?|weeks?|years?|waves?"
    r"|rounds?|grades?"
)
_NUMBERED = (
    re.compile(r"\b(?:at|by) (?:the )?(?P<noun>age)(?: of)? (?P<n>\d{1,2})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<n>{'|'.join(_ORDINALS)})[- ](?P<noun>{_SPAN})\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:in|at|of|during|by|after) (?P<noun>{_SPAN}) (?P<n>\d{{1,2}})\b", re.IGNORECASE
    ),
    re.compile(rf"\b(?:at|after) (?P<n>\d{{1,2}}) (?P<noun>{_SPAN})\b", re.IGNORECASE),
)


def stages(variable: Variable) -> dict[str, int]:
    """Return when a column was measured, by what is counted: {'age': 10}, {'half year': 2}."""
    found: dict[str, int] = {}
    for pattern in _NUMBERED:
        for said in pattern.finditer(variable.description):
            number = said["n"].lower()
            noun = said["noun"].lower().replace("-", " ").rstrip("s")
            found.setdefault(noun, _ORDINALS.get(number) or int(number))
    return found


def no_earlier(variable: Variable, treatment: Variable, outcome: Variable) -> str | None:
    """Return why a column is measured no earlier than the outcome, and after the treatment.

    All three are counted in the same; a treatment that is not counted comes before the outcome.
    """
    own, last, first = stages(variable), stages(outcome), stages(treatment)
    for noun in own.keys() & last.keys():
        if own[noun] >= last[noun] > first.get(noun, last[noun] - 1):
            return f"measured no earlier than the outcome ({noun} {own[noun]})"
    return None
