"""The source of identification that the words and the columns show: trial, instrument, DiD …"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.causal.data import Role, Variable
from app.causal.profile import Profile, Structure
from app.causal.question import Design
from app.planner.columns import Lexicon
from app.planner.mentions import instruments
from app.planner.thresholds import read_cutoff
from app.planner.words import stem, tokens

_NOT_RANDOM = re.compile(
    r"\bnon-?\s?random|\bnot (?:been )?(?:a )?random|\bobservational|\bquasi-?\s?experiment"
    r"|\bnon-?\s?experimental|\bno random|\bwithout random|\bself-select|\bchose (?:whether|to)\b"
    r"|\bnatural experiment|\bnot an experiment|\bwas not assigned",
    re.IGNORECASE,
)
_RANDOM = re.compile(
    r"\brandomi[sz](?:ed|ation|e|ing)\b|\brandomly (?!sampl|survey|interview|call|miss|drop|delet"
    r"|distribut|scatter|fluctuat)\w+|\brandom (?:assignment|allocation|half|subset|offer|"
    r"draw)|\bat random\b|\brcts?\b|\ba/b[- ]?test|\b(?:field|controlled|clinical|lab|laboratory|"
    r"social) (?:experiment|trial)s?\b|\bexperiment\b|\bcoin (?:flip|toss)"
    r"|\b(?:by|in (?:a|the)|through (?:a|the)) lottery\b|\btrial\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\binstrument(?:al|ed|s|ing)?\b|\b2sls\b|\btwo-stage least squares\b|\biv (?:estimat|regress)"
    r"\w*|\bencouragement\b|\bintent(?:ion)?[- ]to[- ]treat|\bnon-?compl\w+|\bcompliers?\b"
    r"|\bnot (?:all|every\w*)\b|\bonly some of\b",
    re.IGNORECASE | re.DOTALL,
)
_NAMED_METHOD = re.compile(
    r"\binstrument(?:s|al variables?)?\b|\b2sls\b|\btwo-stage least squares\b", re.IGNORECASE
)
_ASSIGNED = frozenset(
    stem(w)
    for w in "assigned assignment offered offer lottery encouraged encouragement eligible invited "
    "invitation draft won winner voucher randomized randomised instrument nudge mailed".split()
)
_INSTRUMENT_COLUMN = re.compile(r"\binstrument\b|\bexogenous shifter\b", re.IGNORECASE)
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
_UNSUPPORTED = (
    (Design.RDD, r"\bregression discontinuity|\bcut-?offs?\b|\bthreshold|\bjust (?:above|below)\b"
     r"|\brdd\b|\bnarrow(?:ly)? (?:win|won|los|elect)"),
    (Design.SYNTHETIC_CONTROL, r"\bsynthetic control"),
    (Design.INTERRUPTED_TIME_SERIES, r"\binterrupted time series"),
    (Design.SURVIVAL, r"\bhazard|\bsurvival (?:time|analysis)|\btime[- ]to[- ]event|\bcox\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DesignReading:
    """A design, the columns it needs, how sure this is, and the words that show it.

    `missing` is a design that the words show but the columns or the catalogue cannot serve.
    """

    design: Design
    confidence: float
    evidence: str
    instruments: tuple[str, ...] = ()
    group_column: str | None = None
    time_column: str | None = None
    unit_column: str | None = None
    running_variable: str | None = None
    cutoff: float | None = None


def read_design(
    text: str, description: str, profile: Profile, lexicon: Lexicon, treatment: str, outcome: str
) -> DesignReading:
    """Return the design that the question, the description and the columns show.

    A cutoff that decides on treatment comes first, then a stated instrument, before and after in
    two groups, random assignment; without any of them the comparison is adjusted for measured
    causes (back-door).
    """
    words = f"{text}\n{description}"
    return (
        _at_cutoff(text, words, profile, lexicon, treatment, outcome)
        or _with_instrument(words, profile, lexicon, treatment, outcome)
        or _two_by_two(words, profile, treatment, outcome)
        or _randomised(words, profile.variable(treatment))
        or DesignReading(
            Design.BACKDOOR, 0.7, "nothing shows that the treatment was assigned at random"
        )
    )


def unserved(text: str, description: str) -> tuple[Design, str] | None:
    """Return a design that the words show and no estimator serves yet, with the words."""
    words = f"{text}\n{description}"
    for design, pattern in _UNSUPPORTED:
        if found := re.search(pattern, words, re.IGNORECASE):
            return design, found.group(0)
    return None


def asks_for_instrument(text: str) -> bool:
    """Tell whether the question itself, not the description, speaks of an instrument."""
    return bool(_NAMED_METHOD.search(text))


def _at_cutoff(
    text: str, words: str, profile: Profile, lexicon: Lexicon, treatment: str, outcome: str
) -> DesignReading | None:
    if asks_for_instrument(text) or profile.variable(treatment).n_distinct == 1:
        return None
    found = read_cutoff(words, profile, lexicon, treatment, outcome)
    is_decided = profile.variable(treatment).n_distinct == 2
    if found is None or not (is_decided or found.column == treatment):
        return None
    return DesignReading(
        Design.RDD,
        0.9,
        f"{found.evidence!r}",
        running_variable=found.column,
        cutoff=found.value,
    )


def _with_instrument(
    words: str, profile: Profile, lexicon: Lexicon, treatment: str, outcome: str
) -> DesignReading | None:
    taken = {treatment, outcome}
    if stated := [v.name for v in profile.variables if v.role is Role.INSTRUMENT]:
        return DesignReading(Design.IV, 1.0, "its role is set", instruments=tuple(stated))
    if named := instruments(words, lexicon, taken):
        return DesignReading(Design.IV, 0.95, "called an instrument", instruments=named)
    described = [
        v.name
        for v in profile.variables
        if v.name not in taken and _INSTRUMENT_COLUMN.search(v.description)
    ]
    if described:
        return DesignReading(
            Design.IV, 0.9, "described as instrument", instruments=tuple(described)
        )
    return _assigned_but_not_taken(words, profile, treatment, taken)


def _assigned_but_not_taken(
    words: str, profile: Profile, treatment: str, taken: set[str]
) -> DesignReading | None:
    """Read an offer or a lottery that some did not follow as the instrument of what they did."""
    cue = _INSTRUMENT.search(words)
    if _is_assignment(profile.variable(treatment)):
        return None
    offers = [v for v in profile.variables if v.name not in taken and _is_offer(v)]
    random = _RANDOM.search(words) if not _NOT_RANDOM.search(words) else None
    if len(offers) != 1 or not (cue or random):
        return None
    evidence = (cue or random).group(0)  # type: ignore[union-attr]  # one of them is a match
    return DesignReading(Design.IV, 0.8, f"{evidence!r}", instruments=(offers[0].name,))


def _is_offer(variable: Variable) -> bool:
    return variable.n_distinct == 2 and _is_assignment(variable)


def _is_assignment(variable: Variable) -> bool:
    own = {stem(t) for t in (*tokens(variable.name), *tokens(variable.description))}
    return bool(own & _ASSIGNED)


def _two_by_two(words: str, profile: Profile, treatment: str, outcome: str) -> DesignReading | None:
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


def _randomised(words: str, treatment: Variable) -> DesignReading | None:
    meant = f"{words}\n{treatment.description}"
    found = _RANDOM.search(meant)
    if found is None or _NOT_RANDOM.search(meant):
        return None
    return DesignReading(Design.RANDOMISED, 0.85, f"{found.group(0)!r}")
