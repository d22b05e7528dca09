"""How statements of what is known are taken: which column causes which, and which cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from app.causal.question import Arrow
from app.planner.conversation.heard import Change, Heard, Refine, Stated
from app.planner.conversation.wishes.message import Message
from app.planner.conversation.wishes.wish import Wish

_TWO = 2
# where the effect is named before its cause
_TURNED = re.compile(
    r"\b(?:by|because of|depends? on|consequence of|result of|effect of"
    r"|caused by|respond\w* to|react\w* to)\b",
    re.IGNORECASE,
)
_LATER_FIRST = re.compile(r"\b(?:after|follow(?:s|ed|ing)?|later)\b", re.IGNORECASE)


def one(*changes: Change) -> Refine:
    """Return the wish for changes."""
    return Refine(changes)


def _no_arrow(message: Message) -> Heard | None:
    pair = _pair(message)
    if not pair:
        return None
    return one(Change(f"{pair[0]} cannot cause {pair[1]}.", Stated(forbidden=(pair,))))


def _arrow(message: Message) -> Heard | None:
    pair = _pair(message)
    return one(Change(f"{pair[0]} causes {pair[1]}.", Stated(required=(pair,)))) if pair else None


def _pair(message: Message) -> Arrow | tuple[()]:
    """Return cause and effect of a statement; the treatment may be meant by 'it' or 'the drug'."""
    names, cause = message.named.columns, message.question.treatment
    if len(names) == 1 and cause and names[0] != cause:
        return (cause, names[0])
    if len(names) != _TWO:
        return ()
    first, second = names
    return (second, first) if _TURNED.search(message.said) else (first, second)


def _before(message: Message) -> Heard | None:
    names = message.named.columns
    if len(names) != _TWO:
        return None
    early, late = reversed(names) if _LATER_FIRST.search(message.said) else names
    told = f"{late} cannot cause {early}."
    return one(Change(told, Stated(forbidden=((late, early),))))


def _root(message: Message) -> Heard | None:
    names = message.named.columns
    if not names:
        return None
    told = f"Nothing in the table causes {' and '.join(names)}."
    return one(Change(told, Stated(exogenous=names)))


def _sink(message: Message) -> Heard | None:
    names = message.named.columns
    arrows = tuple((x, y) for x in names for y in message.setting.profile.names if y != x)
    if not arrows:
        return None
    return one(
        Change(f"{' and '.join(names)} causes nothing in the table.", Stated(forbidden=arrows))
    )


def _hidden(_message: Message, *, possible: bool) -> Heard:
    told = "There may be hidden common causes." if possible else "There is no hidden common cause."
    return one(Change(told, Stated(latents_possible=possible)))


KNOWN: Mapping[Wish, Callable[[Message], Heard | None]] = MappingProxyType(
    {
        Wish.NO_ARROW: _no_arrow,
        Wish.ARROW: _arrow,
        Wish.BEFORE: _before,
        Wish.ROOT: _root,
        Wish.SINK: _sink,
        Wish.NONE_HIDDEN: partial(_hidden, possible=False),
        Wish.SOME_HIDDEN: partial(_hidden, possible=True),
    }
)
