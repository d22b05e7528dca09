"""The pairs of columns that a question may mean, with how likely each is by the fitted weights.

The weights are those of a conditional logit; `python -m tests.questions.weights --write` fits them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.ends.by_ear import EndsHeard, ends_heard
from app.planner.ends.cuts import Cut, Form, cuts, without_horizon
from app.planner.ends.features import NAMES, Features, features, fit
from app.planner.ends.implied import implied
from app.planner.ends.traits import Traits
from app.planner.mentions import instrumented, named_aside, only_instruments, without_asides
from app.planner.moments import Calendar
from app.planner.two_moments import two_moments
from app.planner.words import tokens

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
_FEWEST = 0.12  # how well a phrase must fit a column, 0 to 1, to mean it at all
_OFFERED = 6
_LIKE = 0.94  # of what a word of the same meaning tells: one that is used alike
_EARLIER = re.compile(
    r"\b(?:before|baseline|earlier|initial\w*|previous\w*|prior|past|last|first|start\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair that may be meant, how likely it is, and the cut that speaks most for it.

    `cause_said` and `effect_said` are how near the nearest word of the question is to each,
    `heard` how likely the encoder finds the end that it finds less likely.
    """

    cause: str
    effect: str
    likelihood: float
    cut: Cut
    cause_said: float
    effect_said: float
    heard: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """The features of a question, its rows' pairs and scores, and how likely each pair is."""

    found: Features
    by_ear: EndsHeard
    pairs: np.ndarray
    scores: np.ndarray
    chances: np.ndarray


