"""Every way in which a question may be cut into the words of a cause and those of an effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from app.planner.phrases import (
    CAUSE_EFFECT,
    TURNS,
    CausePhrases,
    cause_phrases,
    every_cut,
    turned_cuts,
)
from app.planner.words import POPULATION, content, is_somebody

_PLACE = re.compile(r"\s+(?:in|at|across|within)\s+(?:the\s+)?[A-Z][a-z]\w*.*$")
_AHEAD = re.compile(
    r"\s+(?:over|in|within|for|during) (?:the )?(?:next|following|coming|first) (?:\w+ ){0,2}?"
    r"(?:hour|day|week|month|quarter|year|period|step)s?\b.*$",
    re.IGNORECASE,
)
_PREDICATE = re.compile(r"^.*\b(?:were|are|was|is)\s+(?:not\s+)?(?=\w)", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:when|if|because|once|whenever|due to|thanks to|owing to|does|do|did)\b", re.IGNORECASE
)
_STARTED = re.compile(r"(?:by|because|due to|when|if|thanks to|owing to)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:more|larger|higher|bigger|greater|additional|extra|each|every|per|less|fewer|longer|lower"
    r"|smaller|amount|number|level)\b",
    re.IGNORECASE,
)
_KNOWN_RULES, _SURE_TURN, _MOST = len(CAUSE_EFFECT), 60, 120


class Form(IntEnum):
    """By what a question is cut, the surest first."""

    PHRASE = 0  # 'the effect of A on B'
    VERB = 1  # a verb of causing
    CLAUSE = 2  # 'B because of A'
    TURN = 3  # a word after which the cause stands
    ANYWHERE = 4  # between any two words of an active sentence
    FAINT = 5  # a word after which the cause may stand


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of a cause and an effect, the unit asked in, and what speaks against the cut."""

    cause: str
    effect: str
    unit: str
    form: Form
    phrases: CausePhrases
    rank: float  # 0 to 1: how far down the list of forms this one stands
    holds_clause: bool
    starts_late: bool
    of_whom: bool
    by_amount: bool


def cuts(question: str) -> list[Cut]:
    """Return the cuts, each once, the surest first."""
    found: dict[tuple[str, str], Cut] = {}
    for phrases, form in _all(question):
        cut = _cut(phrases, form)
        if cut.cause and cut.effect:
            found.setdefault((cut.cause, cut.effect), cut)
    return sorted(found.values(), key=lambda c: c.form)[:_MOST]


def _all(question: str) -> Iterator[tuple[CausePhrases, Form]]:
    for phrases in cause_phrases(question):
        yield phrases, _form_of(phrases.rule)
    for phrases in turned_cuts(question):
        yield phrases, Form.TURN if phrases.rule < _SURE_TURN else Form.FAINT
    for phrases in every_cut(question):
        yield phrases, Form.ANYWHERE



def _form_of(rule: int) -> Form:
    if rule < _KNOWN_RULES:
        return Form.PHRASE
    return Form.VERB if rule == _KNOWN_RULES else Form.CLAUSE


def _cut(phrases: CausePhrases, form: Form) -> Cut:
    if phrases.unit and is_somebody(phrases.effect):  # '… hours does a child cost a woman'
        phrases = replace(phrases, effect=phrases.unit, unit="")
    effect = _AHEAD.sub("", _PLACE.sub("", phrases.effect) or phrases.effect) or phrases.effect
    return Cut(
        cause=_PREDICATE.sub("", phrases.cause) or phrases.cause,
        effect=effect,
        unit=phrases.unit,
        form=form,
        phrases=phrases,
        rank=phrases.rule / _KNOWN_RULES if form is Form.PHRASE else 0.0,
        holds_clause=bool(_CLAUSE.search(phrases.cause)),
        starts_late=bool(_STARTED.match(effect)),
        of_whom=_is_of_whom(phrases.cause) or _is_of_whom(effect),
        by_amount=bool(_AMOUNT.search(phrases.cause)),
    )


def _is_of_whom(words: str) -> bool:
    told = content(words)
    return bool(told and set(told) <= POPULATION)


def is_turned(words: str) -> bool:
    """Tell whether words between two mentions put the cause behind: '… because of …'."""
    return bool(TURNS.search(words))
