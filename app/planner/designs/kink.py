"""A kink in the words: a place where the rule that sets a dose changes its slope."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.thresholds import read_cutoff

_CUE = re.compile(r"\bkink(?:s|ed|y)?\b|\brkd\b", re.IGNORECASE)
_ARMS = 2


def read(asking: Asking) -> DesignReading | None:
    """Return the kink of a treatment that is a dose; None where the words speak of none."""
    treatment = asking.profile.variable(asking.treatment)
    if not _CUE.search(asking.words) or not treatment.is_numeric or treatment.n_distinct <= _ARMS:
        return None
    others = tuple(v for v in asking.profile.variables if v is not treatment)
    profile = replace(asking.profile, variables=others)  # the dose itself is no place of its kink
    found = read_cutoff(asking.words, profile, asking.lexicon, asking.treatment, asking.outcome)
    if found is None:
        return None
    return DesignReading(
        Design.KINK,
        0.9,
        f"{found.evidence!r}",
        running_variable=found.column,
        cutoff=found.value,
    )
