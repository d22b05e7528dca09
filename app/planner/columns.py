"""Which column a phrase means: names, descriptions, levels and units, rare words counting more."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

import numpy as np

from app.causal.data import Kind
from app.causal.profile import Profile
from app.planner.column_words import (
    DEFINED_WEIGHT,
    TEXT_WEIGHT,
    column_words,
    name_tokens,
    stemmed,
    without_names,
)
from app.planner.likeness import Likeness
from app.planner.told import Told, told
from app.planner.words import (
    LIGHT,
    QUALIFIERS,
    WHO,
    abbreviated,
    abbreviates,
    carrying,
    kin,
    stem,
    synonyms,
    tokens,
)

_SHORT, _QUALIFIED = 0.7, 0.75
_WHO = 0.2  # what is left of the weight of a word for who is studied
_CALLED_SO = 1.2  # a column whose whole name is said, before those that only contain it
_LONG_ENOUGH, _ALIKE, _NEARLY_SO = 6, 0.88, 0.7  # a name run together from several words
_FIRM = 0.42  # how near in meaning a word must be for a phrase to name a column by it
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
        said = told(description, profile.names)
        called = [v for v in profile.variables if v.kind not in _UNSAID]
        self._names = profile.names
        self.columns = tuple(v.name for v in called)  # those that a phrase may mean
        self._place = {name: i for i, name in enumerate(self.columns)}
        self._tokens = [name_tokens(v.name) for v in called]
        words = [column_words(v, said.get(v.name, Told())) for v in called]
        stems = [stemmed(own) for own in words]
        self._words = [without_names(own, stems, place) for place, own in enumerate(stems)]
        self.likeness = Likeness(words)
        self._short = sorted({t for names in self._tokens for t in names if 2 <= len(t) <= 4})
        self._lower = frozenset(name.lower() for name in self.columns)
        self._count = Counter(w for words in self._words for w in words)
        self._qualified = [
            frozenset(q for q in QUALIFIERS if words.get(q, 0.0) >= DEFINED_WEIGHT)
            for words in self._words
        ]
        self._hits: dict[str, np.ndarray] = {}
        self._fits: dict[tuple[str, float], np.ndarray] = {}

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
        scores = self.fit(phrase, firm=_FIRM)
        if not scores.any():
            return self._run_together(phrase)
        order = np.argsort(-scores, kind="stable")
        return [self._match(i, float(scores[i]), phrase) for i in order if scores[i] > 0]

    def fit(self, phrase: str, *, firm: float = 0.0) -> np.ndarray:
        """Return how well each of `columns` fits a phrase, shape (n_columns,), 0 to 1.

        Parameters
        ----------
        firm : words that are less near in meaning than this, 0 to 1, count for nothing.
        """
        key = phrase, firm
        if key not in self._fits:
            self._fits[key] = self._fit(self.wanted(phrase), firm)
        return self._fits[key]

    def _fit(self, wanted: tuple[str, ...], firm: float) -> np.ndarray:
        if not wanted or not self.columns:
            return np.zeros(len(self.columns))
        hits = np.stack([self.hits(w) for w in wanted])
        hits = np.where(hits >= firm, hits, 0.0)
        rarity = np.array([self.rarity(w) for w in wanted])
        said = {stem(w) for w in wanted}
        said |= {other for w in said for other in synonyms(w) if other in QUALIFIERS}
        scores = rarity @ hits / rarity.sum()
        all_said = np.asarray((hits >= DEFINED_WEIGHT).all(axis=0))
        is_all_of_one = len(wanted) > 1 and bool(all_said.any())
        for i in np.flatnonzero(scores):
            scores[i] *= self._called(int(i), said, is_name=not is_all_of_one or bool(all_said[i]))
        return np.asarray(np.minimum(scores, 1.0))

    def _called(self, place: int, said: set[str], *, is_name: bool) -> float:
        """Return by how much the words of a column that are said, or are not, tell for it.

        Its name among them tells nothing more where another column explains every word.
        """
        own = self._words[place]
        mass = sum(self.rarity(w) * h for w, h in own.items()) or 1.0
        shared = sum(self.rarity(w) * own[w] for w in said if w in own)
        factor = 0.85 + 0.15 * min(shared / mass, 1.0)
        if self._qualified[place] - said:
            factor *= _QUALIFIED
        is_called = is_name and stem(self.columns[place].lower()) in said
        return factor * (_CALLED_SO if is_called else 1.0)

    def _match(self, place: int, score: float, phrase: str) -> Match:
        best = max(self.wanted(phrase), key=lambda w: self.rarity(w) * self.hits(w)[place])
        name = self.columns[place]
        return Match(name, score, f"{stem(best)!r} fits {name!r}")

    def _run_together(self, phrase: str) -> list[Match]:
        """Return the columns whose name is words of the phrase run together, or nearly so."""
        said = tokens(phrase)
        runs = ["".join(said[i:j]) for i in range(len(said)) for j in (i + 2, i + 3)]
        likely = (name for name in self.columns if len(_plain(name)) >= _LONG_ENOUGH)
        near = {name: max((_alike(_plain(name), r) for r in runs), default=0.0) for name in likely}
        found = [
            Match(name, _NEARLY_SO, f"{phrase!r} is nearly {name!r}")
            for name, alike in near.items()
            if alike >= _ALIKE
        ]
        return sorted(found, key=lambda m: -near[m.column])

    def wanted(self, phrase: str) -> tuple[str, ...]:
        """Return the telling words of a phrase; 'take-up' may be the column takeup."""
        said = tokens(phrase)
        weak = (t for t in said if t in _WEAK_NOUNS | LIGHT and t in self._lower)
        pairs = (p for p in pairwise(said) if min(len(w) for w in p) > 1)
        joined = (w for p in pairs for w in _joined(*p) if stem(w) in self._count)
        initials = (t for t in self._short if abbreviated(t, said))
        return tuple(dict.fromkeys((*carrying(phrase), *weak, *joined, *initials)))

    def mentioned(self, phrase: str) -> list[str]:
        """Return the columns whose name stands in `phrase` as such, longest first."""
        found = [n for n in self._names if _stands_in(n, phrase)]
        longest = sorted(found, key=lambda n: -len(n))
        return [n for n in longest if not any(n != m and n in m for m in found)]

    def first_said(self, text: str, name: str) -> int | None:
        """Return where in a text the first word stands that best fits a column."""
        if name not in self._place:
            return None
        place = self._place[name]
        places = [
            (float(self.hits(found.group(0).lower())[place]), -found.start())
            for found in re.finditer(r"[A-Za-z0-9_]{2,}", text)
            if carrying(found.group(0))
        ]
        hit, where = max(places, default=(0.0, 0))
        return -where if hit > 0 else None

    def hits(self, word: str) -> np.ndarray:
        """Return how near a word is to the words of each of `columns`, shape (n_columns,)."""
        if word not in self._hits:
            near = kin(word)
            found = [self._hit(i, stem(word), near) for i in range(len(self.columns))]
            self._hits[word] = np.array(found)
        return self._hits[word]

    def _hit(self, place: int, root: str, near: dict[str, float]) -> float:
        own, names = self._words[place], self._tokens[place]
        direct = own.get(root, 0.0)
        if direct >= TEXT_WEIGHT:
            return direct
        related = max((h * near[w] for w, h in own.items() if w in near), default=0.0)
        meant = (abbreviates(t, root) or (len(root) > 4 and t.startswith(root)) for t in names)
        short = _SHORT if any(meant) else 0.0
        told_of = (h * _SHORT for t, h in own.items() if len(t) >= 3 and abbreviates(t, root))
        return max(direct, related, short, max(told_of, default=0.0))

    def rarity(self, word: str) -> float:
        """Return the weight of a word: high when few columns have it, small when none has."""
        root = stem(word)
        return self._how_rare(word, root) * (_WHO if word in WHO else 1.0)

    def _how_rare(self, word: str, root: str) -> float:
        count = self._count.get(root, 0)
        if not count:
            best = float(self.hits(word).max(initial=0.0))
            return 1.0 if best >= _FIRM else 0.45 + 0.55 * best / _FIRM
        return math.log(1 + len(self.columns) / count) + 0.3


def _alike(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()


def _joined(first: str, second: str) -> tuple[str, str]:
    return first + second, stem(first) + second


def _plain(text: str) -> str:
    return re.sub(r"[\s_.\-]+", "", text).lower()


@cache
def _spelled(name: str) -> str:
    """Return the pattern of a name; one of letters and digits may have marks between: PM2.5."""
    exact = re.escape(name)
    if not re.fullmatch(r"[A-Za-z]{2,}\d{1,4}", name):
        return exact
    letters, digits = re.sub(r"\d", "", name), re.sub(r"\D", "", name)
    return rf"(?:{exact}|{letters}[ -]?{'[.]?'.join(digits)})"


def _stands_in(name: str, phrase: str) -> bool:
    is_word = name.isalpha() and (name.islower() or name.istitle())
    pattern = rf"(?<![\w.]){_spelled(name)}(?![\w])"
    if not is_word:
        return re.search(pattern, phrase, re.IGNORECASE if len(name) > 2 else 0) is not None
    quoted = rf"[`'\"“‘(]{re.escape(name)}[`'\"”’)]"
    return re.search(quoted, phrase) is not None
