"""One treated unit among several over time: a synthetic control, from words and columns."""

from __future__ import annotations

import re

from app.causal.profile import FacetKind
from app.causal.question import Design
from app.planner import events
from app.planner.designs.reading import Asking, DesignReading

_NAMED = re.compile(
    r"\bsynthetic (?:control|california|twin|unit|diff)|\bsdid\b|\bdonor (?:pool|units?|states?"
    r"|countries|regions?)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\bdiff(?:erence)?s?[- ]in[- ]diff|\btwo-way fixed|\bstaggered|\bevent study\b"
    r"|\bparallel trends?\b|\binterrupted time series",
    re.IGNORECASE,
)
_FEWEST_UNITS, _FEWEST_TIMES = 3, 10


def read(asking: Asking) -> DesignReading | None:
    """Return the unit, when it was treated, and the columns, where one unit of a panel was."""
    profile, named = asking.profile, _NAMED.search(asking.words)
    where = events.units(asking.text, asking.words, profile)
    time = profile.time.column if profile.time else None
    if where is None or time is None or (_OTHER.search(asking.text) and not named):
        return None
    if not named and _is_small(asking, where.column, time):
        return None
    when = events.moment(asking.text, asking.words)
    is_told = asking.treatment in {where.column, profile.unit_column, time}
    if is_told and where.named and when:
        return DesignReading(
            Design.SYNTHETIC_CONTROL, 0.9, f"{where.named!r}, {when.evidence!r}",
            unit_column=where.column, time_column=time, intervention_time=when.value,
            treated_unit=where.named,
        )  # fmt: skip
    if is_told:
        return None
    one = asking.treatment in _alone(asking)
    if one or (named and profile.variable(asking.treatment).n_distinct == 2):
        shown = f"{named.group(0)!r}" if named else "one unit comes under it and keeps it"
        return DesignReading(
            Design.SYNTHETIC_CONTROL, 0.85, shown,
            unit_column=profile.unit_column, time_column=time,
        )  # fmt: skip
    return None


def _is_small(asking: Asking, unit: str, time: str) -> bool:
    few_units = asking.profile.variable(unit).n_distinct < _FEWEST_UNITS
    return few_units or asking.profile.variable(time).n_distinct < _FEWEST_TIMES


def _alone(asking: Asking) -> set[str]:
    facets = asking.profile.facets
    return {f.columns[0] for f in facets if f.kind is FacetKind.ONE_TREATED_UNIT}
