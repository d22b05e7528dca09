"""When a column was measured: years and words in its name and meaning, against the treatment."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from app.causal.data import Variable
from app.causal.profile import Profile
from app.planner.column_words import split_labels
from app.planner.words import tokens, years, years_in_name

_AFTER_NAME = frozenset(
    "followup endline final discharge postop posttest posttreatment poststudy dropout attrition "
    "censored censor died dead death survived survival relapse readmitted exit outcome".split()
)
_BEFORE_NAME = frozenset(
    "baseline base pre prior before previous prev initial pretest entry start history past".split()
)
_AFTER_TEXT = re.compile(
    r"\bfollow[- ]?up\b|\bend ?line\b|\bat (?:the )?end\b|\bafterwards?\b|\blater\b|\bsubsequent"
    r"|\bat discharge\b|\bpost[- ]?(?:treatment|intervention|test|program|programme|operat\w+|"
    r"training|policy|study|period)\b|\b(?:years?|months?|weeks?|days?) (?:after|later)\b"
    r"|\bafter (?:the )?(?:treatment|intervention|program|programme|training|enrol\w*|"
    r"randomi[sz]ation|assignment|policy|reform|study|start|surgery|operation|campaign|baseline"
    r"|quitting|change|discharge|visit|test|exposure|offer|launch|rollout)\b"
    r"|\bdeath\b|\bdied\b|\bcensor|\bdrop(?:ped)? ?out of the study|\blost to follow"
    r"|\bas a result of\b|\bsince (?:the )?(?:treatment|baseline|start|program)\b"
    r"|\bduring (?:the )?(?:treatment|program|programme|study|trial|intervention)\b",
    re.IGNORECASE,
)
_AT_ZERO = re.compile(r"_(?:0|[twmy]0|bl)$", re.IGNORECASE)  # "score_0" beside "score_12m"
_YES_OR_NO = 2
_BEFORE_TEXT = re.compile(
    r"\bbaseline\b|\bbefore (?:the )?\w*|\bprior\b|\bprevious|\binitial|\b(?:at|on|upon) (?:entry"
    r"|enrol\w*|inclusion|recruitment|diagnosis|birth|admission|start|study start)\b"
    r"|\bpre[- ]?(?:treatment|test|intervention|program|period|study)\b"
    r"|\bhistory of\b|\bat the (?:start|beginning)\b|\bpast\b|\bearlier\b"
    r"|\bin childhood\b",
    re.IGNORECASE,
)


class Phase(StrEnum):
    """Where a column stands in time, as far as its words tell."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class StudyPeriod:
    """The years between which the treatment happened and the outcome was measured."""

    start: int | None
    end: int | None

    @property
    def is_known(self) -> bool:
        return self.start is not None and self.end is not None and self.start < self.end


class Calendar:
    """The year of each column, where its name or meaning shows one."""

    def __init__(self, profile: Profile, text: str) -> None:
        self._trusted = _trusted_name_years(profile, text)
        self._years = {v.name: self._years_of(v) for v in profile.variables}

    def latest(self, name: str) -> int | None:
        return max(self._years[name], default=None)

    def earliest(self, name: str) -> int | None:
        return min(self._years[name], default=None)

    @property
    def has_several_years(self) -> bool:
        return len({y for found in self._years.values() for y in found}) > 1

    def period(self, text: str, treatment: str, outcome: str) -> StudyPeriod:
        """Return when the treatment began and the outcome ended, from the text, else the columns.

        A treatment dated by one year began then; an outcome dated by two is a change between them.
        """
        stated = years(text)
        if len(stated) >= 2:
            return StudyPeriod(min(stated), max(stated))
        ends = (*self._years[treatment], *self._years[outcome])
        starts = self._years[treatment] if len(self._years[treatment]) == 1 else ends
        return StudyPeriod(min(starts, default=None), max(ends, default=None))

    def _years_of(self, variable: Variable) -> frozenset[int]:
        named = {y for y in years_in_name(variable.name) if y in self._trusted}
        meaning, _ = split_labels(variable.description)
        return frozenset(named or years(_without_money(meaning)))


def phase(variable: Variable) -> tuple[Phase, str]:
    """Return what the words of a column say about its time, and the word that says it."""
    for token in tokens(variable.name):
        if token in _BEFORE_NAME:
            return Phase.BEFORE, token
    if variable.n_distinct > _YES_OR_NO and (found := _AT_ZERO.search(variable.name)):
        return Phase.BEFORE, found.group(0)
    if found := _BEFORE_TEXT.search(variable.description):
        return Phase.BEFORE, found.group(0)
    for token in tokens(variable.name):
        if token in _AFTER_NAME:
            return Phase.AFTER, token
    if found := _AFTER_TEXT.search(variable.description):
        return Phase.AFTER, found.group(0)
    return Phase.UNKNOWN, ""


def _without_money(text: str) -> str:
    """Drop the year of a price basis, as in US$2008: it dates no measurement."""
    return re.sub(
        r"(?:\$|dollars?|euros?|prices?|in|of|constant)\s*\(?(?:US)?\$?\s*(?:19|20)\d\d "
        r"(?:dollars?|prices?|euros?)|\$\s?(?:19|20)\d\d",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _trusted_name_years(profile: Profile, text: str) -> frozenset[int]:
    """Return the years that names end in, where another sign shows that they are years.

    Signs: the year is written out somewhere, or one stem carries two to four years (re74, re75,
    re78), which numbered columns (v01 to v37) do not.
    """
    written = set(years(" ".join((text, *(v.description for v in profile.variables)))))
    by_root: dict[str, set[int]] = defaultdict(set)
    for name in profile.names:
        root = re.split(r"\d", name, maxsplit=1)[0].rstrip("_.")
        by_root[root].update(years_in_name(name))
    trusted = {y for found in by_root.values() for y in found} & written
    for found in by_root.values():
        if 2 <= len(found) <= 4 and max(found) - min(found) <= 40 and _plausible(found):
            trusted |= found
    return frozenset(trusted)


def _plausible(found: set[int]) -> bool:
    return all(1940 <= year <= 2030 and year % 100 not in range(1, 10) for year in found)


def is_period(variable: Variable) -> bool:
    """Tell whether a column of two values says by its whole name, or its values, before or after.

    "post" and "wave" with the values before and after are such; "earnings_after" is not.
    """
    named = set(tokens(variable.name)) <= _PERIODS
    return variable.n_distinct == 2 and (named or {*map(str.lower, variable.levels)} <= _PERIODS)


_PERIODS = frozenset("before after pre post period wave round time".split())
