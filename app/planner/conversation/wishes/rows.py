"""Which rows a message wants looked at, once it is known that it speaks of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.causal.conditions import Comparison, Condition, in_words
from app.planner.conversation.heard import Change, Heard, Refine
from app.planner.conversation.wishes.message import Message
from app.planner.extremes import extremes_left_out
from app.planner.group_words import Group, GroupWords, ends_well

_TURNED = {
    Comparison.IS: Comparison.IS_NOT, Comparison.IS_NOT: Comparison.IS,
    Comparison.ABOVE: Comparison.AT_MOST, Comparison.AT_LEAST: Comparison.BELOW,
    Comparison.BELOW: Comparison.AT_LEAST, Comparison.AT_MOST: Comparison.ABOVE,
}  # fmt: skip
_SHARE = re.compile(r"(?P<n>\d+(?:\.\d+)?) ?(?:%|per ?cent)", re.IGNORECASE)
_LOW = re.compile(r"\b(?:bottom|lowest|smallest|poorest|least|lower)\b", re.IGNORECASE)
_INNER = re.compile(r"\b(?:keep|only|between|within|percentiles?)\b", re.IGNORECASE)
_MOST = 12  # words of a group
_START = re.compile(
    r"\b(?:start|starting|begin|beginning|commence)(?:s|ning)? (?:in|at|with|from|on)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\b(?:stop|stopping|end|ending|finish)(?:s|ping)? (?:in|at|with|on)\b", re.IGNORECASE
)
_EARLIER = re.compile(r"\b(?:earlier|older) than (?=(?:19|20)\d\d\b)", re.IGNORECASE)
_LATER = re.compile(r"\b(?:later|newer) than (?=(?:19|20)\d\d\b)", re.IGNORECASE)


def kept(message: Message) -> Heard | None:
    """Return the wish to look at the rows that are named, and no others."""
    group = _longest(message)
    return _only(group.conditions) if group else None


def left_out(message: Message) -> Heard | None:
    """Return the wish to leave the rows that are named out."""
    group = _longest(message)
    turned = tuple(_opposite(group)) if group else ()
    return _only(turned) if turned else None


def extremes(message: Message) -> Heard | None:
    """Return the wish to leave out outliers, or a share at the top, of what is named."""
    if _INNER.search(message.text):
        return None  # which rows are to stay is for the rules to say
    names = message.named.columns or tuple(n for n in (message.question.outcome,) if n)
    share = _SHARE.search(message.text)
    side = "bottom" if _LOW.search(message.text) else "top"
    what = f"the {side} {share['n']} % of" if share else "outliers in"
    found = [extremes_left_out(f"exclude {what} {name}") for name in names]
    conditions = tuple(
        c
        for said in found
        if said
        for c in said.conditions(None, message.setting.profile, message.lexicon)
    )
    return _only(conditions) if conditions else None


def _only(conditions: tuple[Condition, ...]) -> Refine:
    return Refine((Change(f"Only rows with {in_words(conditions)}.", population=conditions),))


def _opposite(group: Group) -> Iterator[Condition]:
    """Yield the rows that a group leaves out; nothing where that is no list of conditions."""
    first, *more = group.conditions
    if not more:
        yield replace(first, comparison=_TURNED[first.comparison])


def _longest(message: Message) -> Group | None:
    """Return what words mean that are all words for a group: as said, or with columns' names."""
    return _longest_in(message.text, message) or _longest_in(message.spelled, message)


def _longest_in(text: str, message: Message) -> Group | None:
    """Return what the longest run of words means that is all words for a group."""
    plain = _plain(text)
    words = GroupWords(message.setting.profile, message.lexicon)
    spans = [m.span() for m in re.finditer(r"[^\s,;:?!]*[^\s,;:?!.]", plain)]
    for size in range(min(len(spans), _MOST), 0, -1):
        for first in range(len(spans) - size + 1):
            phrase = plain[spans[first][0] : spans[first + size - 1][1]]
            group = words.read(phrase)
            if group.is_clear and ends_well(phrase) and _is_telling(group, message):
                return group
    return None


def _plain(text: str) -> str:
    """Return a text whose words for a span of time are the usual ones."""
    for pattern, usual in (
        (_START, "since"),
        (_STOP, "until"),
        (_EARLIER, "before "),
        (_LATER, "after "),
    ):
        text = pattern.sub(usual, text)
    return text


def _is_telling(group: Group, message: Message) -> bool:
    """Tell whether a group leaves rows out, and goes by no end of the question alone."""
    return all(
        c.comparison not in (Comparison.IS, Comparison.IS_NOT)
        or len(c.levels) < message.setting.profile.variable(c.column).n_distinct
        for c in group.conditions
    )
