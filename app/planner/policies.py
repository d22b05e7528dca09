"""A policy that has no column of its own: the group that it befell, as the words tell."""

from __future__ import annotations

import re

from app.causal.data import Kind, Variable
from app.causal.profile import FacetKind, Profile
from app.planner.pairing import Side
from app.planner.phrases import sentences

_DONE = (
    r"(?:rais|introduc|adopt|pass|switch|chang|expand|open|clos|bann|cut|abolish|start|implement"
    r"|enact|increas|lower|reduc|extend|legali[sz]|launch|reform|impos|repeal|treat|affect|expos"
    r"|beg[au]n|built|ask|requir|moved|lent|brought in|put up|set up|switch)"
)
_CAME = rf"(?:{_DONE}|came in|took effect|in force)"
_ELSEWHERE = (
    r"\b(?:not|never|no|none|without|unlike|compar\w*|than|versus|vs|with|neighbou?r\w*|control\w*"
    r"|whereas|while|remain\w*|stayed|unaffected|untreated)\b"
)
_TWO = 2
_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*\b")
_NOT_DONE = r"(?:did(?: not|n't)|never|had no|kept|without|unaffected|untreated)"


def befallen(words: str, profile: Profile, outcome: str) -> Side | None:
    """Return the two-valued column of groups one of which, by name, is said to have acted.

    "New Jersey raised its minimum wage; Pennsylvania did not" makes a column with these two
    states the cause, although no column is called minimum wage. The side's phrase is the level.
    """
    for variable in profile.variables:
        if variable.name == outcome or variable.n_distinct != 2:
            continue
        acting = those_that_acted(words, variable)
        if len(acting) == 1:
            return _side(variable, acting[0])
    return (
        taken_up(profile, outcome)
        or _described(words, profile, outcome)
        or _alone(words, profile, outcome)
    )


def those_that_acted(words: str, variable: Variable) -> list[str]:
    """Return the levels of a column whose names are followed by a deed."""
    said = sentences(words)
    return [level for level in variable.levels if any(_acts(level, s) for s in said)]


def taken_up(profile: Profile, outcome: str) -> Side | None:
    """Return the one column that units take up over time: a policy that no column is called by."""
    for kind in (FacetKind.STAGGERED_ADOPTION, FacetKind.ONE_TREATED_UNIT, FacetKind.ADOPTION):
        found = [
            profile.variable(f.columns[0])
            for f in profile.facets
            if f.kind is kind and f.columns[0] != outcome
        ]
        chosen = [v for v in found if v.n_distinct == 2] or found
        if len(chosen) == 1:
            why = f"{chosen[0].name!r} is the one column that units come under over time"
            return Side(chosen[0].name, "", 0.5, why)
    return None


def _described(words: str, profile: Profile, outcome: str) -> Side | None:
    """Return a column of zeros and ones that is described by the name of what acted.

    "=1 if the store is in New Jersey" is meant where New Jersey raised its minimum wage.
    """
    said = sentences(words)
    for variable in profile.variables:
        if variable.name == outcome or variable.n_distinct != 2:
            continue
        for name in _NAME.findall(variable.description):
            if any(_acts(name, s) for s in said):
                return Side(variable.name, name, 0.6, f"{name!r} is said to have acted")
    return None


def _alone(words: str, profile: Profile, outcome: str) -> Side | None:
    """Return a column of many groups one of which, by name, is said to have acted."""
    for variable in profile.variables:
        if variable.name == outcome or not 2 < variable.n_distinct <= len(variable.levels):
            continue
        acting = those_that_acted(words, variable)
        if len(acting) == 1 and variable.kind in (Kind.NOMINAL, Kind.IDENTIFIER):
            return _side(variable, acting[0])
    return None


def _acts(level: str, sentence: str) -> bool:
    """Tell whether the level's name is followed by a deed and not by its denial."""
    if not re.search(r"[A-Za-z]{3}", level):
        return False
    name = rf"(?<!\w){re.escape(level)}(?!\w)"
    found = re.search(rf"{name}(?P<rest>[^.;]{{0,60}}?)\b{_DONE}\w*", sentence, re.IGNORECASE)
    if found is not None and not re.search(_NOT_DONE, found.group("rest"), re.IGNORECASE):
        return True
    where = (
        rf"\b{_CAME}\w*(?P<rest>[^.,;]{{0,60}}?\b(?:in|at|by|on|for|to)\b[^.,;]{{0,30}}?){name}"
        r"(?P<then>[^.;,]{0,20})"
    )
    found = re.search(where, sentence, re.IGNORECASE)
    if found is None:
        return False
    return not re.search(_ELSEWHERE, found["rest"] + found["then"].split(" but")[0], re.IGNORECASE)


def treated_level(words: str, variable: Variable) -> str | None:
    """Return the one of two named levels of a column that is said to have been changed."""
    acted = those_that_acted(words, variable)
    return acted[0] if len(acted) == 1 and len(variable.levels) == _TWO else None


def _side(variable: Variable, level: str) -> Side:
    return Side(variable.name, level, 0.6, f"{level!r} is said to have acted, the others not")
