"""The kind that fitted weights find likeliest where no rule finds one, and the words for it.

The weights are those of a multinomial logit over what the rules read and classes of words;
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
from app.planner.asking import Asked
from app.planner.columns import Lexicon
from app.planner.kinds.cues import seen
from app.planner.kinds.features import NAMES, features
from app.planner.kinds.ruling import Ruling

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
KINDS = tuple(QuestionKind)


def settled(found: Ruling, profile: Profile, lexicon: Lexicon) -> Ruling:
    """Return what the rules say; where they say nothing, the likeliest kind by the weights."""
    if found.ruled.kind or found.path:
        return found
    row = features(found.question, found.context, found.ruled, profile, lexicon)
    kind = KINDS[int((row @ _weights()).argmax())]
    if kind is QuestionKind.EFFECT:
        return found
    shown = Asked(kind, _evidence(found.question, kind))
    return replace(found, asked=shown, by_weights=True)


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
