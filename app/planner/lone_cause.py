"""A cause whose effect is asked for with no word on what: 'does the drug work?'."""

from __future__ import annotations

import re

from app.planner.phrases import trimmed

_AUX = r"(?:do|does|did|will|would|can|could|has|have|had|is|are|was|were|might|may|should)"
_CAUSE = r"(?P<cause>(?:(?! (?:up)?on | for | in | if | to )[^,?])+?)"
_NOUN = r"(?:effect|impact|influence|benefit)s?"
_DIFFERS = r"(?: (?:differ|vary|depend)\w*\b[^?]*)?"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_NOUN} of {_CAUSE}{_DIFFERS}\W*$",
        rf"^{_AUX} {_CAUSE}(?:'s|’s) {_NOUN}\b[^?]*\W*$",
        rf"^{_AUX} {_CAUSE} (?:really |actually )?"
        r"(?:work|help|matter|(?:have|make) (?:an?|any) (?:effect|impact|difference))s?\W*$",
        rf"^how (?:well|effective|big|strong|large) {_AUX} (?:the {_NOUN} of )?{_CAUSE}"
        r"(?: works?)?\W*$",
    )
)


def lone_cause(question: str) -> str:
    """Return the words for the cause, "" where the question is of another form."""
    found = (pattern.search(question.strip()) for pattern in _FORMS)
    return next((trimmed(match["cause"]) for match in found if match), "")
