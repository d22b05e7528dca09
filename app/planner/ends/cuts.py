"""Every way in which a question may be cut into the words of a cause and those of an effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

from app.planner.clauses import restatements, speaks_of_it, wondered
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
    r"(?:hour|day|week|month|quarter|year|period|step)s?\b",
    re.IGNORECASE,
)
# Words for the course of an effect, which no column of times answers.
_COURSE = re.compile(
    r",? (?P<unit>hour|day|week|month|quarter|year|period) (?:by|after|for) (?P=unit)\b"
    r"|,? (?:in|for) each (?:\w+ )?(?:day|week|month|quarter|year|period)$",
    re.IGNORECASE,
)
_PREDICATE = re.compile(r"^.*\b(?:were|are|was|is)\s+(?:not\s+)?(?=\w)", re.IGNORECASE)
_MARK = (
    r"(?:when(?:ever)?|if|because|once|due to|thanks to|owing to|for (?:each|every)|per"
    r"|with (?:each|every)|as a (?:result|consequence)|on account of|the (?:more|fewer|longer"
    r"|higher|older|closer|further|bigger|lower) \w+ \w+)"
)
_CLAUSE = re.compile(rf"\b(?:{_MARK}|does|do|did)\b", re.IGNORECASE)
_STARTED = re.compile(rf"(?:by|from|{_MARK})\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|better|worse|\w{3,}(?<!ev)(?<!nev)(?<!oth)(?<!aft)(?<!und)(?<!wheth)er"
    r"|higher|lower|likely)\b",
    re.IGNORECASE,
)
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
    WHOLE = 6  # not at all: both are looked for in all of its words


class Source(IntEnum):
    """Where the sentence comes from that is cut."""

    ASKED = 0
    RESTATED = 1  # before or behind 'i.e.'
    WONDERED = 2  # what somebody wants to know, told before the question
    RECALLED = 3  # the same, where the question speaks of 'it'


# Words after which a cause stands, or may; each is trusted as far as questions show.
MARKS = (
    "by", "because", "if", "when", "once", "after", "with", "without", "under", "the", "per",
    "each", "every", "due", "thanks", "owing", "following", "on", "in", "at", "for", "from", "to",
    "as", "during", "through", "where", "while",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of a cause and an effect, the unit asked in, and what speaks against the cut."""

    cause: str
    effect: str
    unit: str
    form: Form
    phrases: CausePhrases
    source: Source
    rank: float = 0.0  # 0 to 1: how far down the list of forms this one stands
    holds_clause: bool = False
    effect_holds_clause: bool = False
    starts_late: bool = False
    cause_compares: bool = False
    effect_compares: bool = False
    mark: str = ""
    of_whom: bool = False
    by_amount: bool = False


def cuts(question: str, context: str) -> list[Cut]:
    """Return the cuts of a question and of what is wondered around it, each once."""
    found: dict[tuple[str, str], Cut] = {}
    for sentence, source in _sentences(question, context):
        for phrases, form in _all(sentence):
            cut = _cut(phrases, form, source)
            if cut.cause and cut.effect:
                found.setdefault((cut.cause, cut.effect), cut)
    return sorted(found.values(), key=lambda c: (c.source, c.form))[:_MOST]


def without_horizon(question: str) -> str:
    """Return a question without the words for how far ahead, or period by period, is looked."""
    return _COURSE.sub("", _AHEAD.sub("", question))


def _sentences(question: str, context: str) -> Iterator[tuple[str, Source]]:
    yield question, Source.ASKED
    for piece in restatements(question):
        yield piece, Source.RESTATED
    around = Source.RECALLED if speaks_of_it(question) else Source.WONDERED
    for sentence in wondered(context):
        yield sentence, around


def _all(question: str) -> Iterator[tuple[CausePhrases, Form]]:
    for phrases in cause_phrases(question):
        yield phrases, _form_of(phrases.rule)
    for phrases in turned_cuts(question):
        yield phrases, Form.TURN if phrases.rule < _SURE_TURN else Form.FAINT
    for phrases in every_cut(question):
        yield phrases, Form.ANYWHERE
    plain = question.rstrip("?!. ")
    yield CausePhrases(plain, plain, "", 0), Form.WHOLE


def _form_of(rule: int) -> Form:
    if rule < _KNOWN_RULES:
        return Form.PHRASE
    return Form.VERB if rule == _KNOWN_RULES else Form.CLAUSE


def _cut(phrases: CausePhrases, form: Form, source: Source) -> Cut:
    if form is Form.WHOLE:
        return Cut(phrases.cause, phrases.effect, "", form, phrases, source)
    if phrases.unit and is_somebody(phrases.effect):  # '… hours does a child cost a woman'
        phrases = replace(phrases, effect=phrases.unit, unit="")
    effect = _PLACE.sub("", phrases.effect) or phrases.effect
    return Cut(
        cause=_PREDICATE.sub("", phrases.cause) or phrases.cause,
        effect=effect,
        unit=phrases.unit,
        form=form,
        phrases=phrases,
        rank=phrases.rule / _KNOWN_RULES if form is Form.PHRASE else 0.0,
        holds_clause=bool(_CLAUSE.search(phrases.cause)),
        effect_holds_clause=bool(_CLAUSE.search(effect)),
        starts_late=bool(_STARTED.match(effect)),
        cause_compares=bool(_COMPARES.search(phrases.cause)),
        effect_compares=bool(_COMPARES.search(effect)),
        mark=_kind_of_mark(phrases.mark),
        of_whom=_is_of_whom(phrases.cause) or _is_of_whom(effect),
        by_amount=bool(_AMOUNT.search(phrases.cause)),
        source=source,
    )


def _kind_of_mark(mark: str) -> str:
    return next((kind for kind in MARKS if kind in mark.split()), "other" if mark else "")


def _is_of_whom(words: str) -> bool:
    told = content(words)
    return bool(told and set(told) <= POPULATION)


def is_turned(words: str) -> bool:
    """Tell whether words between two mentions put the cause behind: '… because of …'."""
    return bool(TURNS.search(words))
