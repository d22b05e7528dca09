"""Codes that stand for "missing": which values are, how surely, and the table without them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.causal.profile.columns import ColumnFacts, Values, level_text

if TYPE_CHECKING:
    from app.causal.data import Variable

_MISSING_WORDS = (
    r"missing|unknown|refus\w+|don'?t know|dk|not (?:stated|asked|applicable|available|known|"
    r"reported|ascertained|answered)|no (?:answer|response|data)|non-?response|n\.?/?a|inap\w*|iap"
)
_IS_MISSING = re.compile(rf"^\W*(?:{_MISSING_WORDS})\b", re.IGNORECASE)
_CODED = re.compile(
    rf"(?<![\w.])(-?\d+)\s*(?:[:=]|is|means|stands for|for|-)?\s*['\"(]?\s*(?:{_MISSING_WORDS})\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:missing|unknown)\s*(?:values?|data|codes?)?\s*(?:are|is|as|coded as|coded|=|:)+\s*"
    r"(?:coded\s+)?(?:as\s+)?(?P<codes>-?\d+(?:\s*(?:,|and|or)\s*-?\d+)*)",
    re.IGNORECASE,
)
NEGATIVE_CODES = frozenset(-int(d * k) for d in "6789" for k in range(1, 6)) | {-98, -998, -9998}
_EMPTY_WORDS = frozenset({"na", "n/a", "n.a.", "nan", "null", ".", "?", "missing", "#n/a"})
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Sentinel:
    """A value, written as a level, that stands for "missing", and what says so."""

    code: str
    reason: str


def sentinels(
    facts: ColumnFacts, meaning: str, labels: Sequence[tuple[str, str]] = ()
) -> tuple[Sentinel, ...]:
    """Return the codes for "missing" that occur and are beyond reasonable doubt.

    A label or the meaning says so; or the text is "NA" and the like; or a negative code stands
    alone below numbers that are otherwise never negative, in several rows. A high code, 99 for
    example, is doubtful however far off it lies: it is warned of and kept.
    """
    found: dict[str, Sentinel] = {}
    for sentinel in (*_said(meaning, labels), *_shown(facts)):
        if _count(facts, sentinel.code):
            found.setdefault(sentinel.code, sentinel)
    return tuple(found.values()) if len(found) < facts.n_distinct else ()


def _said(meaning: str, labels: Sequence[tuple[str, str]]) -> Iterator[Sentinel]:
    for code, label in labels:
        if _IS_MISSING.match(label):
            yield Sentinel(code, f"the file labels it {label!r}")
    codes = _CODED.findall(meaning)
    for match in _LISTED.finditer(meaning):
        codes += re.findall(r"-?\d+", match["codes"])
    for code in codes:
        yield Sentinel(str(int(code)), "its description calls it missing")


def said_codes(meaning: str, labels: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the codes that a description or labels call missing, whether they occur or not."""
    return frozenset(sentinel.code for sentinel in _said(meaning, labels))


def reason_of(variable: Variable, code: str) -> str:
    """Return why a code of the variable is read as missing."""
    said = _said(variable.description, variable.value_labels)
    named = next((s.reason for s in said if s.code == code), "")
    if named:
        return named
    if re.fullmatch(r"-\d+", code):
        return "no other value is negative"
    is_word = code.strip().lower() in _EMPTY_WORDS
    return "the word means that there is no value" if is_word else "you said so"


def _shown(facts: ColumnFacts) -> Iterator[Sentinel]:
    if facts.stored is Values.TEXT:
        for level in facts.levels:
            if level.strip().lower() in _EMPTY_WORDS:
                yield Sentinel(level, "the word means that there is no value")
        return
    low = [(v, n) for v, n in _lowest(facts) if isinstance(v, float)]
    codes = [v for v, _ in low if v in NEGATIVE_CODES]
    rest = [v for v, _ in low if v not in NEGATIVE_CODES]
    if codes and rest and rest[0] >= 0 and sum(n for v, n in low if v in codes) >= _FEWEST:
        for code in codes:
            yield Sentinel(level_text(code), "no other value is negative")


def _lowest(facts: ColumnFacts) -> tuple[tuple[float | str, int], ...]:
    return facts.distinct or facts.ends


def _count(facts: ColumnFacts, code: str) -> int:
    known = facts.distinct or facts.ends
    return sum(count for value, count in known if level_text(value) == code)


def without(facts: ColumnFacts, codes: Collection[str]) -> ColumnFacts:
    """Return the counts as they are when the codes are missing values."""
    lost = [(v, n) for v, n in facts.distinct or facts.ends if level_text(v) in codes]
    if not lost:
        return facts
    kept = tuple((v, n) for v, n in facts.distinct if level_text(v) not in codes)
    ends = tuple((v, n) for v, n in facts.ends if level_text(v) not in codes)
    numbers = [v for v, _ in kept or ends if isinstance(v, float)]
    return replace(
        facts,
        n_missing=facts.n_missing + sum(n for _, n in lost),
        n_distinct=facts.n_distinct - len(lost),
        distinct=kept,
        ends=ends,
        minimum=min(numbers, default=facts.minimum),
        maximum=max(numbers, default=facts.maximum),
        skewness=_skewness(kept) if kept and numbers else facts.skewness,
    )


def _skewness(counted: Sequence[tuple[float | str, int]]) -> float:
    values = np.array([float(v) for v, _ in counted])
    counts = np.array([n for _, n in counted], dtype=np.float64)
    centre = np.average(values, weights=counts)
    spread = np.sqrt(np.average((values - centre) ** 2, weights=counts))
    if spread == 0.0:
        return 0.0
    return float(np.average(((values - centre) / spread) ** 3, weights=counts))


def without_codes(frame: pd.DataFrame, variables: Sequence[Variable]) -> pd.DataFrame:
    """Return the frame with every variable's codes for "missing" read as missing."""
    cleaned = {
        v.name: frame[v.name].mask(_holds(frame[v.name], v.missing_codes))
        for v in variables
        if v.missing_codes
    }
    return frame.assign(**cleaned) if cleaned else frame


def _holds(series: pd.Series, codes: Sequence[str]) -> pd.Series:
    if pd.api.types.is_numeric_dtype(series.dtype):
        return series.isin(numbers_in(codes))
    return series.astype("string").isin(codes)


def numbers_in(codes: Iterable[str]) -> list[float]:
    """Return the codes that are numbers, in order."""
    return sorted(float(code) for code in codes if re.fullmatch(r"-?\d+(\.\d+)?", code))
