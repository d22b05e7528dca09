"""A threshold: a cutoff in the words that decides who is treated."""

from __future__ import annotations

import re

from app.causal.profile import FacetKind
from app.causal.question import Design
from app.planner.designs.instrument import asks_for_instrument
from app.planner.designs.reading import Asking, DesignReading
from app.planner.thresholds import read_cutoff

_SURE = 0.85
_CUE = re.compile(
    r"\bcut-?offs?\b|\bthresholds?\b|\bdiscontinuit|\brdd?\b|\bmargin\b|\bjust (?:above|below|over"
    r"|under|miss)|\b(?:narrow|close|tight|barely|bare)(?:ly)? (?:win|won|los|elect|race|vote)"
    r"|\beligib|\bqualif|\brunning variable|\bcent(?:er|re)d\b|\brules?\b|\bas soon as\b|\bexceed"
    r"|\bentitle|\breach(?:es|ed|ing)?\b|\bat least\b|\bat most\b|\bor (?:more|less|older"
    r"|younger)\b",
    re.IGNORECASE,
)


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


def read_in_data(asking: Asking) -> DesignReading | None:
    """Return a cutoff that the rows show: the treatment changes wherever a column passes it.

    Where the column's name says little of assignment, words must speak of a cutoff.
    """
    if asks_for_instrument(asking.text):
        return None
    for facet in asking.profile.facets:
        if facet.kind is not FacetKind.RUNNING_VARIABLE or facet.threshold is None:
            continue
        running, assigned = facet.columns
        if assigned != asking.treatment or running == asking.outcome:
            continue
        if facet.confidence >= _SURE or _CUE.search(asking.words):
            return DesignReading(
                Design.RDD,
                facet.confidence,
                facet.reason,
                running_variable=running,
                cutoff=facet.threshold,
            )
    return None
