"""The kind that fitted weights find likeliest, and the words for it.

The weights are those of a multinomial logit over what the rules read, what the encoder hears and
classes of words;
`python -m tests.questions.kind_weights --write` fits them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from app.causal.profile import Profile
from app.causal.question import QuestionKind
from app.planner.asking import Asked, is_mutual
from app.planner.columns import Lexicon
from app.planner.encoder.heard import KINDS, Heard
from app.planner.kinds.cues import seen
from app.planner.kinds.features import NAMES, features
from app.planner.kinds.ruling import HARDLY_RULED, Ruling

_CLEARLY, _OF_GROUPS = 0.7, 0.92  # how likely a kind must be that no rule finds
WEIGHTS_FILE = Path(__file__).with_name("weights.json")


def settled(found: Ruling, profile: Profile, lexicon: Lexicon, by_ear: Heard) -> Ruling:
    """Return what the rules say; where they say nothing or little, the kind that is clearly likely.

    Nothing is little: a plain effect, for which there is no rule. So are the words for a path,
    which may also tell of a cause.
    """
    if found.kind not in HARDLY_RULED or is_mutual(found.question):
        return found
    row = features(found.question, found.context, found.ruled, profile, lexicon, by_ear)
    kind, likely = _likeliest(row)
    if kind is found.kind or likely < least(kind):
        return found
    is_plain = kind is QuestionKind.EFFECT
    shown = None if is_plain else Asked(kind, _evidence(found.question, kind))
    return replace(found, asked=shown, whom=None, path=None, by_weights=True)


def least(kind: QuestionKind) -> float:
    """Return how likely a kind must be; that of groups, which are often only spoken of, more."""
    return _OF_GROUPS if kind is QuestionKind.HETEROGENEITY else _CLEARLY


def _likeliest(row: np.ndarray) -> tuple[QuestionKind, float]:
    scores = row @ _weights()
    shares = np.exp(scores - scores.max())
    place = int(shares.argmax())
    return KINDS[place], float(shares[place] / shares.sum())


def _evidence(question: str, kind: QuestionKind) -> str:
    """Return the words of the question that speak most for a kind, against a plain effect."""
    own, weights = seen(question), _weights()
    gain = weights[:, KINDS.index(kind)] - weights[:, KINDS.index(QuestionKind.EFFECT)]
    best = max(own, key=lambda name: gain[NAMES.index(name)], default="")
    return own[best] if best else question


@cache
def _weights() -> np.ndarray:
    """Return the weights, shape (len(NAMES), len(KINDS))."""
    told = json.loads(WEIGHTS_FILE.read_text())
    return np.array([[told[name].get(kind, 0.0) for kind in KINDS] for name in NAMES])
