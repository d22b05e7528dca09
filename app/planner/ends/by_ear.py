"""The columns as ends of a question by what the encoder hears, as features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.causal.profile import Profile
from app.planner.encoder.heard import PARTS, Part, heard

_UNLIKELY = -5.0  # logarithms of chances below this are all the same
_BESIDE = [PARTS.index(part) for part in PARTS if part is not Part.EVENT]


@dataclass(frozen=True, slots=True)
class EndsHeard:
    """Of each column how likely it is that end, and that it is meant beside, both (n, 2)."""

    as_cause: np.ndarray
    as_effect: np.ndarray

    def cause(self, place: int) -> float:
        """Return how likely a column is heard to be the cause, 0 to 1."""
        return float(np.exp(self.as_cause[place, 0]))

    def effect(self, place: int) -> float:
        """Return how likely a column is heard to be the effect, 0 to 1."""
        return float(np.exp(self.as_effect[place, 0]))


def ends_heard(
    text: str, profile: Profile, description: str, columns: tuple[str, ...]
) -> EndsHeard:
    """Return what the encoder hears in a text of some of the columns, in logarithms."""
    own = heard(text, profile, description)
    places = [profile.names.index(name) for name in columns]
    beside = own.parts[:, _BESIDE].max(axis=1)
    told = np.maximum(np.stack([own.cause, own.effect, beside], axis=1)[places], _UNLIKELY)
    return EndsHeard(told[:, [0, 2]], told[:, [1, 2]])
