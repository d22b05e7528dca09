"""Units over time: who takes a treatment up when, or how each unit changes, from words and data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.data import Kind, Variable
from app.causal.profile import Facet, FacetKind, Profile, Structure
from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.words import tokens

_TAKEN_UP = (FacetKind.STAGGERED_ADOPTION, FacetKind.ADOPTION, FacetKind.ONE_TREATED_UNIT)
_WITHIN = re.compile(
    r"\bfixed[- ]effects?\b|\bwithin[- ](?:unit|firm|person|individual|state|country|subject)\b"
    r"|\btime[- ]invariant\b|\bunobserved heterogeneity\b|\bfirst[- ]?differenc\w+"
    r"|\bpanel (?:data|regression|model|estimat\w+|method)\b|\brandom effects?\b"
    r"|\b(?:lasting|permanent|constant|fixed) (?:differences|characteristics|traits)\b"
    r"|\b(?:each|the same) (?:\w+ )?(?:compared )?with (?:itself|themselves)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Followed:
    """The columns of a panel's units and times."""

    unit: str
    time: str


def followed(profile: Profile) -> Followed | None:
    """Return the columns of units and times where the rows are a panel."""
    time = profile.time.column if profile.time else None
    if profile.structure is not Structure.PANEL or not time or not profile.unit_column:
        return None
    return Followed(profile.unit_column, time)


def read_words(asking: Asking) -> DesignReading | None:
    """Return a panel's comparison within units where the words ask for that."""
    panel, cue = followed(asking.profile), _WITHIN.search(asking.words)
    if panel is None or cue is None or not _varies_within(asking, panel):
        return None
    if _starts(asking) and not _WITHIN.search(asking.text):
        return None  # only the description speaks of it, and there is a start to compare around
    return _within(panel, 0.9, f"{cue.group(0)!r}")


def read_adoption(asking: Asking) -> DesignReading | None:
    """Return who came under the treatment when, as a panel's columns tell it."""
    panel = followed(asking.profile)
    if panel is None:
        return _by_groups(asking)
    if told := _adoption_column(asking):
        return DesignReading(
            Design.DID,
            0.85,
            f"{told.columns[0]} says when each {panel.unit} came under treatment",
            group_column=asking.treatment,
            time_column=panel.time,
            unit_column=panel.unit,
            adoption_column=told.columns[0],
        )
    if start := _starts(asking):
        return DesignReading(
            Design.DID,
            0.85,
            f"{asking.treatment}: {start.reason}",
            group_column=asking.treatment,
            time_column=panel.time,
            unit_column=panel.unit,
        )
    return None


def _by_groups(asking: Asking) -> DesignReading | None:
    """Return who came under the treatment when, where groups of other rows each time did."""
    profile, facet = asking.profile, _starts(asking)
    time = profile.time.column if profile.time else None
    if facet is None or not time or len(facet.columns) != 2:
        return None
    return DesignReading(
        Design.DID,
        0.8,
        f"{asking.treatment} by {facet.columns[1]}: {facet.reason}",
        group_column=facet.columns[1],
        time_column=time,
    )


def read_changes(asking: Asking) -> DesignReading | None:
    """Return a panel's comparison within units where the treatment changes within them.

    A group that lasts, beside a column of what comes after, is compared before and after.
    """
    panel = followed(asking.profile)
    if panel is None:
        return None
    if lasting := _lasting_group(asking, panel):
        return lasting
    if not _varies_within(asking, panel):
        return None
    why = f"{asking.treatment} changes over time within {panel.unit}, so each is its own comparison"
    return _within(panel, 0.75, why)


def _lasting_group(asking: Asking, panel: Followed) -> DesignReading | None:
    profile, treatment = asking.profile, asking.profile.variable(asking.treatment)
    if treatment.n_distinct != 2 or treatment.name not in traits(profile):
        return None
    after = [v.name for v in profile.variables if _is_after(v) and v.name != asking.outcome]
    two = profile.variable(panel.time).n_distinct == 2
    if not two and len(after) != 1:
        return None
    told = f"{treatment.name} sets units apart and {after[0] if not two else panel.time} says when"
    return DesignReading(
        Design.DID,
        0.7,
        told,
        group_column=treatment.name,
        time_column=panel.time,
        unit_column=panel.unit,
        after_column=None if two else after[0],
    )


def _is_after(variable: Variable) -> bool:
    return variable.n_distinct == 2 and bool({"post", "after"} & set(tokens(variable.name)))


def _within(panel: Followed, confidence: float, evidence: str) -> DesignReading:
    return DesignReading(
        Design.PANEL, confidence, evidence, time_column=panel.time, unit_column=panel.unit
    )


def _adoption_column(asking: Asking) -> Facet | None:
    """Return the column of first treatment, where it is the treatment's own or the only one."""
    found = [f for f in _facets(asking.profile, _TAKEN_UP) if _says_when(asking.profile, f)]
    own = [f for f in found if asking.treatment in f.columns]
    lasting = asking.treatment in traits(asking.profile)
    return next(iter(own), found[0] if len(found) == 1 and lasting else None)


def _says_when(profile: Profile, facet: Facet) -> bool:
    """Tell whether a column holds times, not whether a row is treated."""
    variable = profile.variable(facet.columns[0])
    if variable.n_distinct > 2 or variable.kind is not Kind.BINARY:
        return True
    return any(re.fullmatch(r"\d{4}.*|\d\d+", level) for level in variable.levels)


def _starts(asking: Asking) -> Facet | None:
    """Return the facet that says that the treatment is taken up and kept."""
    own = (f for f in _facets(asking.profile, _TAKEN_UP) if asking.treatment in f.columns)
    return next((f for f in own if asking.profile.variable(asking.treatment).n_distinct == 2), None)


def _varies_within(asking: Asking, panel: Followed) -> bool:
    taken = {panel.unit, panel.time, *asking.profile.unit_parts}
    variable = asking.profile.variable(asking.treatment)
    return (
        variable.name not in traits(asking.profile)
        and variable.name not in taken
        and _is_a_cause(variable)
    )


def _is_a_cause(variable: Variable) -> bool:
    return variable.is_numeric or variable.n_distinct == 2


def traits(profile: Profile) -> frozenset[str]:
    """Return the columns that never change within a unit."""
    return frozenset(c for f in _facets(profile, (FacetKind.LASTING_TRAIT,)) for c in f.columns)


def _facets(profile: Profile, kinds: tuple[FacetKind, ...]) -> Iterator[Facet]:
    return (f for kind in kinds for f in profile.facets if f.kind is kind)
