"""Before and after in two groups: difference-in-differences from the words and columns."""

from __future__ import annotations

import re

from app.causal.data import Role, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import Design
from app.planner.designs.reading import Asking, DesignReading
from app.planner.words import tokens

_BEFORE_AFTER = re.compile(
    r"\bdifference[s]?[- ]in[- ]difference|\bdiff-?in-?diff|\bdid design\b|\bbefore and after\b"
    r"|\bbefore(?:/|-)after\b|\bparallel trends?\b|\bpre-? ?(?:and|/) ?post|\bbefore .{1,80}? and "
    r"(?:again )?after\b|\bcontrol (?:state|group|region|city|county|area)s?\b.{1,200}?\bbefore\b",
    re.IGNORECASE | re.DOTALL,
)
_POLICY = re.compile(
    r"\bpolicy|\breform|\blaw\b|\bintroduc|\badopt|\bban\b|\bminimum wage|\bpassed\b|\bact\b"
    r"|\bopen(?:ed|ing)\b|\btax\b|\brais(?:ed|ing)|\broll(?:ed|-)?out|\bexpan(?:ded|sion)|\bopened",
    re.IGNORECASE,
)
_PERIOD_TEXT = re.compile(r"\b(?:before|after|post|period|wave)\b", re.IGNORECASE)
_PERIOD_NAME = frozenset(
    "post after period time year wave round before pre month quarter t date phase".split()
)
_GROUP_NAME = frozenset(
    "treated treat treatment group state region city exposed affected policy program arm "
    "intervention store county country nj eligible".split()
)


def read(asking: Asking) -> DesignReading | None:
    """Return the columns of groups and periods where the words speak of a change in one group."""
    words, profile = asking.words, asking.profile
    treatment, outcome = asking.treatment, asking.outcome
    cue = _BEFORE_AFTER.search(words)
    repeated = profile.structure in (Structure.PANEL, Structure.REPEATED_CROSS_SECTION)
    policy = _POLICY.search(words)
    times = [v for v in profile.variables if v.name != outcome and _is_period(v)]
    if cue and not times and (switch := _switched_on(profile, treatment, cue.group(0))):
        return switch
    if not times or not (cue or (policy and (repeated or _has_post(times)))):
        return None
    time = _best_period(times)
    group = _group(profile, treatment, outcome, time.name)
    if group is None:
        return None
    evidence = (cue or policy).group(0)  # type: ignore[union-attr]  # one of them is a match
    return DesignReading(
        Design.DID, 0.9 if cue else 0.75, f"{evidence!r}", group_column=group, time_column=time.name
    )


def _switched_on(profile: Profile, treatment: str, evidence: str) -> DesignReading | None:
    """Read a panel's treatment as one that some units come under at some time."""
    time = profile.time.column if profile.time else None
    unit = profile.unit_column
    if profile.structure is not Structure.PANEL or not time or not unit:
        return None
    if profile.variable(treatment).n_distinct != 2 or treatment in {time, unit}:
        return None
    return DesignReading(
        Design.DID,
        0.85,
        f"{evidence!r}, in a table of units over time",
        group_column=treatment,
        time_column=time,
        unit_column=unit,
    )


def _is_period(variable: Variable) -> bool:
    if variable.role is Role.TIME:
        return variable.n_distinct == 2
    named = bool(_PERIOD_NAME & set(tokens(variable.name)))
    described = _PERIOD_TEXT.search(variable.description) is not None
    return variable.n_distinct == 2 and (named or described)


def _has_post(times: list[Variable]) -> bool:
    return any({"post", "after"} & set(tokens(v.name)) for v in times)


def _best_period(times: list[Variable]) -> Variable:
    return min(
        times, key=lambda v: (v.role is not Role.TIME, not _PERIOD_NAME & set(tokens(v.name)))
    )


def _group(profile: Profile, treatment: str, outcome: str, time: str) -> str | None:
    """Return the two-valued column that tells the groups: the treatment unless it is the period."""
    candidates = [
        v
        for v in profile.variables
        if v.n_distinct == 2 and v.name not in {outcome, time} and not _is_product(v)
    ]
    named = [v for v in candidates if _GROUP_NAME & set(tokens(f"{v.name} {v.description}"))]
    if any(v.name == treatment for v in candidates):
        return treatment
    return named[0].name if named else None


def _is_product(variable: Variable) -> bool:
    """Tell whether a column is group times period, the interaction of a regression."""
    own = set(tokens(variable.name))
    return bool(own & {"did", "interaction", "x", "treatpost", "treatedpost"}) or bool(
        own & _PERIOD_NAME and own & _GROUP_NAME
    )
