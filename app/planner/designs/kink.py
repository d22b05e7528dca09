"""A kink in the words: a place where the rule that sets a dose changes its slope."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.phrases import sentences
from app.planner.thresholds import read_cutoff

_CUE = re.compile(r"\bkink(?:s|ed|y)?\b|\brkd\b", re.IGNORECASE)
_ARMS = 2
_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)"
# "Half of the wage up to a wage of 800, where it is capped": a dose that rises to a place.
_CAPPED = re.compile(
    rf"\b(?:up to|until) (?:an? |the )?(?:[a-z]+ ){{0,3}}?(?:of )?{_NUMBER},? (?:and |but )?"
    r"(?:where|after which|beyond which|above which|at which|then|beyond that|above that)"
    r"[^.]{0,40}?\b(?:capped|flat|constant|no (?:more|further)|levels? off|stays|fixed|maximum)",
    re.IGNORECASE,
)


def read(asking: Asking) -> DesignReading | None:
    """Return the kink of a treatment that is a dose; None where the words speak of none."""
    treatment = asking.profile.variable(asking.treatment)
    if not treatment.is_numeric or treatment.n_distinct <= _ARMS:
        return None
    if not _CUE.search(asking.words):
        return _capped(asking)
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


def _capped(asking: Asking) -> DesignReading | None:
    """Return the place up to which a dose rises with a column, as its rule tells."""
    numbers = {v.name for v in asking.profile.variables if v.is_numeric}
    free = numbers - {asking.treatment, asking.outcome}
    for sentence in sentences(asking.words):
        found = _CAPPED.search(sentence)
        ranked = asking.lexicon.ranked(sentence) if found else []
        runs = next((m.column for m in ranked if m.column in free), None)
        if found is None or runs is None:
            continue
        value = float(found["number"].replace(",", ""))
        return DesignReading(
            Design.KINK, 0.85, f"{found.group(0)!r}", running_variable=runs, cutoff=value
        )
    return None
