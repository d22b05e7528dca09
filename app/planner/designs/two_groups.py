"""Before and after in two groups: difference-in-differences from the words and columns."""

from __future__ import annotations

import re
from dataclasses import replace

from app.causal.data import Kind, Role, Variable
from app.causal.profile import FacetKind, Profile, Structure
from app.causal.question import Design
from app.planner.designs.moments_of import start_in_words
from app.planner.designs.panel import followed, traits
from app.planner.designs.reading import Asking, DesignReading
from app.planner.events import units
from app.planner.policies import those_that_acted
from app.planner.two_moments import two_moments
from app.planner.words import tokens

_TRIPLE = re.compile(
    r"\btriple[- ]diff\w*|\bdifferences?[- ]in[- ]differences?[- ]in[- ]differences?\b|\bddd\b",
    re.IGNORECASE,
)
_BEFORE_AFTER = re.compile(
    r"\btriple[- ]diff\w*|\bddd\b|"
    r"\bdifference[s]?[- ]in[- ]difference|\bdiff-?in-?diff|\bdid design\b|\bbefore and after\b"
    r"|\bbefore(?:/|-)after\b|\bparallel trends?\b|\btrends (?:were|are|was|ran) parallel"
    r"|\bpre-? ?(?:and|/) ?post|\bbefore\b[^.;]{1,80}?"
    r"\bafter\b|\bcontrol (?:state|group|region|city|county|area)s?\b.{1,200}?\bbefore\b",
    re.IGNORECASE | re.DOTALL,
)
_COMPARED = re.compile(
    r"\bdiff\w*[- ]in[- ]diff|\bdid design\b|\bparallel\b|\bcontrol group\b|\bchanges? in\b",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"\b(?:chose|choose|chosen|decided|volunteered|opted|elected|signed up|applied|enrolled"
    r"|wanted) (?:\w+ ){0,2}?(?:to|for|in|whether)\b|\bby (?:their own )?choice\b|\bself-select",
    re.IGNORECASE,
)  # units that took part of their own accord
_POLICY = re.compile(
    r"\bpolicy|\breform|\blaw\b|\bintroduc|\badopt|\bban\b|\bminimum wage|\bpassed\b|\bact\b"
    r"|\bopen(?:ed|ing)\b|\btax\b|\brais(?:ed|ing)|\bbuil[dt]|\bconstruct|\broll(?:ed|-)?out|\bexpan(?:ded|sion)|\bopened",
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
    """Return the columns of groups and periods where the words speak of a change in one group.

    A triple difference names a third column beside these.
    """
    found = _read(asking)
    if found is None or not _TRIPLE.search(asking.words):
        return found
    return replace(found, third_column=_third(asking, found))


def _third(asking: Asking, found: DesignReading) -> str | None:
    """Return the one column of two levels that the words name beside group, time and outcome."""
    taken = {asking.treatment, asking.outcome, *found.parts().values()}
    free = [v.name for v in asking.profile.variables if v.n_distinct == 2 and v.name not in taken]
    free = [n for n in free if not _is_product(asking.profile.variable(n))]
    named = [n for n in free if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", asking.text)] or [
        m.column for m in asking.lexicon.ranked(asking.text) if m.column in free
    ]
    return named[0] if named else free[0] if len(free) == 1 else None


def _read(asking: Asking) -> DesignReading | None:
    words, profile = asking.words, asking.profile
    cue = _BEFORE_AFTER.search(words)
    policy = _POLICY.search(words)
    if cue and (both := _in_two_columns(asking, cue.group(0))):
        return both
    is_unit = asking.treatment == profile.unit_column
    if (policy or is_unit) and (alone := one_that_acted(asking)):
        return alone
    times = [v for v in profile.variables if v.name != asking.outcome and _is_period(v, profile)]
    repeated = profile.structure in (Structure.PANEL, Structure.REPEATED_CROSS_SECTION)
    if cue and not times and (switch := _switched_on(profile, asking.treatment, cue.group(0))):
        return switch
    if not cue and not (policy and (repeated or _has_post(times))):
        return _from_a_date(asking, 0.75, "a start that is told") if _lasts(asking) else None
    evidence = (cue or policy).group(0)  # type: ignore[union-attr]  # one of them is a match
    confidence = 0.9 if cue else 0.75
    if times:
        return _with_periods(asking, times, confidence, f"{evidence!r}")
    return _from_a_date(asking, confidence, f"{evidence!r}")


def _with_periods(
    asking: Asking, times: list[Variable], confidence: float, evidence: str
) -> DesignReading | None:
    """Read a column of two periods; where units have more times than two, as what comes after."""
    profile, period = asking.profile, _best_period(times)
    group = _group(asking, period.name)
    if group is None:
        return None
    panel = followed(profile)
    unit = panel.unit if panel and group != panel.unit else None
    if panel and panel.time != period.name and profile.variable(panel.time).n_distinct > 2:
        lasting = group in traits(profile)
        return DesignReading(
            Design.DID, confidence, evidence, group_column=group, time_column=panel.time,
            unit_column=unit, after_column=period.name if lasting else None,
        )  # fmt: skip
    return DesignReading(
        Design.DID, confidence, evidence, group_column=group, time_column=period.name,
        unit_column=unit,
    )  # fmt: skip


def _from_a_date(asking: Asking, confidence: float, evidence: str) -> DesignReading | None:
    """Read a lasting group, and the date that the words give as the start."""
    profile, treatment = asking.profile, asking.profile.variable(asking.treatment)
    time = profile.time.column if profile.time else None
    if not time or treatment.n_distinct != 2 or treatment.name == time:
        return None
    panel = followed(profile)
    if panel and treatment.name not in traits(profile):
        return None  # it says itself when it starts
    when = start_in_words(asking.words, profile.variable(time), _frequency(profile))
    if when is None:
        return None
    return DesignReading(
        Design.DID, confidence, evidence, group_column=treatment.name, time_column=time,
        unit_column=panel.unit if panel else None, intervention_time=when,
    )  # fmt: skip


def _lasts(asking: Asking) -> bool:
    """Tell whether the treatment sets units apart for good, in a table of units over time."""
    return followed(asking.profile) is not None and asking.treatment in traits(asking.profile)


def _frequency(profile: Profile) -> str | None:
    return profile.time.frequency if profile.time else None


def one_that_acted(asking: Asking) -> DesignReading | None:
    """Read one of several named groups that is said to have acted, from a date that is given."""
    profile, group = asking.profile, asking.profile.variable(asking.treatment)
    time = profile.time.column if profile.time else None
    is_named = group.kind in (Kind.NOMINAL, Kind.IDENTIFIER) or group.name == profile.unit_column
    if not time or not is_named or (group.n_distinct == 2 and group.name != profile.unit_column):
        return None
    acted = those_that_acted(asking.words, group) or _one_of_two(asking)
    when = start_in_words(asking.words, profile.variable(time), _frequency(profile))
    if len(acted) != 1 or when is None:
        return None
    panel = followed(profile)
    return DesignReading(
        Design.DID,
        0.8,
        f"{acted[0]!r} is said to have acted, the others not",
        group_column=group.name,
        time_column=time,
        unit_column=panel.unit if panel else None,
        treated_unit=acted[0],
        intervention_time=when,
    )


def _one_of_two(asking: Asking) -> tuple[str, ...]:
    """Return the unit that the question names as the one something befell, of two followed."""
    where = units(asking.text, "", asking.profile)
    is_of_two = where is not None and asking.profile.variable(where.column).n_distinct == 2
    return (where.named,) if where and where.named and is_of_two else ()


def _in_two_columns(asking: Asking, evidence: str) -> DesignReading | None:
    """Read a table of units with the outcome before and after in columns of their own."""
    profile = asking.profile
    if profile.structure is not Structure.CROSS_SECTION:
        return None
    if _CHOSEN.search(asking.words) and not _COMPARED.search(asking.words):
        return None  # who joins may do so for what the outcome was (doi:10.2307/1924810)
    pair = two_moments(asking.outcome, profile)
    if pair is None or profile.variable(asking.treatment).n_distinct != 2:
        return None
    return DesignReading(
        Design.DID, 0.85, f"{evidence!r}, and {pair[0]} and {pair[1]} are two moments",
        group_column=asking.treatment, earlier_outcome=pair[0], outcome=pair[1],
    )  # fmt: skip


def _switched_on(profile: Profile, treatment: str, evidence: str) -> DesignReading | None:
    """Read a panel's treatment as one that some units come under at some time."""
    panel = followed(profile)
    if panel is None or treatment in traits(profile):
        return None
    if profile.variable(treatment).n_distinct != 2 or treatment in {panel.time, panel.unit}:
        return None
    if any(f.kind is FacetKind.SWITCHING and treatment in f.columns for f in profile.facets):
        return None  # it comes and goes: no before and after
    return DesignReading(
        Design.DID,
        0.85,
        f"{evidence!r}, in a table of units over time",
        group_column=treatment,
        time_column=panel.time,
        unit_column=panel.unit,
    )


def _is_period(variable: Variable, profile: Profile) -> bool:
    if variable.role is Role.TIME:
        return variable.n_distinct == 2
    named = bool(_PERIOD_NAME & set(tokens(variable.name)))
    described = _PERIOD_TEXT.search(variable.description) is not None
    return variable.n_distinct == 2 and (named or described) and not _is_dated(variable, profile)


def _is_dated(variable: Variable, profile: Profile) -> bool:
    """Tell whether "after" in a name says when it was measured, as it does of other columns."""
    *own, last = tokens(variable.name) or ("",)
    others = (tokens(v.name) for v in profile.variables if v.name != variable.name)
    return bool(own) and last in _PERIOD_NAME and any(t[1:] and t[-1] == last for t in others)


def _has_post(times: list[Variable]) -> bool:
    return any({"post", "after"} & set(tokens(f"{v.name} {v.description}")) for v in times)


def _best_period(times: list[Variable]) -> Variable:
    return min(
        times, key=lambda v: (v.role is not Role.TIME, not _PERIOD_NAME & set(tokens(v.name)))
    )


def _group(asking: Asking, time: str) -> str | None:
    """Return the two-valued column that tells the groups: the treatment unless it is the period."""
    treatment = asking.treatment
    candidates = [
        v
        for v in asking.profile.variables
        if v.n_distinct == 2 and v.name not in {asking.outcome, time} and not _is_product(v)
    ]
    told = {*asking.lexicon.mentioned(asking.text)} & {v.name for v in candidates}
    named = [v for v in candidates if _GROUP_NAME & set(tokens(f"{v.name} {v.description}"))]
    if any(v.name == treatment for v in candidates):
        return treatment
    if len(told) == 1:
        return told.pop()
    return named[0].name if named else None


def _is_product(variable: Variable) -> bool:
    """Tell whether a column is group times period, the interaction of a regression."""
    own = set(tokens(variable.name))
    return bool(own & {"did", "interaction", "x", "treatpost", "treatedpost"}) or bool(
        own & _PERIOD_NAME and own & _GROUP_NAME
    )
