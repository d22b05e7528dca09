"""A sentence as its slots (numerals, names, links, directions, strengths, denials) and the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.service.faithful.words import (
    BONDS,
    COUNTS,
    DENIALS,
    DOWN,
    MULTIPLES,
    ORDINARY,
    STRENGTHS,
    UP,
    VERDICTS,
    alternatives,
)


class Slot(StrEnum):
    """What a part of a sentence says that may be right or wrong."""

    NUMERAL = "number"
    NAME = "name"
    LINK = "link"
    DIRECTION = "direction"
    STRENGTH = "strength"
    DENIAL = "denial"
    VERDICT = "verdict"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sentence: `text` as written, in lower case where it is a word."""

    slot: Slot
    text: str


_NUMERAL = (
    r"(?:(?<![\w.,)])[+\-−]|(?<![\w.,]))"
    r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+\-]?\d+)?(?:\s?%)?(?![\w]|\.\d)"
)
_WORD = r"\w+(?:['’]\w+)?"


@lru_cache(maxsize=64)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    named = rf"(?<!\w)(?:{alternatives(names)})(?!\w)" if names else r"(?!)"
    return re.compile(
        rf"(?P<name>{named})|(?P<numeral>{_NUMERAL})|(?P<link>{alternatives(BONDS)})"
        rf"|(?P<strength>\b(?:{alternatives(STRENGTHS)})\b)|(?P<word>{_WORD})|(?P<mark>[<>=])"
    )


def parts(text: str, names: Collection[str]) -> tuple[Part, ...]:
    """Return the parts of a text in order; `names` are those that any sentence may speak of."""
    known = frozenset(name for name in names if name)
    softened = _lowered_strengths(text)
    found = [
        _part(match.lastgroup or "word", match.group(), marked=_is_marked(softened, match))
        for match in _pattern(known).finditer(softened)
    ]
    following = [*found[1:], Part(Slot.WORD, "")]
    return tuple(
        Part(Slot.WORD, here.text) if _is_amount(here, after) else here
        for here, after in zip(found, following, strict=True)
    )


def _is_amount(here: Part, after: Part) -> bool:
    """Tell 'one unit more of x', which is a change that is made, from 'x is more'."""
    return here.slot is Slot.DIRECTION and here.text in {"more", "less"} and after.text == "of"


def skeleton(found: Sequence[Part]) -> tuple[str, ...]:
    """Return what stays of a sentence when every slot is left blank."""
    return tuple(p.text if p.slot is Slot.WORD else f"<{p.slot}>" for p in found)


def texts(found: Sequence[Part], slot: Slot) -> list[str]:
    return [part.text for part in found if part.slot is slot]


_STRENGTH = re.compile(rf"\b(?:{alternatives(STRENGTHS)})\b", re.IGNORECASE)


def _lowered_strengths(text: str) -> str:
    return _STRENGTH.sub(lambda match: match.group().lower(), text)


_QUOTES = frozenset("\"'`“”‘’")


def _is_marked(text: str, match: re.Match[str]) -> bool:
    """Tell whether a short word is a name by where it stands: in quotes, or beside a link."""
    before, after = text[: match.start()], text[match.end() :]
    if before[-1:] in _QUOTES and after[:1] in _QUOTES and before and after:
        return True
    return before.rstrip().endswith(_BONDS) or after.lstrip().startswith(_BONDS)


_BONDS = tuple(sorted(BONDS, key=len, reverse=True))


def _part(kind: str, text: str, *, marked: bool) -> Part:
    if kind == "name" and text in ORDINARY and not marked:
        kind = "word"
    match kind:
        case "name":
            return Part(Slot.NAME, text)
        case "numeral":
            return Part(Slot.NUMERAL, text)
        case "link":
            return Part(Slot.LINK, text)
        case "strength":
            return Part(Slot.STRENGTH, text)
        case _:
            return Part(_slot_of(text.lower()), text.lower())


def _slot_of(word: str) -> Slot:
    if word in UP or word in DOWN:
        return Slot.DIRECTION
    if word in DENIALS:
        return Slot.DENIAL
    if word in VERDICTS:
        return Slot.VERDICT
    return Slot.NUMERAL if word in COUNTS or word in MULTIPLES else Slot.WORD
