"""A policy that has no column of its own: the group that it befell, as the words tell."""

from __future__ import annotations

import re

from app.causal.data import Variable
from app.causal.profile import Profile
from app.planner.pairing import Side
from app.planner.phrases import sentences

_DONE = (
    r"(?:rais|introduc|adopt|pass|switch|chang|expand|open|clos|bann|cut|abolish|start|implement"
    r"|enact|increas|lower|reduc|extend|legali[sz]|launch|reform|impos|repeal|treat|affect|expos)"
)
_NOT_DONE = r"(?:did(?: not|n't)|never|had no|kept|without|unaffected|untreated)"


def befallen(words: str, profile: Profile, outcome: str) -> Side | None:
    """Return the two-valued column of groups one of which, by name, is said to have acted.

    "New Jersey raised its minimum wage; Pennsylvania did not" makes a column with these two
    states the cause, although no column is called minimum wage. The side's phrase is the level.
    """
    said = sentences(words)
    for variable in profile.variables:
        if variable.name == outcome or variable.n_distinct != 2:
            continue
        acting = [level for level in variable.levels if any(_acts(level, s) for s in said)]
        if len(acting) == 1:
            return _side(variable, acting[0])
    return None


def _acts(level: str, sentence: str) -> bool:
    """Tell whether the level's name is followed by a deed and not by its denial."""
    if not re.search(r"[A-Za-z]{3}", level):
        return False
    found = re.search(
        rf"(?<!\w){re.escape(level)}(?!\w)(?P<rest>[^.;]{{0,60}}?)\b{_DONE}\w*",
        sentence,
        re.IGNORECASE,
    )
    return found is not None and not re.search(_NOT_DONE, found.group("rest"), re.IGNORECASE)


def _side(variable: Variable, level: str) -> Side:
    return Side(variable.name, level, 0.6, f"{level!r} is said to have acted, the others not")
