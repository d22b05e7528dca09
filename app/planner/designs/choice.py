"""The source of identification that the words and the columns show: the first that is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from app.causal.profile import Profile
from app.causal.question import Design
from app.planner.columns import Lexicon
from app.planner.designs import (
    instrument,
    interrupted_series,
    kink,
    mediation,
    panel,
    randomised,
    survival,
    synthetic_control,
    threshold,
    two_groups,
)
from app.planner.designs.reading import Asking, DesignReading

Read: TypeAlias = Callable[[Asking], DesignReading | None]

READERS: tuple[Read, ...] = (
    mediation.read_front_door,
    mediation.read,
    kink.read,
    threshold.read,
    instrument.read,
    survival.read,
    synthetic_control.read,
    interrupted_series.read,
    panel.read_words,
    panel.read_adoption,
    randomised.read_drawn,
    two_groups.read,
    randomised.read,
    threshold.read_in_data,
    panel.read_changes,
)


def read_design(
    text: str, description: str, profile: Profile, lexicon: Lexicon, treatment: str, outcome: str
) -> DesignReading:
    """Return the design that the question, the description and the columns show.

    The readers are asked in order, those that need most to be true of words and columns first;
    where none finds its design the comparison is adjusted for measured causes (back-door).
    """
    asking = Asking(text, f"{text}\n{description}", profile, lexicon, treatment, outcome)
    for read in READERS:
        if found := read(asking):
            return found
    return DesignReading(
        Design.BACKDOOR, 0.7, "nothing shows that the treatment was assigned at random"
    )
