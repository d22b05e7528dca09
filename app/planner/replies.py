"""What a person says to a question back: a number, the words of a choice, a column, a question."""

from __future__ import annotations

import re

from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.errors import InvalidRequest, WhereforeError
from app.planner.amendments import Amendments
from app.planner.clarification import Choice, Clarification, decided
from app.planner.columns import Lexicon
from app.planner.doubts import in_words
from app.planner.language import read

_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_NUMBER = re.compile(
    r"(?:(?:the|choice|number|option|no\.?|#)\s*)*(?P<n>\d|first|second|third|fourth|fifth)"
    r"(?:\s*(?:one|choice|option))?[.)!]?",
    re.IGNORECASE,
)
_ENOUGH = 0.35  # how well words must fit a column to be taken for it


def chosen(said: str, asked: Clarification, profile: Profile, description: str) -> Choice:
    """Return the reading that an answer in free words stands for.

    Raises
    ------
    InvalidRequest : the words name neither a choice nor a column, and are no question.
    """
    text = said.strip()
    found = _among(text, asked) or _column(text, asked, profile, description)
    return found or _question(text, asked, profile, description)


def _among(text: str, asked: Clarification) -> Choice | None:
    """Return the choice whose number or words were said."""
    numbered = _NUMBER.fullmatch(text)
    if numbered:
        number = numbered["n"].lower()
        return asked.choice(_ORDINALS.get(number, number))
    plain = text.casefold()
    return next((c for c in asked.choices if c.text.casefold() == plain), None)


def _column(text: str, asked: Clarification, profile: Profile, description: str) -> Choice | None:
    """Return the choice that decides the part in doubt for the column that was said."""
    if not asked.part or text.endswith("?"):
        return None
    ranked = Lexicon(profile, description).ranked(text)
    best = ranked[0] if ranked else None
    if best is None or best.score < _ENOUGH:
        return None
    offered = {getattr(c.amendments, asked.part): c for c in asked.choices}
    likely = [m for m in ranked if m.score >= 0.9 * best.score and m.column in offered]
    if likely:
        return offered[likely[0].column]
    return Choice("", best.column, decided(asked.part, best.column))


def _question(text: str, asked: Clarification, profile: Profile, description: str) -> Choice:
    try:
        found = read(text, description, profile, Knowledge())
    except WhereforeError as error:
        raise _not_understood(text, asked) from error
    if found.treatment and found.outcome:
        shown = in_words(found.treatment, found.outcome, profile)
        decided = Amendments(treatment=found.treatment, outcome=found.outcome)
        return Choice("", shown, decided if asked.part else Amendments(asked=text))
    if found.outcome or asked.part == "":
        return Choice("", text, Amendments(asked=text))
    raise _not_understood(text, asked)


def _not_understood(text: str, asked: Clarification) -> InvalidRequest:
    offered = "; ".join(f"{c.id}: {c.text}" for c in asked.choices)
    return InvalidRequest(
        f"“{text[:200]}” could not be taken for an answer: no column fits it.",
        hint=f"Give the number of a choice, or name a column. {offered}",
    )
