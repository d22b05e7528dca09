"""What a dataset's description says of each column: where it is defined, or the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.planner.words import STOPWORDS

_MOST_WORDS = 12
_DEFINED = r"(?::|=|\bis\b|\bare\b|\bmeans\b|\bsays\b|\(|–|—| - )"
_SENTENCE = re.compile(r"[.;](?:\s|$)|\n")
_ORDINARY = STOPWORDS | frozenset(
    "after before post pre time year group state treated age sex".split()
)
_HELD_IN = re.compile(
    r"(?:\(|\b(?:in|as|by|called|named|variable|column|field|marked|coded|labelled|under|namely)\b)"
    r"\s*[`'\"“‘]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """The words that define a column, and words that stand beside its name."""

    defined: str = ""
    beside: str = ""


def told(description: str, names: Sequence[str]) -> dict[str, Told]:
    """Return what the description says of each column.

    A name that is also a plain word counts only where it is defined: 'value: …', 'post is …'.
    Of a sentence that names several columns, each has the words up to the next, or, where names
    stand in brackets behind what they mean, those since the last.
    """
    found = {name: _defined(name, description) for name in names if len(name) > 1}
    left = [
        name for name, words in found.items() if not words and _is_introduced(name, description)
    ]
    said = {name: Told(defined=words) for name, words in found.items() if words}
    mentioned = sorted(m for n in found for m in _mentions(n, description, left))
    for place, (start, end, name) in enumerate(mentioned):
        if name in left and name not in said:
            last = mentioned[place - 1][1] if place else 0
            following = mentioned[place + 1][0] if place + 1 < len(mentioned) else len(description)
            said[name] = _beside(description, (last, start), (end, following))
    return said


def _defined(name: str, description: str) -> str:
    found = re.search(
        rf"(?<![\w.]){re.escape(name)}[`'\"”’]?\s*{_DEFINED}([^.;)\n]{{1,160}})", description
    )
    return found.group(1) if found and re.search(r"[A-Za-z]{2}", found.group(1)) else ""


def _is_introduced(name: str, description: str) -> bool:
    is_word = (name.isalpha() and name.islower() and len(name) > 3) or name.lower() in _ORDINARY
    introduced = re.search(rf"(?:^|[.;,:(\n`'\"“])\s*{re.escape(name)}(?!\w)", description)
    return bool(introduced) or not is_word


def _mentions(name: str, description: str, left: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where a name stands; one that is an ordinary word only where it is not defined."""
    if name not in left and name.isalpha() and name.islower() and len(name) > 3:
        return
    for found in re.finditer(rf"(?<![\w.]){re.escape(name)}(?!\w)", description):
        yield (*found.span(), name)


def _beside(text: str, before: tuple[int, int], after: tuple[int, int]) -> Told:
    """Return the words on the side of a name on which its meaning stands, the other ones beside."""
    left = _SENTENCE.split(text[slice(*before)])[-1]
    right = _SENTENCE.split(text[slice(*after)], maxsplit=1)[0]
    if _HELD_IN.search(left):
        meaning = re.split(r",\s|\band\b", left[: _HELD_IN.search(left).start()])[-1]  # type: ignore[union-attr]  # it was found
        aside = re.match(r"[`'\"”’]?\s*\(([^)]*)\)", right)
        return Told(beside=f"{_last(meaning)} {aside.group(1) if aside else ''}")
    first = " ".join(right.split()[:_MOST_WORDS])
    return Told(beside=first) if re.search(r"[A-Za-z]{3}", first) else Told(beside=_last(left))


def _last(words: str) -> str:
    return " ".join(words.split()[-_MOST_WORDS:])
