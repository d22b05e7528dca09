"""Words of English as the planner compares them: tokens, stems, synonyms, abbreviations, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from app.planner.thesaurus import GROUPS
from app.planner.wordnet import kindred

_SYNONYM, _KIN = 0.65, 0.72  # what nearness in meaning is worth beside the word itself
_TOKEN = re.compile(r"[A-Za-z]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_NAME_YEAR = re.compile(r"(?<=[A-Za-z_.])(\d{2}|1[89]\d\d|20\d\d)(?!\d)")

STOPWORDS = frozenset(
    """a about above all am an and any are as at be because been being between both but by can could
    did do does doing done each every for from further get gets getting give given gives got had has
    have having he her here him his how i if in indicator into is it its just many may me might more
    most much must my no nor not of off on one or other our out over own per same shall she should
    so some such than that the their them then there these they this those through to too under up
    us use used using variable very was we were what when where whether which while who whom whose
    why will with would you your person people individual subject respondent unit participant
    average mean causal effect impact equal dummy yes true false likely actually really data
    dataset table column study sample observed observation value number level amount total rate
    size values levels numbers amounts totals rates sizes effects impacts extra
    additional""".split()
)

# Words of degree, chance and doing: they seldom name a column, and do where it is called so.
LIGHT = frozenset(
    """less fewer higher lower greater bigger larger smaller better worse further chance likelihood
    probability prone apt inclined result consequence reason end thank make making keep kept bring
    brought put pick come came go gone went think believe find see turn cause raise reduce lower
    increase decrease owe account spell someone somebody everyone itself themselves really only
    merely actually often soon together back away well good bad high low great strong strongly
    always ever never everything something anything thing way kind sort case fact""".split()
)

_EMPTY = STOPWORDS | LIGHT

_SUFFIXES = (
    ("ization", ""), ("ating", ""), ("ated", ""), ("ates", ""), ("ate", ""),
    ("isation", ""), ("ational", ""), ("ations", ""), ("ation", ""),
    ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""), ("nesses", ""), ("ness", ""),
    ("iously", ""), ("ious", ""), ("ously", ""), ("ous", ""), ("ively", ""), ("ive", ""),
    ("ibility", ""), ("ability", ""), ("able", ""), ("ances", ""), ("ance", ""),
    ("ences", ""), ("ence", ""), ("ities", ""), ("ity", ""), ("ings", ""), ("ing", ""),
    ("ions", ""), ("ion", ""), ("iers", ""),
    ("ier", "y"), ("iest", "y"), ("iness", "y"), ("ies", "y"), ("ied", "y"), ("ers", ""),
    ("er", ""),
    ("ees", ""), ("ee", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""), ("al", ""), ("e", ""),
)  # fmt: skip

_IRREGULAR = {
    "men": "male", "man": "male", "women": "female", "woman": "female", "children": "child",
    "kids": "child", "kid": "child", "died": "death", "die": "death", "dies": "death",
    "dying": "death", "dead": "death", "mortality": "death", "deaths": "death", "taught": "teach",
    "paid": "pay", "took": "take", "taken": "take", "taking": "take", "takes": "take",
    "bought": "buy",
    "spent": "spend", "slept": "sleep", "gave": "give", "drove": "drive",
    "driven": "drive", "eaten": "eat", "given": "give", "written": "write", "grown": "grow",
    "worn": "wear", "ridden": "ride", "flown": "fly", "spoken": "speak", "spoke": "speak",
    "ate": "eat", "drank": "drink", "drunk": "drink", "ran": "run", "runner": "run", "went": "go",
    "felt": "feel", "fed": "feed", "met": "meet", "built": "build", "caught": "catch",
    "sold": "sell", "sales": "sell", "grew": "grow", "growth": "grow",
    "sick": "ill", "sickness": "ill", "kg": "kilogram", "kgs": "kilogram",
    "kilos": "kilogram", "lb": "pound", "lbs": "pound", "usd": "dollar", "eur": "euro",
    "hrs": "hour", "hr": "hour", "yrs": "year", "yr": "year", "mins": "minute", "pct": "percent",
    "lives": "live", "living": "live", "wives": "wife", "nj": "jersey", "smoked": "smoke",
    "lost": "lose", "loss": "lose", "losses": "lose", "losing": "lose", "won": "win",
    "winning": "win", "weigh": "weight", "weighed": "weight", "weighs": "weight",
    "married": "marry", "marriage": "marry", "marital": "marry", "voted": "vote",
    "voting": "vote", "lighter": "weight", "heavier": "weight", "richer": "income",
    "poorer": "income", "rich": "income", "wealthier": "income", "taller": "height",
    "happier": "happy", "unhappy": "happy", "unhappier": "happy", "healthier": "health",
    "older": "age", "younger": "age", "young": "age", "old": "age",
    "girl": "female", "girls": "female", "boy": "male", "boys": "male", "illiterate": "literate",
    "cheaper": "price", "dearer": "price", "longer": "long", "unemployed": "unemploy",
    "unemployment": "unemploy",
}  # fmt: skip


@cache
def stem(word: str) -> str:
    """Return a crude stem: enough that 'quitting' and 'quit', 'trained' and 'training' meet."""
    word = word.lower()
    word = _IRREGULAR.get(word, word)
    if word.isdigit() or len(word) <= 3:
        return word
    for suffix, ending in _SUFFIXES:
        root = word.removesuffix(suffix)
        if root != word and len(root) >= 3 and not (suffix == "s" and root.endswith("s")):
            return _undoubled(root) + ending
    return word


def _undoubled(root: str) -> str:
    doubled = len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiouls"
    return root[:-1] if doubled else root.removesuffix("e") if len(root) > 3 else root


# Who is studied: such a word seldom tells which column is meant.
WHO = frozenset(
    form
    for word in "recipient participant customer patient pupil student household family farmer "
    "worker employee firm company city country state district visitor guest user driver diner "
    "resident citizen client voter consumer buyer tenant inmate convict school college hospital "
    "town village county plot farm store shop branch adult human baby newborn somebody anyone "
    "everyone legislator representative candidate owner member".split()
    for form in (word, f"{word}s", f"{word[:-1]}ies", f"{word}es")
)
POPULATION = frozenset(stem(word) for word in WHO)

_SOMEBODY = POPULATION | {stem(w) for w in "woman man people them him her me us you child".split()}


def is_somebody(phrase: str) -> bool:
    """Tell whether a phrase is only of those who are studied: 'a woman', 'the firms'."""
    words = {stem(t) for t in tokens(phrase) if t not in STOPWORDS}
    return words <= _SOMEBODY


# Words that make a column someone else's, or an earlier one, unless the question has them too.
QUALIFIERS = frozenset(
    stem(word)
    for word in "father mother parent dad mom spouse husband wife sibling brother sister partner "
    "neighbour baseline base prior previous initial lag past pre former log ln expected".split()
)


def tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers of `text` in order, lower case, snake and camel case split."""
    return tuple(t.lower() for t in _TOKEN.findall(_CAMEL.sub(" ", text)))


