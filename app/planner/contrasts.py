"""Which two levels of the treatment are compared, as far as the words and labels tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.data import Variable
from app.causal.levels import is_baseline
from app.causal.question import Level
from app.planner.lettered_arms import is_lettered, letters_in
from app.planner.words import carrying, content, kin, stem, tokens

_NEGATIVE = frozenset(
    stem(w)
    for w in "no not none never control placebo untreated absent off false without before low "
    "standard usual comparison nothing unexposed nonsmoker old optional voluntary".split()
)
_BOTH = 2
_LABEL = re.compile(r"(-?\d+(?:\.\d+)?)\s*[:=]\s*([A-Za-z][^,;:=()]*)")
_NUMBER = (
    r"\$?(?P<{}>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|two|five|ten|twenty|fifty|hundred|thousand)"
)
_MORE = r"(?:more|additional|extra|further|added)"
_STEP = re.compile(
    rf"\b(?:per|every|each|(?:for|with) (?:every|each))(?: {_MORE})? {_NUMBER.format('each')}\b"
    rf"|\ban? {_MORE} {_NUMBER.format('extra')}\b"
    rf"|\b{_NUMBER.format('more')} {_MORE}\b"
    rf"|\ban? {_NUMBER.format('rise')}[- ]?[a-z%]{{1,12}}"
    r" (?:increase|rise|decrease|reduction|drop|cut|change)\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"\b(?:decrease|reduction|drop|cut)$", re.IGNORECASE)
_SPELLED = {"two": 2.0, "five": 5.0, "ten": 10.0, "twenty": 20.0, "fifty": 50.0,
            "hundred": 100.0, "thousand": 1000.0}  # fmt: skip
_COUNTED_IN = ((1e6, re.compile(r"\bmillions?\b", re.IGNORECASE)),
               (1e3, re.compile(r"\bthousands?\b|\b1,?000s?\b", re.IGNORECASE)))  # fmt: skip
_NEAR = 60  # letters after the number within which the treatment is spoken of
_FROM_TO = re.compile(r"\bfrom (-?\d+(?:\.\d+)?)\D{0,25}? to (-?\d+(?:\.\d+)?)", re.IGNORECASE)


def contrast(variable: Variable, phrase: str, text: str) -> tuple[Level, Level] | None:
    """Return (from, to); None for a treatment with many values, where one unit more is meant."""
    if variable.n_distinct != 2 and len(variable.levels) != 2:
        return _several(variable, phrase, text)
    if is_lettered(variable.levels) and (named := letters_in(text, variable.levels)):
        other = next(level for level in variable.levels if level != named[0])
        return other, named[0]
    low, high = two_levels(variable)
    labels = _labels(variable)
    if _means(phrase, labels, low) > _means(phrase, labels, high):
        low, high = high, low
    return low, high


def units_more(variable: Variable, text: str) -> tuple[Level, Level] | None:
    """Return (0, n) where a text asks what n units more of a number do: "per 10 grams of sugar".

    (0, -n) where it asks for as many less; None where it speaks of one, or of something else.
    """
    if not variable.is_numeric or variable.n_distinct == 2:
        return None
    own_text = f"{variable.name} {variable.unit} {variable.description}"
    own = {stem(t) for t in tokens(own_text) if t.isalpha() and t != "per"}
    for found in _STEP.finditer(text):
        spoken = re.split(r"[.;?!]", text[found.start() : found.end() + _NEAR])[0]
        if own & set(content(spoken)):
            said = next(filter(None, found.groups())).lower().replace(",", "")
            if said in tokens(own_text.replace(",", "")):
                continue  # part of what it measures: police per 1000 inhabitants
            units = (_SPELLED.get(said) or float(said)) / _counted_in(variable, said)
            if units in {0.0, 1.0}:
                return None
            return 0.0, -units if _LESS.search(found.group(0)) else units
    return None


def _counted_in(variable: Variable, said: str) -> float:
    """Return in how many a column counts, thousands say, where the number is as large as that."""
    told = f"{variable.unit} {variable.description}"
    value = _SPELLED.get(said) or float(said)
    return next((k for k, word in _COUNTED_IN if value >= k and word.search(told)), 1.0)


def _several(variable: Variable, phrase: str, text: str) -> tuple[Level, Level] | None:
    if found := _FROM_TO.search(text):
        return float(found.group(1)), float(found.group(2))
    if variable.is_numeric or not variable.levels:
        return None
    if two := _two_named(variable.levels, text):
        return two
    named = [v for v in variable.levels if _written(v, phrase)]
    others = [v for v in variable.levels if _written(v, text) and v not in named]
    if not named:
        return None
    plain = [v for v in variable.levels if v not in named and _is_negative(v)]
    rest = [v for v in variable.levels if v not in named]
    bases = others or plain or rest
    return (bases[0], named[0]) if bases else None


def _two_named(levels: Sequence[str], text: str) -> tuple[str, str] | None:
    """Return both levels where a text names two of several, what the other is held against first.

    In "sms or email", "sms rather than email" and "sms than email" it is the one named last.
    """
    places = {level: place for level in levels if (place := _written(level, text))}
    if len(places) != _BOTH:
        return None
    first, last = sorted(places, key=lambda level: places[level].start())
    between = text[places[first].end() : places[last].start()]
    before = text[: places[first].start()]
    turned = re.search(r"\bfrom\W*$", before) and re.search(r"\bto\W*$", between)
    return (first, last) if turned else (last, first)


def two_levels(variable: Variable) -> tuple[Level, Level]:
    """Return the levels of a yes-or-no column, the one without treatment first."""
    levels = variable.levels or ("0", "1")
    first, second = levels[0], levels[-1]
    if _is_number(first) and _is_number(second):
        low, high = sorted((float(first), float(second)))
        return low, high
    return (second, first) if _is_negative(second) and not _is_negative(first) else (first, second)


def _labels(variable: Variable) -> dict[str, str]:
    """Return the words for each level, from '1: yes, 0: no' in the description or the level."""
    written = {_key(k): v for k, v in _LABEL.findall(variable.description)}
    texts = {level: level for level in variable.levels if not _is_number(level)}
    return written | texts


def _means(phrase: str, labels: dict[str, str], level: Level) -> float:
    """Return how many words of a level's label are said, one of kindred meaning for a part."""
    label, said = set(content(labels.get(_key(level), ""))), set(carrying(phrase))
    own = len(label & {stem(word) for word in said})
    return own + max((kin(word).get(root, 0.0) for word in said for root in label), default=0.0)


def _key(level: Level) -> str:
    return str(float(level)) if _is_number(str(level)) else str(level)


def _written(level: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(level)}(?!\w)", text, re.IGNORECASE)


def _is_negative(level: str) -> bool:
    said = any(stem(t) in _NEGATIVE or t.startswith("non") for t in tokens(level))
    return said or is_baseline(level)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", text.strip()) is not None
