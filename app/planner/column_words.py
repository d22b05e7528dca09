"""The words by which one column may be called: of its name, its meaning, its levels, its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.causal.data import Variable
from app.planner.told import Told
from app.planner.wordnet import kindred
from app.planner.words import QUALIFIERS, carrying, stem, synonyms, tokens, years_in_name

NAME_WEIGHT, TEXT_WEIGHT, LEVEL_WEIGHT, UNIT_WEIGHT = 1.0, 0.85, 0.7, 0.3
DEFINED_WEIGHT, CONTEXT_WEIGHT, OWNER_WEIGHT = 0.8, 0.65, 0.25
_LONG_ENOUGH, _SHORTEST_WORD = 6, 4
# What names of columns shorten by custom, where no other rule tells.
_SHORTENED = dict(
    pair.split(":")
    for pair in "fath:father moth:mother hus:husband educ:education fam:family hh:household "
    "inc:income emp:employment empl:employment exp:experience exper:experience avg:average "
    "num:number tot:total pct:percent hrs:hours hr:hour wk:week wks:weeks yr:year yrs:years "
    "mo:month hosp:hospital gov:government pop:population dist:distance temp:temperature "
    "wt:weight ht:height bp:pressure sbp:pressure dbp:pressure hr:hour qty:quantity rev:revenue "
    "dur:duration freq:frequency trt:treatment txt:treatment tx:treatment grp:group ctrl:control "
    "cust:customer prod:product sat:satisfaction perf:performance mgr:manager dept:department "
    "edu:education sch:school univ:university uni:university cr:credit bal:balance amt:amount "
    "med:medication meds:medication pt:patient los:stay readm:readmission admit:admission "
    "vacc:vaccination vax:vaccination mort:mortality surv:survival ins:insurance prem:premium "
    "kid:child kids:child mar:married marr:married sep:separated div:divorced".split()
)
_OF_WHOM = re.compile(r"\b([a-z]+)(?:['’]s|s['’])(?=\s)", re.IGNORECASE)
_MONEY = (
    "price|wage|income|earning|salary|pay|gdp|gnp|output|sale|rent|cost|spending|revenue|profit"
)
_LABELS = re.compile(r"(?:^|[\s,;(])-?\d{1,3}\s*[:=].*$", re.DOTALL)


def column_words(variable: Variable, said: Told) -> dict[str, float]:
    """Return the words by which a column may be called, each with how surely, 0 to 1."""
    own: dict[str, float] = {}
    plain, labels = split_labels(_own_entry(variable.description))
    _put(own, carrying(said.beside), CONTEXT_WEIGHT)
    if not plain:  # else it is read from the same words, and with more care
        _put(own, carrying(_OF_WHOM.sub(_owner, said.defined)), DEFINED_WEIGHT)
    _put(own, carrying(variable.unit), UNIT_WEIGHT)
    _put(own, carrying(labels), LEVEL_WEIGHT)
    _put(own, carrying(" ".join(v for v in variable.levels if not v.isdigit())), LEVEL_WEIGHT)
    _put(own, carrying(_OF_WHOM.sub(_owner, plain)), TEXT_WEIGHT)
    _put(own, carrying(plain), OWNER_WEIGHT)
    _put(own, tuple(str(year) for year in years_in_name(variable.name)), NAME_WEIGHT)
    _put(own, name_tokens(variable.name), NAME_WEIGHT)
    return own


def stemmed(words: dict[str, float]) -> dict[str, float]:
    """Return the stems of words, each with the greatest weight of its words."""
    own: dict[str, float] = {}
    for word, weight in words.items():
        _put(own, (stem(word),), weight)
    return own


def without_names(
    own: dict[str, float], words: Sequence[dict[str, float]], place: int
) -> dict[str, float]:
    """Return a column's words, those that name another column counting for little.

    "Confidence was measured in May, sales in June" tells nothing of confidence by "sales". A
    column whose own name says nothing keeps the words of its meaning.
    """
    named = {w for w, weight in own.items() if weight >= NAME_WEIGHT}
    if not any(kindred(word) or len(word) >= _LONG_ENOUGH for word in named):
        return own
    others = {
        w for k, said in enumerate(words) if k != place for w, h in said.items() if h >= NAME_WEIGHT
    }
    return {w: OWNER_WEIGHT if w in others and w not in named else h for w, h in own.items()}


def _owner(found: re.Match[str]) -> str:
    """Return the owner in "woman's age" only where it tells whose column is meant: a father's."""
    return found.group(0) if stem(found.group(1)) in QUALIFIERS else " "


def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, those that it runs together or shortens among them."""
    low = name.lower()
    parts = [p.lower() for p in re.split(r"[_\W]+", name) if p]
    pieces = (w for p in (*parts, *tokens(name)) for w in _pieces(p))
    return tuple(
        dict.fromkeys(
            (*tokens(name), *parts, *pieces, *_logarithm(low), *_real(low), *_denied(low))
        )
    )


def _pieces(part: str) -> tuple[str, ...]:
    """Return the two words that a part of a name runs together: fatheduc, nearschool."""
    if whole := _SHORTENED.get(part):
        return (whole,)
    if not part.isalpha() or len(part) < _LONG_ENOUGH or kindred(part):
        return ()
    cuts = ((part[:i], part[i:]) for i in range(2, len(part) - 1))
    read = (tuple(_word(piece) for piece in cut) for cut in cuts)
    found = [words for words in read if all(words)]
    return max(found, key=lambda words: min(len(w) for w in words), default=())


def _word(piece: str) -> str:
    if piece in _SHORTENED:
        return _SHORTENED[piece]
    return piece if len(piece) >= _SHORTEST_WORD and kindred(piece) else ""


def _denied(name: str) -> tuple[str, ...]:
    """Return what a column says is lacking: nodegree is about a degree."""
    found = re.fullmatch(r"non?_?([a-z]{5,})", name)
    return (found.group(1),) if found else ()


def _logarithm(name: str) -> tuple[str, ...]:
    """Return the words of a logarithm by its name: lwage and ln_wage are the log of wage."""
    found = re.fullmatch(r"(?:log|ln|l)_?([a-z]{3,})", name)
    return ("log", found.group(1)) if found and synonyms(stem(found.group(1))) else ()


def _real(name: str) -> tuple[str, ...]:
    """Return the words of a sum of money at constant prices: rprice and real_wage."""
    found = re.fullmatch(rf"(?:real|r)_?({_MONEY})s?", name)
    return ("real", found.group(1)) if found else ()


def split_labels(description: str) -> tuple[str, str]:
    """Return the meaning and the list of value labels ('1: yes, 0: no') after it."""
    found = _LABELS.search(description)
    if found is None:
        return description, ""
    return description[: found.start()], description[found.start() :]


def _own_entry(meaning: str) -> str:
    """Return a meaning without the entries of other columns that follow it on the same line."""
    return re.split(r"[.;]\s+\w+\s*:\s", meaning, maxsplit=1)[0]


def _put(own: dict[str, float], words: tuple[str, ...], weight: float) -> None:
    for word in words:
        own[word] = max(own.get(word, 0.0), weight)