def content(text: str) -> tuple[str, ...]:
    """Return the stems of the words that carry meaning, in order."""
    return tuple(stem(t) for t in carrying(text))


def carrying(text: str) -> tuple[str, ...]:
    """Return the words that carry meaning, in order, lower case."""
    return tuple(t for t in tokens(text) if not (t in _EMPTY or _is_noise(t)))


def _is_noise(token: str) -> bool:
    return len(token) == 1 and not token.isdigit()


@cache
def synonyms(word_stem: str) -> frozenset[str]:
    """Return the stems of words that often stand for the same thing."""
    groups = (frozenset(stem(w) for w in group.split()) for group in GROUPS)
    return frozenset().union(*(g for g in groups if word_stem in g)) - {word_stem}


@cache
def kin(word: str) -> dict[str, float]:
    """Return the stems of words that may stand for the same thing, with how nearly, 0 to 1."""
    near = {stem(other): _KIN * weight for other, weight in kindred(word).items()}
    for other in synonyms(stem(word)):
        near[other] = max(near.get(other, 0.0), _SYNONYM)
    return near


@cache
def abbreviates(short: str, word: str) -> bool:
    """Tell whether a column's token may be a short form of `word`: educ, wt, qsmk's smk."""
    if len(short) < 2 or len(short) >= len(word) or short[0] != word[0] or short.isdigit():
        return False
    if len(short) >= 3 and word.startswith(short):
        return True
    if any(letter in "aeiou" for letter in short[1:]):
        return False
    return len(word) <= 4 * len(short) and _is_subsequence(short, word)


def abbreviated(short: str, said: Sequence[str]) -> bool:
    """Tell whether words in a row have a short name's letters as initials: ER, ICU, GPA.

    "Unit" may be left unsaid, as in "intensive care".
    """
    wanted = [short] if not short.endswith("u") else [short, short[:-1]]
    initials = "".join(word[0] for word in said if word)
    for letters in (w for w in wanted if len(w) > 1):
        for start in range(len(initials) - len(letters) + 1):
            own = said[start : start + len(letters)]
            is_full = all(len(word) > 2 for word in (own[0], own[-1]))
            is_said = initials[start : start + len(letters)] == letters
            if is_said and is_full and not {own[0], own[-1]} & STOPWORDS:
                return True
    return False


def _is_subsequence(short: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in short)


def years(text: str) -> tuple[int, ...]:
    """Return the calendar years written with four digits."""
    return tuple(int(y) for y in _YEAR.findall(text))


def years_in_name(name: str) -> tuple[int, ...]:
    """Return the years at the end of the words of a column name: wt82_71 gives 1982 and 1971."""
    return tuple(_century(int(y)) for y in _NAME_YEAR.findall(name))


def _century(year: int) -> int:
    if year >= 100:
        return year
    return 1900 + year if year >= 30 else 2000 + year
