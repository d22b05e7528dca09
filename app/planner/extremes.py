"""Wishes to leave extreme rows out: 'exclude outliers', 'drop the top 1 %', 'beyond 1.5 IQR'."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.causal.conditions import Comparison, Condition
from app.causal.data import Kind
from app.causal.profile import Profile
from app.planner.columns import Lexicon
from app.planner.naming import column

_FAR_OUT = 3.0  # interquartile ranges beyond the quartiles: Tukey's outer fences
_SPREAD = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.DURATION})
_FEW = 2  # values: a column of so few has no extremes
_S = re.IGNORECASE
_VERB = re.compile(
    r"\b(?P<not>(?:do not|don['’]?t|never|not|no longer) )?"
    r"(?:(?P<keep>keep(?:ing)? only|only(?: keep| use| look at)?|restrict(?:ing)?(?: it)? to)"
    r"|(?P<out>leav(?:e|ing)|tak(?:e|ing)|throw(?:ing)?)"
    r"|(?:exclud|remov|ignor|delet|disregard)(?:e|ing)?|drop(?:ping)?|omit(?:ting)?"
    r"|discard(?:ing)?|trim(?:ming)?|cut(?:ting)?(?: off)?|skip(?:ping)?|filter(?:ing)?"
    r"|get(?:ting)? rid of|without)\b",
    _S,
)
_OUT = re.compile(r"\b(?:out|away|aside)\b", _S)
_END = re.compile(
    r"[;?!]|\.(?!\d)|,(?!\d)|\bbut\b"
    r"|\band (?=(?:also |then |please |now )*(?:adjust|control|use|compare|add|hold|take|treat|try"
    r"|run|re-?run|give)\b)",
    _S,
)
_P, _Q = r"(?P<p>\d+(?:\.\d+)?)", r"(?P<q>\d+(?:\.\d+)?)"
_PERCENT, _TH = r" ?(?:%|per ?cents?\b)", r"(?:st|nd|rd|th)?"
_TOP = r"(?:top|highest|largest|upper|biggest|greatest)(?: most)?"
_LOW = r"(?:bottom|lowest|smallest|lower|least)"
_MORE = r"(?:above|over|beyond|exceeding|(?:higher|greater|larger|more) than)"
_LESS = r"(?:below|under|(?:lower|smaller|less) than)"
_SHARES = (
    ("both", rf"(?:{_TOP} and (?:the )?{_LOW}|{_LOW} and (?:the )?{_TOP}) {_P}{_PERCENT}"),
    ("both", rf"{_P}{_PERCENT}(?P<of> of [\w ]+?)? (?:at|on|from|off|in) (?:each|both|either)"
     r" (?:ends?|sides?|tails?)"),
    ("each", rf"{_LOW} {_P}{_PERCENT} and (?:the )?{_TOP} {_Q}{_PERCENT}"),
    ("turned", rf"{_TOP} {_P}{_PERCENT} and (?:the )?{_LOW} {_Q}{_PERCENT}"),
    ("top", rf"{_TOP} {_P}{_PERCENT}"),
    ("low", rf"{_LOW} {_P}{_PERCENT}"),
    ("between", rf"(?:between|from|within) (?:the )?{_P}{_TH}(?: percentile)?"
     rf"(?: and | to | ?[-–] ?)(?:the )?{_Q}{_TH} percentiles?"),
    ("above", rf"{_MORE} (?:the |its |their )?{_P}{_TH} percentile"),
    ("below", rf"{_LESS} (?:the |its |their )?{_P}{_TH} percentile"),
)  # fmt: skip
_RANGES = re.compile(
    rf"(?:(?:{_MORE}|further than|(?P<in>within)|outside|out of|by) (?:of )?)?{_P} ?"
    r"(?:times|[×x*])? ?(?:the )?(?:iqrs?\b|inter-?quartile ranges?)"
    r"(?: (?:rule|(?:from|beyond|outside|of)[\w ]*?quartiles?))?",
    _S,
)
_OUTLIERS = re.compile(
    r"\b(?:(?:extreme|far|strong|serious) )?outl(?:iers?|ying (?:rows?|values?|points?|cases?))\b"
    r"|\bextremes?(?: (?:values?|rows?|cases?|observations?|points?))?\b",
    _S,
)
_MOST = re.compile(r"\bmost extreme\b|\bextreme\b", _S)
_IDLE = re.compile(
    r"\b(?:all|any|every|the|these|those|of|in|for|on|by|with|from|out|outside|that|which|whose|who"
    r"|are|is|lie|rows?|values?|cases?|observations?|people|points?|using|rule|off|and|please|too)\b",
    _S,
)


_Rule = tuple[tuple[Comparison, float], ...]


@dataclass(frozen=True, slots=True)
class Extremes:
    """Words that leave extreme rows out: by which rule, of what, and the text without them."""

    rule: _Rule
    of: str
    words: str
    rest: str

    def conditions(
        self, outcome: str | None, profile: Profile, lexicon: Lexicon
    ) -> tuple[Condition, ...]:
        """Return which rows stay, by the column that is named, else by the outcome.

        None where that column has no extremes, or where the words name no column.
        """
        said = " ".join(_IDLE.sub(" ", self.of).split()).strip(" '’`\"")
        name = column(said, lexicon) if re.search(r"\w", said) else outcome
        variable = profile.variable(name) if name else None
        if not (name and variable and variable.kind in _SPREAD and variable.n_distinct > _FEW):
            return ()
        return tuple(Condition(name, how, (value,)) for how, value in self.rule)


def extremes_left_out(text: str) -> Extremes | None:
    """Return the wish to leave out the extremes of a column.

    What counts as extreme is a stated share, a stated number of interquartile ranges, or else
    more than three of them beyond the quartiles (Tukey, Exploratory Data Analysis, 1977).
    """
    nearest = reversed(list(_VERB.finditer(text)))
    return next((e for start in nearest if (e := _from(start, text))), None)


def _from(start: re.Match[str], text: str) -> Extremes | None:
    """Return the wish that opens with a verb such as 'drop'."""
    end = _END.search(text, start.end())
    stop = end.start() if end else len(text)
    clause = text[start.end() : stop]
    if start["not"] or (start["out"] and not _OUT.search(clause)):
        return None
    rule, others = _rule(clause, keeps=start["keep"] is not None)
    if not rule:
        return None
    before, after = text[: start.start()].rstrip(" ,"), text[stop:].lstrip(" ,;.")
    glue = " " if before and re.match(r"\w", after) else ""
    rest = re.sub(r"^(?:and|but)\b ?", "", f"{before}{glue}{after}")
    return Extremes(rule, others, text[start.start() : stop].strip(), rest)


def _rule(clause: str, *, keeps: bool) -> tuple[_Rule, str]:
    """Return which rows stay by the words of a clause, and the words that say of what.

    Parameters
    ----------
    keeps : the words are of the rows that stay, and not of those that go.
    """
    for how, pattern in _SHARES:
        if found := re.search(pattern, clause, _S):
            p = float(found["p"])
            q = float(found["q"]) if "q" in found.re.groupindex else p
            return _kept(how, p, q, keeps=keeps), _MOST.sub(" ", _cut(clause, found))
    ranges = _RANGES.search(clause)
    if ranges is not None:
        clause = _cut(clause, ranges)
    outliers = _OUTLIERS.search(clause)
    clause = _cut(clause, outliers) if outliers else clause
    is_meant = bool(ranges and ranges["in"]) if keeps else not (ranges and ranges["in"])
    if not is_meant or (ranges is None and outliers is None):
        return (), clause
    return ((Comparison.WITHIN_FENCES, float(ranges["p"]) if ranges else _FAR_OUT),), clause


def _kept(how: str, p: float, q: float, *, keeps: bool) -> _Rule:
    """Return the percentiles between which rows stay; none where two parts would."""
    dropped = {
        "both": (p, 100 - p), "each": (p, 100 - q), "turned": (q, 100 - p), "top": (0.0, 100 - p),
        "low": (p, 100.0), "above": (0.0, p), "below": (p, 100.0),
    }  # fmt: skip
    kept = {
        "between": (min(p, q), max(p, q)), "top": (100 - p, 100.0), "low": (0.0, p),
        "above": (p, 100.0), "below": (0.0, p),
    }  # fmt: skip
    low, high = (kept if keeps else dropped).get(how, (0.0, 0.0))
    if not 0 <= low < high <= 100:
        return ()
    ends = ((Comparison.FROM_PERCENTILE, low), (Comparison.TO_PERCENTILE, high))
    return tuple((end, round(value, 6)) for end, value in ends if value not in (0.0, 100.0))


def _cut(clause: str, found: re.Match[str]) -> str:
    of = found.groupdict().get("of") or ""
    return f"{clause[: found.start()]} {of} {clause[found.end() :]}"
