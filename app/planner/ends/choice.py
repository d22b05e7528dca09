"""The pairs of columns that a question may mean, with how likely each is by the fitted weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.ends.cuts import Cut, cuts
from app.planner.ends.features import NAMES, OF_CUT, Features, features
from app.planner.ends.traits import Traits
from app.planner.moments import Calendar

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
FEWEST = 0.12  # how well a phrase must fit a column, 0 to 1, to mean it at all


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair that may be meant, how likely it is, and the cut that speaks most for it."""

    cause: str
    effect: str
    likelihood: float
    cut: Cut


class Ends:
    """Judges the pairs of one dataset's columns as cause and effect of a question."""

    def __init__(self, profile: Profile, lexicon: Lexicon, calendar: Calendar, told: str) -> None:
        self._lexicon = lexicon
        self._traits = Traits(profile, lexicon, calendar, told)

    def likely(self, question: str, context: str) -> list[Likely]:
        """Return the pairs that may be meant, likeliest first; their likelihoods sum to 1."""
        found = self.features(question, context)
        rows, pairs = self.rows(found)
        return []

    def features(self, question: str, context: str, aside: frozenset[str] = frozenset()) -> Features:
        found = tuple(cuts(question, context))
        return features(question, context, found, self._lexicon, self._traits, aside, FEWEST)

    def rows(self, found: Features) -> tuple[np.ndarray, np.ndarray]:
        """Return the features of each possible cut and pair, (n_rows, n_features), and the pair."""
        h, a, b = np.nonzero(found.possible)
        rows = np.hstack([
            found.of_cut[h, a, b], found.of_cause[a], found.of_effect[b], found.of_pair[a, b],
        ])
        return rows, a * len(found.of_cause) + b
