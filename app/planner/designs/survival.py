"""Time to an event: the columns show how long it took and whether it happened."""

from __future__ import annotations

import re

from app.causal.profile import Facet, FacetKind
from app.causal.question import Design
from app.planner.designs.randomised import is_by_chance
from app.planner.designs.reading import Asking, DesignReading
from app.planner.phrases import sentences

_WORDS = re.compile(
    r"\bhazards?\b|\bsurviv\w+|\btime[- ](?:to|until|till)\b|\bhow (?:long|soon|fast|quickly)\b"
    r"|\bcox\b|\bkaplan|\blive[sd]? longer\b|\blonger\b|\bsooner\b|\bdelay\w*|\bcensor\w*"
    r"|\bbefore (?:the )?(?:event|death|failure|relapse)\b|\brisk of\b|\brate of\b",
    re.IGNORECASE,
)

_WINDOW = (
    r"\bwithin (?:\d+|an?|one|two|three|four|five|six|seven|ten|twelve|thirty) "
    r"(?:hour|day|week|month|year)s?\b"
)


def read(asking: Asking) -> DesignReading | None:
    """Return the design where the outcome is a time until an event, or the event of a time."""
    for facet in asking.profile.facets:
        if facet.kind is FacetKind.SURVIVAL and asking.treatment not in facet.columns:
            *times, event = facet.columns
            if asking.outcome in facet.columns and not _in_a_window(asking, event):
                return _reading(asking, facet, times, event)
    return None


def _in_a_window(asking: Asking, event: str) -> bool:
    """Tell whether an event counts only within a fixed time, which no time in the table ends."""
    described = asking.profile.variable(event).description
    near = re.compile(rf"{_WINDOW}[^.;]{{0,30}}\b{re.escape(event)}\b", re.IGNORECASE)
    said = any(near.search(sentence) for sentence in sentences(asking.words))
    return said or re.search(_WINDOW, described, re.IGNORECASE) is not None


def _reading(asking: Asking, facet: Facet, times: list[str], event: str) -> DesignReading:
    said = _WORDS.search(asking.text)
    shown = f"{said.group(0)!r}; {facet.reason}" if said else facet.reason
    return DesignReading(
        Design.SURVIVAL,
        0.95 if said else 0.8,
        shown,
        outcome=times[-1],
        event_column=event,
        entry_column=times[0] if len(times) > 1 else None,
        adoption_column=_start_of(asking, times),
        unit_column=asking.profile.unit_column if len(times) > 1 else None,
        randomised=is_by_chance(asking),
    )


def _start_of(asking: Asking, times: list[str]) -> str | None:
    """Return the column that says how long after rows began the treatment did; None in spells."""
    if len(times) > 1:
        return None
    starts = (
        facet.columns[0]
        for facet in asking.profile.facets
        if facet.kind is FacetKind.TREATMENT_START and facet.columns[1] == asking.treatment
    )
    return next((start for start in starts if start not in times), None)
