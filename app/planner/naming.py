"""Which columns the words of a message name, in a list or alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from app.planner.columns import Lexicon

_SURE = 0.5  # how well the words must fit a column that is to be treated otherwise
_EDGES = " ?.!,;:`'\"“”‘’"
_LEADING = re.compile(
    r"^(?:the|an?|any|column|variable|his|her|their|our|my|its?|also|too|that|for|having"
    r"|(?:level|value|effect|influence|role)s? of)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:too|also|as well|instead|please|now|again|here|anymore|any more|at all|column|variable"
    r"|fixed|constant|as an? (?:covariate|confounder|control|outcome|treatment))$",
    re.IGNORECASE,
)


_REASON = re.compile(
    r"(?:it|they|this|that|these|those|which|because|since|as|he|she|we|i|you"
    r"|there)\b",
    re.IGNORECASE,
)


def column(phrase: str, lexicon: Lexicon) -> str:
    """Return the one column that a phrase means, "" where none fits well."""
    said = phrase.strip(_EDGES)
    while (shorter := _TRAILING.sub("", _LEADING.sub("", said)).strip(_EDGES)) != said:
        said = shorter
    if not said:
        return ""
    if name := lexicon.named(said):
        return name
    ranked = lexicon.ranked(said)
    return ranked[0].column if ranked and ranked[0].score >= _SURE else ""


def columns(phrase: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns of an enumeration; none at all where a part of it fits no column."""
    parts = [p for p in re.split(r",|;|\band\b|&|\bor\b|\+|\bnor\b", phrase) if p.strip(_EDGES)]
    found = tuple(dict.fromkeys(column(part, lexicon) for part in parts))
    return found if found and all(found) else ()


def leading(phrase: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the columns at the start of a phrase, up to words that go on to something else."""
    parts = (part.strip() for part in re.split(r",|;|\band\b|&|\+", phrase))
    named = takewhile(lambda part: not _REASON.match(part), (part for part in parts if part))
    return tuple(dict.fromkeys(takewhile(bool, (column(part, lexicon) for part in named))))


def each(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    """Yield the named parts of each match, those that are there."""
    for found in pattern.finditer(text):
        yield {name: value for name, value in found.groupdict().items() if value is not None}
