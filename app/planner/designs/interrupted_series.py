"""One series with an intervention: its course before and after, from words and columns."""

from __future__ import annotations

import re

from app.causal.profile import FacetKind, Structure
from app.causal.question import Design
from app.planner import events
from app.planner.designs.reading import Asking, DesignReading

_NAMED = re.compile(
    r"\binterrupted[- ]time[- ]series|\bsegmented regression|\bstructural (?:time series|break)"
    r"|\bcausal ?impact\b|\bintervention analysis|\bits (?:design|analysis|model)\b"
    r"|\bevent study\b",
    re.IGNORECASE,
)
_CUES = re.compile(
    r"\blaw\b|\bban\b|\bpolic(?:y|ies)\b|\breform|\bintroduc|\bintervention\b|\bprogram|\bcampaign"
    r"|\bsince\b|\bbefore and after\b|\bbelt\b|\bin force\b|\bact\b|\blegislat|\bregulation"
    r"|\bzone\b|\blaunch|\bopening\b|\bwar\b|\bcrisis\b|\bpandemic\b|\bstrike\b|\btook effect",
    re.IGNORECASE,
)
_FEWEST_TIMES = 12


def read(asking: Asking) -> DesignReading | None:
    """Return when the intervention began, or the column that is on from then on."""
    profile, named = asking.profile, _NAMED.search(asking.words)
    time = profile.time.column if profile.time else None
    if profile.structure is Structure.PANEL:
        return _of_two(asking, time)
    if profile.structure is not Structure.TIME_SERIES:
        return None
    when = events.moment(asking.text, asking.words)
    if asking.treatment == time:
        if when is None:
            return None
        return DesignReading(
            Design.INTERRUPTED_TIME_SERIES, 0.9, f"{when.evidence!r}", time_column=time,
            intervention_time=when.value,
        )  # fmt: skip
    switches = {f.columns[0] for f in profile.facets if f.kind is FacetKind.SWITCHED_ON}
    variable = profile.variable(asking.treatment)
    about = f"{asking.words}\n{variable.name.replace('_', ' ')} {variable.description}"
    cue = named or _CUES.search(about)
    if asking.treatment in switches or (cue and variable.n_distinct == 2):
        switched = asking.treatment in switches
        shown = (
            "it switches on once and stays on" if switched else f"{cue.group(0)!r}" if cue else ""
        )
        return DesignReading(Design.INTERRUPTED_TIME_SERIES, 0.85, shown, time_column=time)
    return None


def _of_two(asking: Asking, time: str | None) -> DesignReading | None:
    """Read a series beside one that was not touched, which is what it is compared with."""
    profile = asking.profile
    where = events.units(asking.text, asking.words, profile)
    if where is None or time is None or profile.variable(where.column).n_distinct != 2:
        return None
    if profile.variable(time).n_distinct < _FEWEST_TIMES:
        return None
    when = events.moment(asking.text, asking.words)
    is_told = asking.treatment in {where.column, time}
    if is_told and not (where.named and when):
        return None
    if not is_told and not _is_switch(asking):
        return None
    return DesignReading(
        Design.INTERRUPTED_TIME_SERIES, 0.8, "one series, and one that was not touched beside it",
        unit_column=where.column, time_column=time,
        intervention_time=when.value if when and is_told else None,
        treated_unit=where.named if is_told else None,
    )  # fmt: skip


def _is_switch(asking: Asking) -> bool:
    kinds = {FacetKind.ONE_TREATED_UNIT, FacetKind.STAGGERED_ADOPTION}
    return any(f.kind in kinds and f.columns[0] == asking.treatment for f in asking.profile.facets)
