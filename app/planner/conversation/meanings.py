"""What columns are said to be: of another kind, an identifier, a weight, with codes for missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from app.causal.data import Kind, Role
from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.conversation.heard import Change, Setting, Taken
from app.planner.naming import column, columns, each

_S = re.IGNORECASE | re.DOTALL
_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"categor\w+|nominal|class(?:es)?|labels?|unordered", Kind.NOMINAL),
    (r"ordinal|ordered(?: categor\w+)?|ranks?", Kind.ORDINAL),
    (r"counts?", Kind.COUNT),
    (r"numbers?|numeric(?:al)?|continuous|a quantity|quantitative", Kind.CONTINUOUS),
    (r"binary|yes[- ]or[- ]no|yes/no|dichotomous", Kind.BINARY),
)
_TREAT_AS = re.compile(
    r"\b(?:treat|take|regard|consider|read|see|handle) (?P<x>.+?) (?:as|to be) "
    r"(?:an? |if it were an? )?(?P<kind>[\w/ -]+)",
    _S,
)
_JUST = r"(?:really |in fact |actually |just |only |merely |simply |nothing but )*"
_KIND_OF = re.compile(
    rf"^(?P<x>.+?) (?:is|are) {_JUST}(?:an? )?(?P<kind>categor\w+|nominal"
    r"|ordinal|continuous|numeric|count|binary)\b(?! of)",
    _S,
)
_ID = (
    r"(?:id|ids|identifiers?|identification numbers?|index|row numbers?|serial numbers?"
    r"|record numbers?|keys?|running numbers?)"
)
_AN_ID = tuple(
    re.compile(pattern, _S)
    for pattern in (
        rf"^(?P<x>.+?) (?:is|are) {_JUST}(?:an? |the )?(?:\w+ )?{_ID}\b(?! of)",
        rf"\b(?:treat|take|regard|consider|read) (?P<x>.+?) (?:as|to be) (?:an? )?(?:\w+ )?{_ID}\b",
        r"^(?P<x>.+?) (?:means|tells us|says) nothing\b",
        rf"^(?P<x>.+?) (?:is|are) {_JUST}(?:meaningless|arbitrary|without meaning|of no (?:meaning"
        r"|interest)|(?:an? )?(?:random|arbitrary|running) (?:number|code|label)s?)$",
        r"^(?P<x>.+?) (?:has|have) no meaning$",
        r"\bignore (?P<x>.+?) (?:altogether|entirely|completely)\b",
    )
)
_WEIGHT = tuple(
    re.compile(pattern, _S)
    for pattern in (
        r"\bweight(?:ed|ing)? (?:(?:rows|it|this|them|by|with|using|everything|each \w+) )*"
        r"(?:by|with|using) (?P<x>.+?)(?=[.;,!?]|$)",
        r"\buse (?P<x>.+?) as (?:an? |the )?(?:\w+ )?weights?\b",
        rf"^(?P<x>.+?) (?:is|are) {_JUST}(?:an? |the )?(?:\w+ )?weights?$",
    )
)
_V = r"-?\d+(?:\.\d+)?(?:(?:, ?| and | or |, and )-?\d+(?:\.\d+)?)*"
_ABSENT = (
    r"(?:missing(?: values?)?|unknown|not? (?:answer|response|reply|data|value)|refus\w+|n/?a|nan"
    r"|not (?:applicable|available|known|asked|answered|recorded|reported)"
    r"|placeholders?|sentinels?|(?:dummy|filler|fake) (?:value|code|number)s?|(?:not"
    r"|n['’]t) (?:a )?real"
    r"|(?:nobody|no ?one|they|people) (?:was |were |did ?n[o'’]t |never |has |have )*(?:asked"
    r"|know|knew"
    r"|answer(?:ed)?|said|say|respond(?:ed)?)|don['’]?t know|blank"
    r"|empty)"
)
_FEW_BETWEEN = r"(?:\W+(?!\d)[\w'’=]+){0,5}?\W+"
_MISSING = re.compile(
    rf"(?<![\w.])(?P<v>{_V})(?![\w.]){_FEW_BETWEEN}{_ABSENT}\b"
    rf"|\b{_ABSENT}{_FEW_BETWEEN}(?P<w>{_V})(?![\w.])",
    _S,
)
_OF_CODES = re.compile(
    r"\b(?:treat|take|regard|consider|read|count|code[ds]?|set|recode|means?|stands?|denotes?"
    r"|marks?"
    r"|marked|indicates?|is|are|was|were|uses?|as|for)\b|=",
    _S,
)
_OF_ROWS = re.compile(r"\b(?:rows|only|without|exclude|how many|impute|fill)\b|\?", _S)
_MOST_OF_CODES = 16  # words: a longer message says something else
_SUSPECTED = "missing_codes"  # the profile's finding that values look like codes for missing
_UNIT = re.compile(
    rf"^(?P<x>.+?) (?:is|are) {_JUST}(?:measured |given |recorded |counted |expressed |stated )?"
    r"(?P<unit>(?:per|in) (?!the |this |our |my )[\w$€£%° /²-]+?)"
    r"(?:,? (?:and )?not (?:in |per )?[\w$€£%° /-]+)?$",
    _S,
)


def meanings(text: str, setting: Setting, lexicon: Lexicon) -> Iterator[Change]:
    """Yield what a message says that columns are, at most one thing of each sort."""
    plain = text.strip(" .!")
    yield from _missing(plain, setting.profile, lexicon)
    yield from _identifier(plain, lexicon)
    yield from _weight(plain, setting.profile, lexicon)
    yield from _kind(plain, lexicon)
    yield from _unit(plain, lexicon)


def _kind(text: str, lexicon: Lexicon) -> Iterator[Change]:
    for pattern in (_TREAT_AS, _KIND_OF):
        for found in each(pattern, text):
            kind = next((k for p, k in _KINDS if re.match(rf"(?:{p})\b", found["kind"], _S)), None)
            name = column(found["x"], lexicon)
            if kind is not None and name:
                yield Change(f"{name} is taken as {kind.value}.", taken=(Taken(name, kind=kind),))
                return


def _identifier(text: str, lexicon: Lexicon) -> Iterator[Change]:
    for pattern in _AN_ID:
        for found in each(pattern, text):
            if names := columns(found["x"], lexicon):
                told = f"{' and '.join(names)} {_are(names)} only there to tell rows apart."
                yield Change(told, taken=tuple(Taken(n, role=Role.IGNORE) for n in names))
                return


def _weight(text: str, profile: Profile, lexicon: Lexicon) -> Iterator[Change]:
    for pattern in _WEIGHT:
        for found in each(pattern, text):
            name = column(found["x"], lexicon)
            if name and profile.variable(name).is_numeric:
                told = f"Rows count as much as {name} says."
                yield Change(told, taken=(Taken(name, role=Role.WEIGHT),))
                return


def _missing(text: str, profile: Profile, lexicon: Lexicon) -> Iterator[Change]:
    found = _MISSING.search(text)
    is_told = _OF_CODES.search(text) and not _OF_ROWS.search(text)
    if found is None or not is_told or len(text.split()) > _MOST_OF_CODES:
        return
    codes = tuple(re.findall(r"-?\d+(?:\.\d+)?", found["v"] or found["w"]))
    words = re.findall(r"[\w.]+", text)
    named = dict.fromkeys(n for w in (*words, *_pairs(words)) if (n := lexicon.named(w)))
    names = tuple(named) or _holding(codes, profile)
    if names:
        told = f"{' and '.join(codes)} in {', '.join(names)} {_stand(codes)} for missing."
        yield Change(told, taken=tuple(Taken(n, missing_codes=codes) for n in names))


def _pairs(words: list[str]) -> Iterator[str]:
    yield from (" ".join(two) for two in pairwise(words))


def _holding(codes: tuple[str, ...], profile: Profile) -> tuple[str, ...]:
    """Return the columns in which values look like these codes for missing; else that have them."""
    suspected = [
        name
        for d in profile.diagnoses
        if d.name == _SUSPECTED and set(codes) & set(d.levels)
        for name in d.columns
    ]
    levels = (v.name for v in profile.variables if set(codes) & set(v.levels))
    return tuple(dict.fromkeys(suspected or levels))


def _unit(text: str, lexicon: Lexicon) -> Iterator[Change]:
    found = _UNIT.match(text)
    name = column(found["x"], lexicon) if found else ""
    if found is not None and name:
        unit = found["unit"].strip().removeprefix("in ")
        told = (
            f"{name} is measured in {unit}." if unit == found["unit"][3:] else f"{name} is {unit}."
        )
        yield Change(f"{told} That changes words only.", taken=(Taken(name, unit=unit),))


def _are(names: tuple[str, ...]) -> str:
    return "is" if len(names) == 1 else "are"


def _stand(codes: tuple[str, ...]) -> str:
    return "stands" if len(codes) == 1 else "stand"
