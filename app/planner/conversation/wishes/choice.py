"""How likely each wish is of a message, by fitted weights.

The weights are those of a multinomial logit over words, classes of words, word vectors and what
rules hear; `python -m tests.messages.weights --write` fits them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from app.planner.conversation.wishes.features import WISHES, row
from app.planner.conversation.wishes.named import Named
from app.planner.conversation.wishes.wish import Wish

WEIGHTS_FILE = Path(__file__).with_name("weights.npz")


def likely(said: Named, ruled: Sequence[Wish]) -> dict[Wish, float]:
    """Return how likely each wish is, the likeliest first."""
    known, weights = _fitted()
    scores = row(said, ruled, known) @ weights
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return {WISHES[i]: float(shares[i]) for i in np.argsort(-shares, kind="stable")}


@cache
def _fitted() -> tuple[Mapping[str, int], np.ndarray]:
    """Return the place of each mark, and the weights, shape (n_features, len(WISHES))."""
    with np.load(WEIGHTS_FILE, allow_pickle=False) as held:
        known = held["marks"].tobytes().decode().split("\n")
        return {mark: i for i, mark in enumerate(known)}, held["weights"].astype(float)
