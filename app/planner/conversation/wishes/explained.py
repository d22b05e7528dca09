"""How wishes for an explanation are carried out: the topic, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

from app.planner.conversation.heard import Contrast, Explain, Heard, Topic, Undo
from app.planner.conversation.terms import TERMS
from app.planner.conversation.topics import columns_of_link, term_in
from app.planner.conversation.wishes.message import Message
from app.planner.conversation.wishes.wish import Wish

CarryOut: TypeAlias = Callable[[Message], Heard | None]
_TWO = 2
_PLAIN = (
    Topic.ANSWER, Topic.SIZE, Topic.CERTAINTY, Topic.DOUBTS, Topic.ASSUMPTIONS, Topic.SENSITIVITY,
    Topic.NEXT_STEPS, Topic.PRECISION, Topic.FOR_WHOM, Topic.OVER_TIME, Topic.MISSING_VALUES,
    Topic.HELP,
)  # fmt: skip
_FIRST = re.compile(r"\b(?:first|original|start|beginning|initial)\b", re.IGNORECASE)


def _topic(topic: Topic, _message: Message) -> Heard:
    return Explain(topic)


def _check(idea: str, message: Message) -> Heard:
    return Explain(Topic.CHECK, message.named.columns, term=idea)


def _adjustment(message: Message) -> Heard:
    return Explain(Topic.ADJUSTMENT, message.others)


def _rows(message: Message) -> Heard:
    return Explain(Topic.ROWS, message.named.columns)


def _method(message: Message) -> Heard:
    return Explain(Topic.METHOD, algorithm=message.named.algorithm)


def _term(message: Message) -> Heard | None:
    """Return the word whose meaning is asked for: one that is known, the longest."""
    said = message.said.lower()
    known = [t for t in TERMS if re.search(rf"(?<![\w-]){re.escape(t)}s?(?![\w-])", said)]
    term = max(known, key=len, default="") or term_in(message.said, TERMS)
    return Explain(Topic.TERM, message.named.columns, term=term) if term else None


def _link(message: Message) -> Heard | None:
    pair = columns_of_link(message.said, message.lexicon) or message.named.columns
    if len(pair) == 1 and message.question.outcome not in (None, pair[0]):
        pair = (pair[0], message.question.outcome or "")
    return Explain(Topic.LINK, pair) if len(pair) == _TWO else None


def _delay(message: Message) -> Heard | None:
    """Return how late the effect comes: it stands at the link of cause and effect."""
    effect = message.question.outcome
    cause = next((n for n in message.named.columns if n != effect), message.question.treatment)
    return Explain(Topic.LINK, (cause, effect)) if cause and effect else None


def _courtesy(message: Message) -> Heard | None:
    return None if message.named.columns else Explain(Topic.COURTESY)


def _undo(_message: Message) -> Heard:
    return Undo()


def _compare(message: Message) -> Heard:
    return Contrast(with_first=_FIRST.search(message.said) is not None)


EXPLAINED: Mapping[Wish, CarryOut] = MappingProxyType(
    {
        **{Wish(topic.value): partial(_topic, topic) for topic in _PLAIN},
        **{wish: partial(_check, wish.value.removeprefix("check ")) for wish in Wish
           if wish.value.startswith("check ")},
        Wish.ADJUSTMENT: _adjustment,
        Wish.ROWS: _rows,
        Wish.METHOD: _method,
        Wish.TERM: _term,
        Wish.LINK: _link,
        Wish.DELAY: _delay,
        Wish.COURTESY: _courtesy,
        Wish.UNDO: _undo,
        Wish.COMPARE: _compare,
    }
)  # fmt: skip
