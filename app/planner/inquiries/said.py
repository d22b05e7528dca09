"""Which columns a phrase names, in its order: by their names first, then by what words mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.causal.data import Kind
from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.words import content

_FITS = 0.5  # how well the words between two separators must fit a column
_APART = re.compile(
    r"[,;/()→←?:]|<?-+>?|\b(?:and|or|nor|between|from|to|of|with|for|on|in|by|given|than|versus|vs"
    r"|if|is|are|does|do|did|was|were|once|when|after|controlling|adjusting|conditional\w*"
    r"|conditioning|holding|independent|correlated|affects?|causes?|caused|influences?|drives?"
    r"|leads?|which|what|as|an?|the|we|know|knows|its?|both|that|only|through|via)\b",
    re.IGNORECASE,
)
_NO_COLUMN = frozenset({Kind.TEXT, Kind.IDENTIFIER})


@dataclass(frozen=True, slots=True)
class Said:
    """A column and where in the phrase it is named."""

    column: str
    start: int
    end: int


class Columns:
    """The columns of one dataset, to be found in phrases."""

    def __init__(self, profile: Profile, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        usable = (v.name for v in profile.variables if v.kind not in _NO_COLUMN)
        self.names = tuple(usable)
        self._called = sorted(
            ((name, _pattern(name)) for name in self.names), key=lambda pair: -len(pair[0])
        )

    def said(self, phrase: str) -> list[Said]:
        """Return what the phrase names, in its order, each column once."""
        found = list(self._by_name(phrase))
        taken = {said.column for said in found}
        for said in self._by_meaning(_blanked(phrase, found, ",")):
            if said.column not in taken:
                taken.add(said.column)
                found.append(said)
        return sorted(found, key=lambda said: said.start)

    def named(self, phrase: str) -> tuple[str, ...]:
        """Return the columns that the phrase names, in its order."""
        return tuple(said.column for said in self.said(phrase))

    def one(self, phrase: str) -> str | None:
        """Return the column that the phrase is about, if it names any."""
        return next(iter(self.named(phrase)), None)

    def without_names(self, phrase: str) -> str:
        """Return the phrase with what names a column, as it is written, blanked out."""
        return _blanked(phrase, self._by_name(phrase), " ")

    def _by_name(self, phrase: str) -> Iterator[Said]:
        left = phrase
        for name, pattern in self._called:
            if found := pattern.search(left):
                yield Said(name, found.start(), found.end())
                left = pattern.sub(lambda hit: " " * len(hit[0]), left)

    def _by_meaning(self, phrase: str) -> Iterator[Said]:
        start = 0
        for end in (*(cut.span() for cut in _APART.finditer(phrase)), (len(phrase), len(phrase))):
            part = phrase[start : end[0]]
            if content(part) and (ranked := self._lexicon.ranked(part)):
                best = ranked[0]
                if best.score >= _FITS and best.column in self.names:
                    yield Said(best.column, start, end[0])
            start = end[1]


def _blanked(phrase: str, found: Iterable[Said], by: str) -> str:
    for said in found:
        gap = by * (said.end - said.start)
        phrase = f"{phrase[: said.start]}{gap}{phrase[said.end :]}"
    return phrase


def _pattern(name: str) -> re.Pattern[str]:
    """Return how a column's name may stand in a text: as it is, or with blanks for dashes."""
    words = [re.escape(word) for word in re.split(r"[\s_\-.]+", name) if word]
    flags = re.IGNORECASE if len(name) > 2 else re.NOFLAG
    return re.compile(rf"(?<![\w.])[`'\"]?{'[ _.-]?'.join(words)}[`'\"]?(?![\w])", flags)
