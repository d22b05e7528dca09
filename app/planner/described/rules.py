"""Rules and equations in a description: what decides a variable, or what it is a sum of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import product

from app.causal.described.model import Equation, Rule
from app.planner.described.arrows import named
from app.planner.described.vocabulary import Vocabulary

_EQUATION = re.compile(r"^\s*(?P<name>[A-Za-z]\w*)\s*(?::=|=|is)\s*(?P<sum>[^=]*[\d*·×+][^=]*)$")
_TERM = re.compile(
    r"\s*(?P<sign>[+\-−]?)\s*(?:(?P<slope>\d+(?:\.\d+)?)\s*[*·×]?\s*)?(?P<name>[A-Za-z]\w*)?\s*"
)
_ERROR = re.compile(r"^(?:[ueε]|[UuNEe]_?\w*|noise\w*|error\w*|eps\w*)$")
_RULE = re.compile(
    r"^(?P<name>.+?)\s+(?:happens?|occurs?|holds?|results?|is true|rings?|follows?|=|:=)?\s*"
    r"(?:exactly |only |whenever )?(?:if and only if|iff|whenever|exactly when|:=|if|when)\s+"
    r"(?P<causes>.+?)(?:\s+(?:happens?|occurs?|holds?|(?:is|are) true))?$",
    re.IGNORECASE,
)
_LEADING_RULE = re.compile(
    r"^(?P<causes>.+?)\s+(?:always|each|alone|both|together|is enough to|are enough to|necessarily)"
    r"\s+(?:causes?|leads? to|triggers?|makes?|produces?)\s+(?P<name>.+)$",
    re.IGNORECASE,
)
_IF_THEN = re.compile(
    r"^(?:if|when|whenever)\s+(?P<causes>[^,]+),\s*(?:then\s+)?(?P<name>.+)$", re.IGNORECASE
)
_EITHER = re.compile(r"\bor\b|∨|\|", re.IGNORECASE)
MOST_CAUSES = 4


def equation_in(sentence: str) -> Equation | None:
    """Return `Y = 2*X + 3*Z + noise` as an equation; None where the sentence is none."""
    found = _EQUATION.match(sentence.strip().rstrip(".;"))
    if not found or not re.search(r"[A-Za-z]", found["sum"]):
        return None
    slopes: dict[str, float] = {}
    constant = 0.0
    at = 0
    text = found["sum"].strip()
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or term.end() == at or not (term["slope"] or term["name"]):
            return None
        at = term.end()
        size = float(term["slope"] or 1.0) * (-1.0 if term["sign"] in ("-", "−") else 1.0)
        if term["name"] is None:
            constant += size
        elif not _ERROR.match(term["name"]):
            slopes[term["name"]] = slopes.get(term["name"], 0.0) + size
    return Equation(found["name"], tuple(slopes.items()), constant)


def rule_names(sentence: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the names a rule speaks of, before any variable is known: (decided, causes)."""
    plain = sentence.strip().rstrip(".;")
    found = _matched(plain)
    if not found or re.search(r"\d|%|\bprobab|\bchance|\bwould\b", plain):
        return None
    parts = re.split(r"\bor\b|\band\b|[,∨∧&|]", found["causes"], flags=re.IGNORECASE)
    causes = tuple(name for part in parts if (name := _bare(part)))
    return (_bare(found["name"]), causes) if causes else None


def rule_in(sentence: str, words: Vocabulary) -> Rule | None:
    """Return `Y happens if X or Z` as a rule over known variables."""
    plain = sentence.strip().rstrip(".;")
    found = _matched(plain)
    decided = words.one(found["name"]) if found else None
    if not found or decided is None:
        return None
    alternatives = [words.mentions(part) for part in _EITHER.split(found["causes"]) if part.strip()]
    causes = tuple(dict.fromkeys(m.name for part in alternatives for m in part))
    causes = tuple(name for name in causes if name != decided.name)
    if not causes or len(causes) > MOST_CAUSES:
        return None
    table = []
    for levels in product((0, 1), repeat=len(causes)):
        row = dict(zip(causes, levels, strict=True))
        holds = any(part and all(row.get(m.name) == m.level for m in part) for part in alternatives)
        table.append(int(holds) if decided.level else int(not holds))
    return Rule(decided.name, causes, tuple(table))


def joined(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return one rule per variable: several hold it up by any of them."""
    by_name: dict[str, Rule] = {}
    for rule in rules:
        known = by_name.get(rule.name)
        by_name[rule.name] = _either(known, rule) if known else rule
    return tuple(by_name.values())


def _either(one: Rule, other: Rule) -> Rule:
    causes = tuple(dict.fromkeys((*one.causes, *other.causes)))
    table = []
    for levels in product((0, 1), repeat=len(causes)):
        row = dict(zip(causes, levels, strict=True))
        table.append(max(_decided(rule, row) for rule in (one, other)))
    return Rule(one.name, causes, tuple(table))


def _decided(rule: Rule, row: Mapping[str, int]) -> int:
    place = 0
    for cause in rule.causes:
        place = 2 * place + row[cause]
    return rule.table[place]


def _matched(plain: str) -> re.Match[str] | None:
    return _IF_THEN.match(plain) or _RULE.match(plain) or _LEADING_RULE.match(plain)


def _bare(part: str) -> str:
    text = re.sub(
        r"\b(?:either|both|not|no|does|do|did|happens?|occurs?|holds?|is|are|true|only|if|when|or|"
        r"and|at least one of)\b",
        " ",
        part,
        flags=re.IGNORECASE,
    )
    return named(" ".join(text.split()))
