"""Text levels from low to high, where their words or numbers tell an order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_SCALES: tuple[tuple[str, ...], ...] = (
    ("none", "very low", "low", "medium low", "medium", "medium high", "high", "very high"),
    ("none", "low", "lower", "middle", "mid", "moderate", "average", "higher", "high"),
    ("none", "little", "some", "much", "a lot"),
    ("not at all", "a little", "a little bit", "slightly", "somewhat", "moderately",
     "a moderate amount", "quite a bit", "a lot", "very much", "a great deal", "extremely"),
    ("none", "low", "intermediate", "medium", "high", "very high"),
    ("much worse", "worse", "somewhat worse", "slightly worse", "about the same", "the same",
     "same", "no change", "unchanged", "slightly better", "somewhat better", "better",
     "much better"),
    ("non-smoker", "nonsmoker", "never smoker", "former smoker", "ex-smoker", "light smoker",
     "moderate smoker", "heavy smoker"),
    ("stimme gar nicht zu", "stimme überhaupt nicht zu", "stimme nicht zu",
     "stimme eher nicht zu", "teils/teils", "teils teils", "neutral", "stimme eher zu",
     "stimme zu", "stimme voll zu", "stimme voll und ganz zu"),
    ("nie", "selten", "manchmal", "gelegentlich", "oft", "häufig", "immer"),
    ("jamais", "rarement", "parfois", "souvent", "toujours"),
    ("nunca", "casi nunca", "raramente", "a veces", "a menudo", "casi siempre", "siempre"),
    ("less than high school", "high school", "some college", "associate", "bachelor",
     "bachelors", "bachelor's", "master", "masters", "master's", "professional degree", "phd",
     "doctorate"),
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
    ("less than high school", "no high school", "some high school", "high school",
     "high school graduate", "high school diploma", "some college", "associate", "associates",
     "associate degree", "college", "college graduate", "bachelor", "bachelors",
     "bachelor's degree", "undergraduate", "graduate", "graduate degree", "postgraduate",
     "masters", "master's degree", "doctorate", "phd"),
    ("lowest", "low", "lower middle", "middle", "upper middle", "high", "highest"),
    ("worse", "same", "better"),
    ("decreased", "unchanged", "increased"),
    ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
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
_RANGE = re.compile(
    r"^(?:<|>|<=|>=|lt|gt|under|over|up to|below|above|less than|fewer than|more than)?"
    r"\s*[$€£]?(\d[\d,.]*)k?\s*(?:(?:-|–|to|and|\+)\s*[$€£]?(\d[\d,.]*)?k?)?\s*"
    r"(?:\+|or more|or less|or over|and over|and more|and above|years?|yrs?|months?|days?|hours?"
    r"|kg|km|miles?|%|dollars?)?$",
    re.IGNORECASE,
)
_DEGREES = {
    "not at all": 0, "not": 1, "not too": 1.5, "not very": 1.5, "not so": 1.5, "hardly": 1.7,
    "slightly": 2, "a little": 2, "little": 2, "a bit": 2, "somewhat": 3, "moderately": 3,
    "": 3.2, "rather": 3.5, "fairly": 3.5, "pretty": 3.5, "mostly": 4, "quite": 4, "mainly": 4,
    "very": 5, "strongly": 5, "highly": 5, "extremely": 6, "completely": 6, "totally": 6,
    "fully": 6,
}  # fmt: skip
_DEGREE = re.compile(
    rf"^(?:({'|'.join(sorted(filter(None, _DEGREES), key=len, reverse=True))}) )?(.+)$"
)
_NUMBERED = re.compile(
    r"^(stage|grade|level|tier|phase|class|quartile|quintile|decile|tercile|year|wave|step|degree)"
    r"[ _-]?(\d+|[ivx]+)$"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_PERIODS = (
    (365.0, re.compile(r"\bdaily\b|\bdays?\b|\bnightly\b")),
    (52.0, re.compile(r"\bweekly\b|\bw(?:ee)?ks?\b")),
    (12.0, re.compile(r"\bmonthly\b|\bm(?:on)?ths?\b")),
    (1.0, re.compile(r"\byearly\b|\bannually\b|\by(?:ea)?rs?\b")),
)
_TIMES = (
    (2.0, re.compile(r"\btwice\b")),
    (3.0, re.compile(r"\b(?:a )?few\b")),
    (4.0, re.compile(r"\bseve?ra?l\b|\bmany\b|\boften\b")),
)
_CODED = re.compile(r"\(?\d{1,2}\)?\s*[-:.=)\u2013]\s*([^\W\d].*)")
_LESS = re.compile(r"\b(?:less|lt|under|fewer)\b|^<")
_MORE = re.compile(r"\b(?:more|gt|over)\b|^>")
_NEARLY = re.compile(r"\b(?:ne?a?rly|almost)\b")


def in_order(levels: Sequence[str]) -> tuple[str, ...] | None:
    """Return text levels from low to high where their words or numbers say so, else None."""
    folded = {_folded(level): level for level in levels}
    if len(folded) != len(levels) or len(levels) < 2:
        return None
    if scaled := _on_a_scale(folded):
        return scaled
    if len(levels) < 3:
        return _by_leading_number(levels)
    if coded := _by_words_behind_codes(levels):
        return coded
    for key in (_degree_of(tuple(folded)), _numbered, _frequency):
        if ordered := _sorted_by(key, folded):
            return ordered
    return _by_leading_number(levels)


def _on_a_scale(folded: dict[str, str]) -> tuple[str, ...] | None:
    """Order words of a known scale, a noun behind all of them aside: "low risk", "high risk"."""
    nouns = {word.rpartition(" ")[2] for word in folded}
    shared = f" {nouns.pop()}" if len(nouns) == 1 and all(" " in word for word in folded) else ""
    for ending in dict.fromkeys(("", shared)):
        bare = {word.removesuffix(ending): level for word, level in folded.items()}
        for scale in _SCALES:
            if set(bare) <= set(scale):
                return tuple(bare[word] for word in scale if word in bare)
    return None


def _by_words_behind_codes(levels: Sequence[str]) -> tuple[str, ...] | None:
    """Order "1 - Never", "2 - Rarely" … where the words alone have an order, as places have not."""
    matches = [_CODED.fullmatch(level.strip()) for level in levels]
    behind = {m.group(1): level for m, level in zip(matches, levels, strict=True) if m}
    ordered = in_order(tuple(behind)) if len(behind) == len(levels) else None
    return tuple(behind[word] for word in ordered) if ordered else None


def _folded(level: str) -> str:
    return level.strip().lower().replace("_", " ")


def _sorted_by(
    key: Callable[[str], float | None], folded: dict[str, str]
) -> tuple[str, ...] | None:
    """Return the levels sorted by `key`; None where it is unknown for one or ties two."""
    keys = {word: place for word in folded if (place := key(word)) is not None}
    if len(keys) < len(folded) or len(set(keys.values())) < len(folded):
        return None
    return tuple(folded[word] for word in sorted(keys, key=lambda word: keys[word]))


def _degree_of(words: tuple[str, ...]) -> Callable[[str], float | None]:
    """Order "not happy, pretty happy, very happy" and "very unlikely, …, very likely"."""
    shortest = min((m.group(2) for w in words if (m := _DEGREE.match(w))), key=len, default="")

    def degree(word: str) -> float | None:
        if word in ("neutral", "neither", "undecided"):
            return 0.0
        match = _DEGREE.match(word)
        if match is None or len(shortest) < 3:
            return None
        strength = _DEGREES[match.group(1) or ""]
        if match.group(2) == shortest:
            return strength
        return -strength if match.group(2) in (f"un{shortest}", f"dis{shortest}") else None

    return degree


def _numbered(word: str) -> float | None:
    match = _NUMBERED.match(word)
    if match is None:
        return None
    number = match.group(2)
    if number.isdigit():
        return float(number)
    return float(_ROMAN.index(number) + 1) if number in _ROMAN else None


def _frequency(word: str) -> float | None:
    """Return how many times a year a phrase such as "once a month" means."""
    if word in ("never", "not at all"):
        return 0.0
    period = next((times for times, pattern in _PERIODS if pattern.search(word)), None)
    if period is None:
        return None
    times = next((factor for factor, pattern in _TIMES if pattern.search(word)), 1.0)
    if digits := re.findall(r"\d+", word):
        times = sum(map(float, digits)) / len(digits)
    factor = 0.5 if _LESS.search(word) else 1.5 if _MORE.search(word) else 1.0
    return period * times * (0.9 if _NEARLY.search(word) else factor)


def _by_leading_number(levels: Sequence[str]) -> tuple[str, ...] | None:
    matches = [_RANGE.match(level.strip()) for level in levels]
    if not all(matches) or all(re.fullmatch(r"\d+", level) for level in levels):
        return None
    numbers = [_number(m.group(1)) for m in matches if m]
    if None in numbers:
        return None
    keys = [
        (number, not _opens_downward(level.strip()))
        for number, level in zip(numbers, levels, strict=True)
    ]
    return tuple(level for _, level in sorted(zip(keys, levels, strict=True)))


def _opens_downward(text: str) -> bool:
    return text.lower().startswith(("<", "under", "below", "up to", "less", "fewer", "lt"))


def _number(text: str) -> float | None:
    """Return a number, its thousands marked or not; None of 5.3.2019 and 1.10.1."""
    bare = text.replace(",", "").rstrip(".")
    return float(bare) if re.fullmatch(r"\d+(?:\.\d+)?", bare) else None