class Ends:
    """Judges the pairs of one dataset's columns as cause and effect of a question."""

    def __init__(
        self,
        profile: Profile,
        lexicon: Lexicon,
        calendar: Calendar,
        told: str,
        asked: str | None = None,
    ) -> None:
        """Parameters: `asked` is the whole text, where what is judged are parts of it."""
        self._asked = asked
        self._lexicon = lexicon
        self._told = told
        self._profile = profile
        self._traits = Traits(profile, lexicon, calendar, told)

    def likely(self, question: str, context: str) -> list[Likely]:
        """Return the pairs that may be meant, likeliest first."""
        judged = self._judged(question, context)
        if judged is None:
            return []
        best = np.argsort(-judged.chances, axis=None, kind="stable")[:_OFFERED]
        return self._told_of(best, judged, question, context)

    def implied(self, question: str, context: str) -> Likely | None:
        """Return the pair that is meant where the question leaves its effect open."""
        judged = self._judged(question, context)
        if judged is None:
            return None
        of_quantity = self._traits.of_quantity(question)
        ends = implied(judged.chances, question, self._lexicon, of_quantity)
        if ends is None:
            return None
        cause, effect = (self._lexicon.columns.index(name) for name in ends)
        pair = np.array([cause * len(self._lexicon.columns) + effect])
        return self._told_of(pair, judged, question, context)[0]

    def _judged(self, question: str, context: str) -> _Judged | None:
        by_ear = self._by_ear(question, context)
        found = self.features(question, context)
        rows, pairs = self.rows(found)
        if not len(rows):
            return None
        scores = rows @ _weights()
        shares = np.exp(scores - scores.max())
        n = len(self._lexicon.columns)
        chances = np.bincount(pairs, shares / shares.sum(), n * n).reshape(n, n)
        return _Judged(found, by_ear, pairs, scores, chances)

    def _told_of(
        self, chosen: np.ndarray, judged: _Judged, question: str, context: str
    ) -> list[Likely]:
        said = self._said(f"{question} {context}")
        likelihoods = judged.chances.ravel()[chosen]
        both = zip(chosen, likelihoods, strict=True)
        return [self._likely(int(pair), float(p), judged, said) for pair, p in both if p > 0]

    def _likely(self, pair: int, likelihood: float, judged: _Judged, said: np.ndarray) -> Likely:
        columns = self._lexicon.columns
        own = np.flatnonzero(judged.pairs == pair)
        of_cut = np.nonzero(judged.found.possible)[0]
        place = of_cut[own[np.argmax(judged.scores[own])]]
        cut = judged.found.cuts[place]
        cause, effect = divmod(pair, len(columns))
        heard = min(judged.by_ear.cause(cause), judged.by_ear.effect(effect))
        cause_said = max(said[cause], fit(cut.cause, self._lexicon)[cause])
        fits_effect = 0.0 if cut.form is Form.WHOLE else judged.found.effects[place, effect]
        fits_effect = max(fits_effect, fit(cut.effect, self._lexicon)[effect])
        effect_said = max(said[effect], fits_effect)
        ends = columns[cause], columns[effect]
        return Likely(*ends, likelihood, cut, float(cause_said), float(effect_said), heard)

    def _said(self, text: str) -> np.ndarray:
        hits = [self._near(w) for w in self._lexicon.wanted(text)]
        named = self._lexicon.mentioned(text)
        is_named = np.array([float(name in named) for name in self._lexicon.columns])
        return np.asarray(np.max([is_named, *hits], axis=0))

    def _near(self, word: str) -> np.ndarray:
        """Return how near a word is to each column; the name of one is no word for those alike.

        States are alike and not the same.
        """
        hits = self._lexicon.hits(word)
        if self._lexicon.named(word):
            return hits
        return np.asarray(np.maximum(hits, _LIKE * self._lexicon.likeness.of_word(word)))

    def features(self, question: str, context: str) -> Features:
        """Return what speaks for each pair, the columns named for another purpose marked."""
        asked = f"{context} {question}"
        aside = named_aside(asked, self._told, self._lexicon)
        barred = only_instruments(asked, self._lexicon)
        plain = without_horizon(without_asides(question))
        found = tuple(cuts(plain, context))
        by_ear = self._by_ear(question, context)
        told = features(plain, context, found, self._lexicon, self._traits, aside, _FEWEST, by_ear)
        free = (
            self._free(barred)
            & self._apart(asked)
            & self._of_cause(instrumented(asked, self._lexicon))
        )
        possible = told.possible & free
        named = possible & self._of_two(plain, aside)
        return replace(told, possible=named if named.any() else possible)

    def _by_ear(self, question: str, context: str) -> EndsHeard:
        asked = self._asked or f"{context} {question}"
        return ends_heard(asked, self._profile, self._told, self._lexicon.columns)

    def _free(self, barred: frozenset[str]) -> np.ndarray:
        """Return which pairs hold no column that the question keeps for another purpose."""
        free = np.array([name not in barred for name in self._lexicon.columns], dtype=bool)
        return np.asarray(free[:, None] & free)

    def _of_two(self, plain: str, aside: frozenset[str]) -> np.ndarray:
        """Return which pairs are the two columns that are called by name; all if not just two are.

        A name that is part of another one's may be short for that: IL6 beside ko_il6.
        """
        columns = self._lexicon.columns
        named = [name for name in self._lexicon.mentioned(plain) if name not in aside]
        words = {name: set(tokens(name)) for name in columns}
        is_short = any(n != name and words[name] <= words[n] for name in named for n in columns)
        said = set(tokens(plain))
        others = [n for n in columns if words[n] <= said and n not in named]
        if len(named) != 2 or is_short or others:
            return np.ones((len(columns), len(columns)), dtype=bool)
        is_named = np.array([name in named for name in columns], dtype=bool)
        return np.asarray(is_named[:, None] & is_named)

    def _of_cause(self, cause: str | None) -> np.ndarray:
        """Return which pairs have the one cause that the words name as such; all if they do not."""
        named = np.array([name == cause for name in self._lexicon.columns], dtype=bool)
        return np.broadcast_to(named[:, None] | (not named.any()), (len(named), len(named)))

    def _apart(self, asked: str) -> np.ndarray:
        """Return which pairs are not one quantity at two moments, unless the words name both."""
        columns = self._lexicon.columns
        apart = np.ones((len(columns), len(columns)), dtype=bool)
        if _EARLIER.search(asked):
            return apart
        named = self._lexicon.mentioned(asked)
        for pair in filter(None, (two_moments(name, self._profile) for name in columns)):
            if not set(pair) <= {*named}:
                cause, effect = (columns.index(name) for name in pair)
                apart[cause, effect] = apart[effect, cause] = False
        return apart

    def rows(self, found: Features) -> tuple[np.ndarray, np.ndarray]:
        """Return the features of each possible cut and pair, (n_rows, n_features), and the pair."""
        cut, cause, effect = np.nonzero(found.possible)
        rows = np.hstack(
            [
                found.of_cut[cut, cause, effect],
                found.of_cause[cause],
                found.of_effect[effect],
                found.of_pair[cause, effect],
            ]
        )
        return rows, cause * len(found.of_cause) + effect


@cache
def _weights() -> np.ndarray:
    told = json.loads(WEIGHTS_FILE.read_text())
    return np.array([told[name] for name in NAMES])
