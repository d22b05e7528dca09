"""The variables of a described model, and where a phrase speaks of one: which, and held or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.planner.words import stem, synonyms

NEGATIONS = frozenset(
    """not no without never non lack lacks lacking absent absence neither nor cannot fail fails
    failed refuse refuses refused low lower false dont doesnt didnt isnt arent wasnt werent hasnt
    havent hadnt wont wouldnt couldnt avoid avoids avoided skip skips skipped off""".split()
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*|\d+")
_LEVEL = re.compile(r"^(?:[^=]*=|\s*is)\s*([01]|true|false|yes|no)\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['’]")
_EMPTY = frozenset(
    """the a an of to in on for and or is are be being been was were it its their his her this that
    these those who whom which whose people person persons someone everyone individual individuals
    patient patients all any some having have has had getting get gets got taking take takes took
    level levels status amount value happens happen happening occur occurs occurring occurred
    probability chance likelihood by with at from as if we you they one person's do does did will
    would could should can may might more less most very""".split()
)
_RELATIVE = frozenset({"who", "that", "which"})
_SEGMENT = re.compile(r",|\band\b|\bbut\b|;|&|∧")
_LIKE = 5  # letters of two stems that agree


@dataclass(frozen=True, slots=True)
class Mention:
    """A variable that a phrase speaks of; `level` is 0 where it is said not to hold."""

    name: str
    level: int
    at: int

    def flipped(self) -> Mention:
        return Mention(self.name, 1 - self.level, self.at)


class Vocabulary:
    """The named variables of one model."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._stems = {name: frozenset(stems(name)) for name in self.names}

    def mentions(self, phrase: str) -> list[Mention]:
        """Return the variables that the phrase speaks of, in order, each once."""
        found: dict[str, Mention] = {}
        start = 0
        for segment in _SEGMENT.split(phrase):
            at = phrase.find(segment, start)
            start = at + len(segment)
            for mention in self._in_segment(segment, at):
                found.setdefault(mention.name, mention)
        return list(found.values())

    def one(self, phrase: str) -> Mention | None:
        """Return the variable that the phrase speaks of first."""
        return next(iter(self.mentions(phrase)), None)

    def _in_segment(self, segment: str, at: int) -> list[Mention]:
        """Read one segment; a negation goes with the variable after it, else the one before."""
        found: list[Mention] = []
        is_negated = is_relative = False
        for word in _WORD.finditer(_APOSTROPHE.sub("", segment)):
            token = word.group()
            is_relative = is_relative or (bool(found) and token.lower() in _RELATIVE)
            if token.lower() in NEGATIONS:
                is_negated = not is_negated
                continue
            name = self._named(token, segment, whole=is_relative)
            if name is None:
                continue
            if any(mention.name == name for mention in found):
                if is_negated:
                    found = [m.flipped() if m.name == name else m for m in found]
                    is_negated = False
                continue
            level = _stated(segment[word.end() :])
            if level is None:
                level = (is_negated + self._is_opposed(token, name)) % 2 ^ 1
            found.append(Mention(name, level, at + word.start()))
            is_negated = False
        if found and is_negated:
            found[-1] = found[-1].flipped()
        return found

    def _named(self, token: str, segment: str, *, whole: bool) -> str | None:
        """Return the variable a word belongs to, the one first of whose words most are there.

        With `whole` only one whose words are all there: what a relative clause says in passing
        is said of the variable before it.
        """
        if token in self.names:
            return token
        if token.lower() in _EMPTY or (len(token) == 1 and not token.isdigit()):
            return None
        word = stem(token)
        near = [name for name, words in self._stems.items() if any(_alike(word, w) for w in words)]
        said = frozenset(stems(segment))
        best = max(near, key=lambda name: self._share(name, said), default=None)
        return None if best is None or (whole and self._share(best, said) < 1) else best

    def _share(self, name: str, said: frozenset[str]) -> float:
        words = self._stems[name]
        shared = sum(any(_alike(word, other) for other in said) for word in words)
        return shared / len(words) + 0.01 * shared

    def _is_opposed(self, token: str, name: str) -> int:
        """Tell whether the word is the variable's with a negating prefix: unvaccinated."""
        lower = token.lower()
        opposed = next((p for p in ("un", "non", "dis") if lower.startswith(p)), None)
        if opposed is None or stem(lower) in self._stems[name]:
            return 0
        bare = stem(lower.removeprefix(opposed).lstrip("-"))
        return int(any(_alike(bare, word) for word in self._stems[name]))


def stems(phrase: str) -> list[str]:
    """Return the stems of the words that tell one variable from another."""
    words = (w.group() for w in _WORD.finditer(phrase.replace("_", " ")))
    kept = [w for w in words if _is_label(w) or w.lower() not in _EMPTY | NEGATIONS]
    return [stem(word) if len(word) > 1 else word for word in kept]


def _is_label(word: str) -> bool:
    """Tell whether a word is a letter that tells one of a kind from another: rifleman A."""
    return len(word) == 1 and word.isupper() and word != "I"


def _alike(a: str, b: str) -> bool:
    if a == b or b in synonyms(a):
        return True
    bare = next((a.removeprefix(p) for p in ("un", "non", "dis") if a.startswith(p)), a)
    shared = min(len(bare), len(b), _LIKE)
    return shared >= 4 and bare[:shared] == b[:shared] and abs(len(bare) - len(b)) <= 4


def _stated(after: str) -> int | None:
    found = _LEVEL.match(after)
    return None if found is None else int(found[1].lower() in {"1", "true", "yes"})
