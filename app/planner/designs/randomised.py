"""A trial: the words say that the treatment was assigned at random."""

from __future__ import annotations

from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.random_words import NOT_RANDOM, RANDOM


def read(asking: Asking) -> DesignReading | None:
    """Return the design of a trial where the words, or the treatment's own, speak of one."""
    meant = f"{asking.words}\n{asking.profile.variable(asking.treatment).description}"
    found = RANDOM.search(meant)
    if found is None or NOT_RANDOM.search(meant):
        return None
    return DesignReading(Design.RANDOMISED, 0.85, f"{found.group(0)!r}")
