"""A threshold: a cutoff in the words that decides who is treated."""

from __future__ import annotations

from app.causal.question import Design
from app.planner.designs.instrument import asks_for_instrument
from app.planner.designs.reading import Asking, DesignReading
from app.planner.thresholds import read_cutoff


def read(asking: Asking) -> DesignReading | None:
    """Return the cutoff that decides on the treatment, unless an instrument is asked for."""
    treatment = asking.profile.variable(asking.treatment)
    if asks_for_instrument(asking.text) or treatment.n_distinct == 1:
        return None
    found = read_cutoff(
        asking.words, asking.profile, asking.lexicon, asking.treatment, asking.outcome
    )
    is_decided = treatment.n_distinct == 2
    if found is None or not (is_decided or found.column == asking.treatment):
        return None
    return DesignReading(
        Design.RDD,
        0.9,
        f"{found.evidence!r}",
        running_variable=found.column,
        cutoff=found.value,
    )
