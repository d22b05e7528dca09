"""What the words in a column's name, its meaning and its levels hint at."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ID = frozenset(
    {"id", "ids", "idx", "index", "seqn", "seq", "uid", "uuid", "guid", "key", "obs", "row", "rows",
     "rownum", "rowid", "rownames", "rn", "rowname", "unnamed", "recno", "record", "respondent",
     "caseid", "hhid", "pid", "idcode", "identifier", "nr", "serial", "pseudonym"}
)  # fmt: skip
_NOT_ID = frozenset({"paid", "valid", "covid", "acid", "rapid", "solid", "fluid", "grid", "said"})
_UNIT = frozenset(
    {"firm", "company", "state", "country", "county", "city", "store", "shop", "hospital", "school",
     "person", "subject", "patient", "individual", "household", "plant", "region", "district",
     "village", "unit", "customer", "user", "sid", "fips", "iso", "municipality", "nation"}
)  # fmt: skip
_TIME = frozenset(
    {"t", "time", "date", "datetime", "timestamp", "year", "yr", "quarter", "qtr", "month",
     "week", "day", "hour", "minute", "second", "period", "wave", "round", "step", "tick",
     "visit", "session", "occasion"}
)  # fmt: skip
_YEAR = frozenset({"year", "yr", "years"})
_NOMINAL = frozenset(
    {"race", "ethnicity", "ethnic", "region", "state", "country", "county", "city", "zip",
     "zipcode", "postcode", "industry",
     "occupation", "occ", "marital", "maritalstatus", "religion", "relig",
     "sector", "department", "dept", "category", "type", "brand", "color", "colour", "birthplace",
     "nationality", "language", "blood", "species", "site", "clinic", "arm", "branch",
     "fips", "sic", "naics", "isic", "isco", "district", "village", "cluster", "strata", "stratum",
     "store", "firm", "company", "hospital", "code", "mode", "married", "marstat", "fip"}
)  # fmt: skip
_COUNTED = ("kids", "child", "sibling", "num")
_COUNT = re.compile(r"^(n|num|nr|number|count|cnt|no|kids|children|visits|siblings)$")
_COUNT_WORDS = re.compile(r"\b(number of|count of|how many|no\. of|# of)\b", re.IGNORECASE)

ORDERED_WORDS: tuple[tuple[str, ...], ...] = (
    ("none", "very low", "low", "medium low", "medium", "medium high", "high", "very high"),
    ("none", "low", "lower", "middle", "mid", "moderate", "average", "higher", "high"),
    ("none", "little", "some", "much", "a lot"),
    ("never", "rarely", "seldom", "occasionally", "sometimes", "often", "usually", "very often",
     "always"),
    ("strongly disagree", "disagree", "somewhat disagree", "slightly disagree", "neutral",
     "neither agree nor disagree", "slightly agree", "somewhat agree", "agree", "strongly agree"),
    ("very poor", "poor", "fair", "average", "good", "very good", "excellent"),
    ("very bad", "bad", "ok", "okay", "good", "very good"),
    ("very dissatisfied", "dissatisfied", "neutral", "satisfied", "very satisfied"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("xs", "s", "m", "l", "xl", "xxl"),
    ("tiny", "small", "medium", "large", "huge"),
    ("none", "mild", "moderate", "severe", "critical"),
    ("first", "second", "third", "fourth", "fifth"),
    ("1st", "2nd", "3rd", "4th", "5th"),
    ("no education", "primary", "secondary", "tertiary"),
    ("elementary", "primary", "middle school", "high school", "some college", "college",
     "bachelor", "bachelors", "master", "masters", "doctorate", "phd"),
    ("beginner", "novice", "intermediate", "advanced", "expert"),
    ("junior", "mid", "senior", "lead"),
    ("child", "teenager", "adult", "elderly"),
    ("young", "middle-aged", "old"),
    ("cold", "cool", "mild", "warm", "hot"),
    ("slow", "medium", "fast"),
    ("bronze", "silver", "gold", "platinum"),
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ("january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december"),
)  # fmt: skip

_PAIRS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("control", "treatment"),
    ("control", "treated"), ("control", "treat"), ("placebo", "drug"), ("untreated", "treated"),
    ("before", "after"), ("pre", "post"), ("low", "high"), ("negative", "positive"),
    ("absent", "present"), ("dead", "alive"), ("fail", "pass"), ("off", "on"), ("out", "in"),
    ("loss", "win"), ("unemployed", "employed"), ("never", "ever"), ("old", "new"), ("a", "b"),
    ("small", "large"), ("short", "long"), ("nonsmoker", "smoker"), ("non-smoker", "smoker"),
)  # fmt: skip
_FIRST = frozenset({"control", "placebo", "untreated", "none", "no", "baseline", "reference"})
_RANGE = re.compile(
    r"^(?:<|>|<=|>=|under|over|up to|below|above|less than|more than)?\s*[$€£]?(\d[\d,.]*)k?"
    r"\s*(?:(?:-|–|to|and|\+)\s*[$€£]?(\d[\d,.]*)?k?)?\s*"
    r"(?:\+|or more|or less|and over|and more|years?|yrs?)?$",
    re.IGNORECASE,
)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a column name: snake_case, camelCase and dotted ones taken apart."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[a-z]+|\d+", spaced.lower()))


def says_id(name: str) -> bool:
    words = words_of(name)
    return bool(words) and (words[-1] in _ID or words[0] in _ID or "".join(words) in _ID)


def says_unit(name: str) -> bool:
    words = words_of(name)
    return says_id(name) or bool(_UNIT & set(words)) or any(map(_ends_as_id, words))


def _ends_as_id(word: str) -> bool:
    """Tell "unitid" and "fcode" from words that merely end so; the data have to agree anyway."""
    return len(word) >= 4 and word.endswith(("id", "code", "num")) and word not in _NOT_ID


def says_time(name: str) -> bool:
    words = words_of(name)
    return bool(words) and (words[-1] in _TIME or words[0] in _TIME)


def says_year(name: str) -> bool:
    return bool(_YEAR & set(words_of(name)))


def says_groups(name: str) -> bool:
    words = words_of(name)
    return bool(_NOMINAL & set(words)) or any(word.endswith(("fip", "fips")) for word in words)


def says_count(name: str, meaning: str) -> bool:
    words = words_of(name)
    by_name = bool(words) and bool(_COUNT.match(words[0]) or _COUNT.match(words[-1]))
    by_prefix = bool(words) and words[0].startswith(_COUNTED)
    return by_name or by_prefix or bool(_COUNT_WORDS.search(meaning))


def in_order(levels: Sequence[str]) -> tuple[str, ...] | None:
    """Return text levels from low to high where their words or numbers say so, else None."""
    by_word = {level.strip().lower().replace("_", " "): level for level in levels}
    for scale in ORDERED_WORDS:
        if len(by_word) == len(levels) and set(by_word) <= set(scale):
            return tuple(by_word[word] for word in scale if word in by_word)
    return _by_leading_number(levels)


def _by_leading_number(levels: Sequence[str]) -> tuple[str, ...] | None:
    matches = [_RANGE.match(level.strip()) for level in levels]
    if not all(matches) or all(re.fullmatch(r"\d+", level) for level in levels):
        return None
    keys = [(_number(m.group(1)), not _opens_downward(m.group(0))) for m in matches if m]
    return tuple(level for _, level in sorted(zip(keys, levels, strict=True)))


def _opens_downward(text: str) -> bool:
    return text.lower().startswith(("<", "under", "below", "up to", "less"))


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip(".") or 0)


def two_in_order(levels: Sequence[str]) -> tuple[str, ...]:
    """Return two levels with the one that means "no" or "before" first; else as they are."""
    first, second = levels
    folded = first.strip().lower(), second.strip().lower()
    if folded in _PAIRS:
        return first, second
    if (folded[1], folded[0]) in _PAIRS or (folded[1] in _FIRST and folded[0] not in _FIRST):
        return second, first
    if folded[0] in ("not " + folded[1], "non" + folded[1], "no " + folded[1]):
        return first, second
    if folded[1] in ("not " + folded[0], "non" + folded[0], "no " + folded[0]):
        return second, first
    return first, second
