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
_NUMBER = frozenset({"no", "nr", "num", "number", "n"})  # n_visits counts, room_no does not
_CALLED = frozenset({"phone", "telephone", "tel", "mobile", "cell", "fax", "isbn", "ssn"})
_COUNTED = ("kids", "child", "sibling")
_COUNT = re.compile(r"^(n|num|nr|number|count|cnt|no|kids|children|visits|siblings)$")
_COUNT_WORDS = re.compile(r"\b(number of|count of|how many|no\. of|# of)\b", re.IGNORECASE)

_PAIRS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("control", "treatment"),
    ("control", "treated"), ("control", "treat"), ("placebo", "drug"), ("untreated", "treated"),
    ("before", "after"), ("pre", "post"), ("low", "high"), ("negative", "positive"),
    ("absent", "present"), ("dead", "alive"), ("fail", "pass"), ("off", "on"), ("out", "in"),
    ("loss", "win"), ("unemployed", "employed"), ("never", "ever"), ("old", "new"), ("a", "b"),
    ("small", "large"), ("short", "long"), ("nonsmoker", "smoker"), ("non-smoker", "smoker"),
)  # fmt: skip
_FIRST = frozenset({"control", "placebo", "untreated", "none", "no", "baseline", "reference"})


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a column name: snake_case, camelCase and dotted ones taken apart."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return tuple(re.findall(r"[a-z]+|\d+", spaced.lower()))


def says_id(name: str) -> bool:
    words = words_of(name)
    return bool(words) and (words[-1] in _ID or words[0] in _ID or "".join(words) in _ID)


def says_number_of_its_own(name: str) -> bool:
    """Tell whether a name ends as those of numbers that are given out: resp_no, case number."""
    words = words_of(name)
    return len(words) > 1 and words[-1] in _NUMBER - {"n"}


def says_call_number(name: str) -> bool:
    """Tell whether a name says that its numbers are dialled: phone, mobile_no."""
    words = words_of(name)
    while words and words[-1] in _NUMBER:
        words = words[:-1]
    return bool(words) and words[-1] in _CALLED


def says_unit(name: str) -> bool:
    words = words_of(name)
    return says_id(name) or bool(_UNIT & set(words)) or any(map(_ends_as_id, words))


def ends_as_id(name: str) -> bool:
    """Tell whether a word of the name ends like one for identifiers, as "studyid" does."""
    return any(map(_ends_as_id, words_of(name)))


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
    last = words[-1] if words and (len(words) == 1 or words[-1] not in _NUMBER) else ""
    by_name = bool(words) and bool(_COUNT.match(words[0]) or _COUNT.match(last))
    by_prefix = bool(words) and words[0].startswith(_COUNTED)
    return by_name or by_prefix or bool(_COUNT_WORDS.search(meaning))


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
