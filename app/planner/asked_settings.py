"""What a question sets: 'if price rose 10 %', 'set to 20', 'had been treated'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.causal.data import DISCRETE, Variable
from app.causal.profile import Profile
from app.causal.question import Level
from app.planner.columns import Lexicon
from app.planner.contrasts import two_levels
from app.planner.phrases import trimmed

Set = tuple[str, Level]

_NUMBER = r"(?P<n>\d[\d,]*(?:\.\d+)?)"
_SHARE = r"(?P<share> ?(?:%|percent\b|per cent\b))?"
_UPS = (
    r"(?:rose|rise|rises|risen|raise[sd]?|increase[sd]?|grew|grow[sn]?|went up|goes up|go up"
    r"|gone up|climb(?:ed|s)?|gained|lifted|lift)"
)
_DOWNS = (
    r"(?:fell|fall|falls|fallen|dropp?(?:ed|s)?|decrease[sd]?|declined?|went down|goes down"
    r"|go down|gone down|cut|lower(?:ed|s)?|reduce[sd]?|shr[au]nk)"
)
_START = (
    r"(?:\bif|\bhad|\bsuppos(?:e|ing)(?: that)?|\bassuming(?: that)?|\bwere"
    r"|,(?! (?:what|how|by how|would|will|which|where)\b)|\band)\s+"
)
_SUBJECT = r"(?:we |i |they |you |one |it )?(?:were to |had |have |could )?"
_AUX = r"(?:were|was|is|are|had been|has been|been|be)"

_X = r"(?P<x>(?:(?!\b(?:if|had|what|how|would|will)\b)[^,?]){1,60}?)"
_WOULD = r"(?:were to |had |would )?"
_OWNED = (
    r"(?:\bwith|\bwithout|\bby (?:giving|having|adding|using)|(?:\bif|\bwhen|\bhad|\bsuppos\w+"
    r"|\bassuming)\b[^,?]{0,40}? (?:had|has|have|got|get|gets|received|used|uses|use|spent"
    r"|were given|was given))(?: an?| the)? "
)

_MOVED = (
    ("+", rf"{_START}{_X} {_WOULD}{_UPS}(?: by)? {_NUMBER}{_SHARE}"),
    ("-", rf"{_START}{_X} {_WOULD}{_DOWNS}(?: by)? {_NUMBER}{_SHARE}"),
    ("+", rf"{_START}{_SUBJECT}{_UPS} {_X} by {_NUMBER}{_SHARE}"),
    ("-", rf"{_START}{_SUBJECT}{_DOWNS} {_X} by {_NUMBER}{_SHARE}"),
    ("+", rf"{_START}{_X} {_AUX} {_NUMBER}{_SHARE}(?: [a-z]+)? "
     r"(?:higher|more|larger|greater|longer|up)\b"),
    ("-", rf"{_START}{_X} {_AUX} {_NUMBER}{_SHARE}(?: [a-z]+)? "
     r"(?:lower|less|fewer|smaller|shorter|down)\b"),
    ("+", rf"{_OWNED}{_NUMBER}{_SHARE} (?:more|extra|additional) (?P<x>[^,?]{{1,60}})"),
    ("-", rf"{_OWNED}{_NUMBER}{_SHARE} (?:less|fewer) (?P<x>[^,?]{{1,60}})"),
)  # fmt: skip
_SCALED = (
    ("+100%", rf"{_START}{_X} (?:{_AUX} )?doubled?\b"),
    ("+100%", rf"{_START}{_SUBJECT}doubled? (?P<x>[^,?]{{1,60}})"),
    ("-50%", rf"{_START}{_X} (?:{_AUX} )?halved?\b"),
    ("-50%", rf"{_START}{_SUBJECT}halved? (?P<x>[^,?]{{1,60}})"),
    ("-50%", rf"{_START}{_X} (?:{_AUX} )?(?:cut|reduced|lowered) (?:by|in|to) (?:a )?half\b"),
    ("-50%", rf"{_START}{_SUBJECT}(?:cut|reduced?|lower(?:ed)?) {_X} (?:by|in|to) (?:a )?half\b"),
)
_VALUE = r"(?P<v>[`'\"“]?-?[\w.]+(?: (?!and\b)[A-Za-z]+)?[`'\"”]?)"
_PUT = r"(?:set|fixed|kept|held|changed|put|moved|raised|lowered|cut)"
_FIXED = (
    rf"{_START}{_SUBJECT}{_PUT} {_X} (?:to|at) {_VALUE}",
    rf"{_START}{_X} {_AUX} {_PUT} (?:to|at) {_VALUE}",
    rf"{_START}{_X} (?:rose|fell|went up|went down|dropped|changed) to {_VALUE}",
    rf"{_START}{_X} (?:{_AUX}|stayed|remained|stayed at|remained at|equal(?:led|s)?) "
    rf"(?:only |at )?{_VALUE}",
    rf"{_OWNED}(?P<v>\d[\d,.]*)(?! ?(?:%|percent|per cent|more|less|fewer|extra))"
    r" (?P<x>[^,?]{1,60})",
    rf"{_OWNED}{_X} (?:of|at) {_VALUE}",
)
_NEGATED = re.compile(r"\b(?:not|no|never|without|n't)\b", re.IGNORECASE)
_DONE = (
    rf"{_START}(?:everyone|everybody|all(?: \w+)?|nobody|no one|none|he|she|they|we|it|this \w+"
    r"|that \w+|the \w+|\w+ \w+) (?P<done>(?:had |have |has )?(?:not |never )?(?:been |got |gotten "
    r"|received |had )?[^,?]{2,60})",
    r"\b(?:had|without|with) (?P<done>[^,?]{2,60})",
    rf"{_START}(?P<done>[^,?]{{2,60}})",
)
_ENOUGH = 0.3  # how well a phrase must fit a column that is set
_AND = re.compile(r"\s+(?:and|plus|as well as|together with|along with)\s+", re.IGNORECASE)
_JOINT = re.compile(
    r"\b(?:joint|combined|simultaneous)(?:ly)? (?:causal )?(?:effects?|impacts?|influences?) of "
    r"(?P<x>.+?) on\b",
    re.IGNORECASE,
)


def settings_in(
    text: str, profile: Profile, lexicon: Lexicon, taken: frozenset[str]
) -> tuple[Set, ...]:
    """Return what the words set, each column once; `taken` are columns that cannot be set."""
    found: dict[str, Level] = {}
    for column, level in _said(text, profile, lexicon, taken):
        found.setdefault(column, level)
    return tuple(found.items())


def _said(text: str, profile: Profile, lexicon: Lexicon, taken: frozenset[str]) -> Iterator[Set]:
    read = _Reading(text, profile, lexicon, taken)
    told = [*read.moved(), *read.scaled(), *read.fixed()] or list(read.joint())
    yield from told or _done(text, profile, lexicon, taken)


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    profile: Profile
    lexicon: Lexicon
    taken: frozenset[str]

    def moved(self) -> Iterator[Set]:
        for sign, match, column in self._matches(_MOVED):
            if column.is_numeric:
                share = "%" if match["share"] else ""
                yield column.name, f"{sign}{match['n'].replace(',', '')}{share}"

    def scaled(self) -> Iterator[Set]:
        for scale, _, column in self._matches(_SCALED):
            if column.is_numeric:
                yield column.name, scale

    def fixed(self) -> Iterator[Set]:
        for _, match, column in self._matches(tuple(("", pattern) for pattern in _FIXED)):
            level = _level(column, match["v"])
            if level is not None:
                yield column.name, level

    def joint(self) -> Iterator[Set]:
        """Yield the causes of which the joint effect is asked: one more of each, or all of it."""
        if match := _JOINT.search(self.text):
            for column in _columns(match["x"], self.profile, self.lexicon, self.taken):
                if column.kind in DISCRETE and column.n_distinct == 2:
                    yield column.name, two_levels(column)[1]
                elif column.is_numeric:
                    yield column.name, "+1"

    def _matches(
        self, patterns: tuple[tuple[str, str], ...]
    ) -> Iterator[tuple[str, re.Match[str], Variable]]:
        for sign, pattern in patterns:
            for match in re.finditer(pattern, self.text, re.IGNORECASE):
                for column in _columns(match["x"], self.profile, self.lexicon, self.taken):
                    yield sign, match, column


def _done(text: str, profile: Profile, lexicon: Lexicon, taken: frozenset[str]) -> Iterator[Set]:
    """Yield a yes-or-no column that the words say was done, or not."""
    for pattern in _DONE:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            column = _column(match["done"], profile, lexicon, taken)
            if column and column.kind in DISCRETE and column.n_distinct == 2:
                low, high = two_levels(column)
                nobody = re.search(r"\b(?:nobody|no one|none)\b", match.group(0), re.IGNORECASE)
                negated = _NEGATED.search(match.group(0)) or nobody
                yield column.name, low if negated else high
                return


def _columns(
    phrase: str, profile: Profile, lexicon: Lexicon, taken: frozenset[str]
) -> list[Variable]:
    """Return the columns that are moved together, "x and z" being two; one where it is one."""
    parts = [_column(part, profile, lexicon, taken) for part in _AND.split(phrase)]
    found = {column.name: column for column in parts if column}
    if len(found) == len(parts):
        return list(found.values())
    whole = _column(phrase, profile, lexicon, taken)
    return [whole] if whole else []


def _column(
    phrase: str, profile: Profile, lexicon: Lexicon, taken: frozenset[str]
) -> Variable | None:
    said = trimmed(re.sub(r"^.*\bif\s+", "", phrase, flags=re.IGNORECASE)) or phrase
    for match in lexicon.ranked(said):
        if match.column not in taken and match.score >= _ENOUGH:
            return profile.variable(match.column)
    return None


def _level(variable: Variable, said: str) -> Level | None:
    """Return the value that the words mean for this column; None where they mean none."""
    text = said.strip("`'\"“” ")
    first = text.split()[0]
    for level in variable.levels:
        if level.casefold() in (text.casefold(), first.casefold()):
            return _as_number(level) if variable.is_numeric else level
    number = _as_number("0" if first.casefold() == "zero" else first.rstrip(".%"))
    if variable.is_numeric and isinstance(number, float):
        return number
    return None


def _as_number(text: str) -> Level:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return text
