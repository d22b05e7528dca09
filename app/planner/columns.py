"""Which column a phrase means: names, descriptions, levels and units, rare words counting more."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.planner.told import Told, told
from app.planner.words import (
    LIGHT,
    POPULATION,
    QUALIFIERS,
    abbreviates,
    content,
    stem,
    synonyms,
    tokens,
    years_in_name,
)

_LABELS = re.compile(r"(?:^|[\s,;(])-?\d{1,3}\s*[:=].*$", re.DOTALL)
_NAME_WEIGHT, _TEXT_WEIGHT, _LEVEL_WEIGHT, _UNIT_WEIGHT = 1.0, 0.85, 0.7, 0.3
_DEFINED_WEIGHT, _CONTEXT_WEIGHT, _SYNONYM, _SHORT, _QUALIFIED = 0.8, 0.65, 0.65, 0.7, 0.75
_WHO = 0.2  # what is left of the weight of a word for who is studied
_CALLED_SO = 1.2  # a column whose whole name is said, before those that only contain it
_LONG_ENOUGH, _ALIKE, _NEARLY_SO = 6, 0.88, 0.7  # a name run together from several words
_WEAK_NOUNS = frozenset("value level rate size number amount total mean unit index".split())
_UNSAID = frozenset({Kind.IDENTIFIER, Kind.TEXT})


@dataclass(frozen=True, slots=True)
class Match:
    """A column that a phrase may mean, how well it fits (0 to 1), and by which word."""

    column: str
    score: float
    evidence: str


class Lexicon:
    """The words by which the columns of one dataset may be called."""

    def __init__(self, profile: Profile, description: str = "") -> None:
        self._names = profile.names
        self._name_tokens = {v.name: _name_tokens(v.name) for v in profile.variables}
        said = told(description, profile.names)
        self._words = {
            v.name: _words(v, said.get(v.name, Told()))
            for v in profile.variables
            if v.kind not in _UNSAID
        }
        self._called = frozenset(name.lower() for name in self._words)
        self._count = Counter(w for words in self._words.values() for w in words)

    def named(self, text: str) -> str | None:
        """Return the column called exactly `text`, or so but for case, blanks and dashes."""
        text = text.strip("`'\"“”‘’ ")
        if text in self._names:
            return text
        plain = _plain(text)
        found = [n for n in self._names if _plain(n) == plain]
        return found[0] if len(found) == 1 else None

    def ranked(self, phrase: str) -> list[Match]:
        """Return the columns that share a word with `phrase`, best first."""
        whole = self.named(phrase)
        if exact := [whole] if whole else self.mentioned(phrase):
            return [Match(name, 1.0, f"{name!r} is named") for name in exact]
        wanted = self._wanted(phrase)
        matches = [m for name in self._words if (m := self._match(name, wanted))]
        if not matches:
            return self._run_together(phrase)
        return sorted(matches, key=lambda m: (-m.score, self._names.index(m.column)))

    def _run_together(self, phrase: str) -> list[Match]:
        """Return the columns whose name is words of the phrase run together, or nearly so."""
        said = tokens(phrase)
        runs = ["".join(said[i:j]) for i in range(len(said)) for j in (i + 2, i + 3)]
        likely = (name for name in self._words if len(_plain(name)) >= _LONG_ENOUGH)
        near = {name: max((_alike(_plain(name), r) for r in runs), default=0.0) for name in likely}
        found = [
            Match(name, _NEARLY_SO, f"{phrase!r} is nearly {name!r}")
            for name, alike in near.items()
            if alike >= _ALIKE
        ]
        return sorted(found, key=lambda m: -near[m.column])

    def _wanted(self, phrase: str) -> tuple[str, ...]:
        """Return the stems of a phrase; 'take-up' may be the column takeup, 'value' a column."""
        said = tokens(phrase)
        weak = (stem(t) for t in said if t in _WEAK_NOUNS | LIGHT and t in self._called)
        joined = (w for p in pairwise(said) for w in _joined(*p) if stem(w) in self._count)
        return tuple(dict.fromkeys((*content(phrase), *weak, *(stem(j) for j in joined))))

    def mentioned(self, phrase: str) -> list[str]:
        """Return the columns whose name stands in `phrase` as such, longest first."""
        found = [n for n in self._names if _stands_in(n, phrase)]
        longest = sorted(found, key=lambda n: -len(n))
        return [n for n in longest if not any(n != m and n in m for m in found)]

    def covered(self, text: str, names: tuple[str, ...]) -> float:
        """Return the share of the telling words of a text that columns explain, 0 to 1."""
        wanted = self._wanted(text)
        known = sum(self._rarity(w) * max(self._hit(n, w) for n in names) for w in wanted)
        return known / (sum(self._rarity(w) for w in wanted) or 1.0)

    def first_said(self, text: str, name: str) -> int | None:
        """Return where in a text the first word stands that best fits a column."""
        places = [
            (self._hit(name, stem(found.group(0))), -found.start())
            for found in re.finditer(r"[A-Za-z0-9_]{2,}", text)
            if content(found.group(0))
        ]
        hit, place = max(places, default=(0.0, 0))
        return -place if hit > 0 else None

    def _match(self, name: str, wanted: tuple[str, ...]) -> Match | None:
        hits = {w: h for w in wanted if (h := self._hit(name, w)) > 0}
        if not hits:
            return None
        asked = sum(self._rarity(w) for w in wanted)
        found = sum(self._rarity(w) * h for w, h in hits.items())
        own = self._words[name]
        mass = sum(self._rarity(w) * h for w, h in own.items()) or 1.0
        shared = sum(self._rarity(w) * own[w] for w in hits if w in own)
        score = found / asked * (0.85 + 0.15 * min(shared / mass, 1.0))
        if any(q in own and own[q] >= _DEFINED_WEIGHT for q in QUALIFIERS.difference(wanted)):
            score *= _QUALIFIED
        if stem(name.lower()) in wanted:
            score = min(score * _CALLED_SO, 1.0)
        best = max(hits, key=lambda w: self._rarity(w) * hits[w])
        return Match(name, score, f"{best!r} fits {name!r}")

    def _hit(self, name: str, word: str) -> float:
        own = self._words[name]
        direct = own.get(word, 0.0)
        related = max((own.get(s, 0.0) for s in synonyms(word)), default=0.0) * _SYNONYM
        if direct >= _TEXT_WEIGHT:
            return direct
        names = self._name_tokens[name]
        meant = (abbreviates(t, word) or (len(word) > 4 and t.startswith(word)) for t in names)
        short = _SHORT if any(meant) else 0.0
        told = (w * _SHORT for t, w in own.items() if len(t) >= 3 and abbreviates(t, word))
        return max(direct, related, short, max(told, default=0.0))

    def _rarity(self, word: str) -> float:
        """Return the weight of a word: high when few columns have it, small when none has."""
        return self._how_rare(word) * (_WHO if word in POPULATION else 1.0)

    def _how_rare(self, word: str) -> float:
        count = self._count.get(word, 0)
        if not count:
            related = any(self._hit(name, word) for name in self._words)
            return 1.0 if related else 0.45
        return math.log(1 + len(self._names) / count) + 0.3


def _alike(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()


def _joined(first: str, second: str) -> tuple[str, str]:
    return first + second, stem(first) + second


def _plain(text: str) -> str:
    return re.sub(r"[\s_.\-]+", "", text).lower()


def _stands_in(name: str, phrase: str) -> bool:
    is_word = name.isalpha() and (name.islower() or name.istitle())
    pattern = rf"(?<![\w.]){re.escape(name)}(?![\w])"
    if not is_word:
        return re.search(pattern, phrase, re.IGNORECASE if len(name) > 2 else 0) is not None
    quoted = rf"[`'\"“‘(]{re.escape(name)}[`'\"”’)]"
    return re.search(quoted, phrase) is not None


def _name_tokens(name: str) -> tuple[str, ...]:
    parts = (p.lower() for p in re.split(r"[_\W]+", name) if p)
    return tuple(
        dict.fromkeys((*tokens(name), *parts, *_logarithm(name.lower()), *_denied(name.lower())))
    )


def _denied(name: str) -> tuple[str, ...]:
    """Return what a column says is lacking: nodegree is about a degree."""
    found = re.fullmatch(r"non?_?([a-z]{5,})", name)
    return (found.group(1),) if found else ()


def _logarithm(name: str) -> tuple[str, ...]:
    """Return the words of a logarithm by its name: lwage and ln_wage are the log of wage."""
    found = re.fullmatch(r"(?:log|ln|l)_?([a-z]{3,})", name)
    return ("log", found.group(1)) if found and synonyms(stem(found.group(1))) else ()


def _words(variable: Variable, said: Told) -> dict[str, float]:
    own: dict[str, float] = {}
    plain, labels = split_labels(_own_entry(variable.description))
    _put(own, content(said.beside), _CONTEXT_WEIGHT)
    _put(own, content(said.defined), _DEFINED_WEIGHT)
    _put(own, content(variable.unit), _UNIT_WEIGHT)
    _put(own, content(labels), _LEVEL_WEIGHT)
    _put(own, content(" ".join(v for v in variable.levels if not v.isdigit())), _LEVEL_WEIGHT)
    _put(own, content(plain), _TEXT_WEIGHT)
    _put(own, tuple(str(year) for year in years_in_name(variable.name)), _NAME_WEIGHT)
    _put(own, tuple(stem(t) for t in _name_tokens(variable.name)), _NAME_WEIGHT)
    return own


def split_labels(description: str) -> tuple[str, str]:
    """Return the meaning and the list of value labels ('1: yes, 0: no') after it."""
    found = _LABELS.search(description)
    if found is None:
        return description, ""
    return description[: found.start()], description[found.start() :]


def _own_entry(meaning: str) -> str:
    """Return a meaning without the entries of other columns that follow it on the same line."""
    return re.split(r"[.;]\s+\w+\s*:\s", meaning, maxsplit=1)[0]


def _put(own: dict[str, float], stems: tuple[str, ...], weight: float) -> None:
    for word in stems:
        own[word] = max(own.get(word, 0.0), weight)
