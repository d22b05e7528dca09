"""Time to an event: the columns show how long it took and whether it happened."""

from __future__ import annotations

import re

from app.causal.profile import Facet, FacetKind
from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading

_WORDS = re.compile(
    r"\bhazards?\b|\bsurviv\w+|\btime[- ](?:to|until|till)\b|\bhow (?:long|soon|fast|quickly)\b"
    r"|\bcox\b|\bkaplan|\blive[sd]? longer\b|\blonger\b|\bsooner\b|\bdelay\w*|\bcensor\w*"
    r"|\bbefore (?:the )?(?:event|death|failure|relapse)\b|\brisk of\b|\brate of\b",
    re.IGNORECASE,
)


def read(asking: Asking) -> DesignReading | None:
    """Return the design where the outcome is a time until an event, or the event of a time."""
    for facet in asking.profile.facets:
        if facet.kind is FacetKind.SURVIVAL and asking.treatment not in facet.columns:
            *times, event = facet.columns
            if asking.outcome in facet.columns:
                return _reading(asking, facet, times, event)
    return None


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
        unit_column=asking.profile.unit_column if len(times) > 1 else None,
    )
