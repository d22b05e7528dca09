"""What is measured at a birth follows what the mother did, or was given, before it."""

from __future__ import annotations

import re

from app.causal.data import Variable
from app.planner.words import stem, tokens

_BIRTH = frozenset(
    stem(word) for word in "birth birthweight bwt bweight newborn neonatal apgar gestation".split()
)
_MEASURED_AT_BIRTH = frozenset(
    stem(word)
    for word in "weight bwt bweight birthweight bw length size gestation apgar newborn neonatal "
    "preterm premature caesarean cesarean".split()
)
_ALONE = frozenset("lbw vlbw elbw birthweight apgar bwt bwght bweight preterm gestation".split())
_TOLD = re.compile(
    r"\bbirth ?weight\b|\bapgar\b|\bnewborn|\bneonat\w+|\bgestation(?:al age)?\b|\bpreterm\b"
    r"|\bpremature(?:ly)? (?:birth|born|baby|delivery)\b|\bweight at birth\b|\bborn (?:prematurely"
    r"|preterm|small)\b",
    re.IGNORECASE,
)
_ANOTHER_BIRTH = re.compile(r"\b(?:previous|prior|earlier|past|history|last)\b", re.IGNORECASE)
_BEFORE_A_BIRTH = re.compile(
    r"\bmother|\bmaternal|\bmum\b|\bmom\b|\bpregnan|\bprenatal|\bantenatal|\bgravid", re.IGNORECASE
)


def is_of_newborn(variable: Variable) -> bool:
    """Tell whether a column is a newborn's measure: birth weight, gestation, Apgar score."""
    words = tokens(variable.name)
    own = {stem(word) for word in words}
    named = (own & _BIRTH and own & _MEASURED_AT_BIRTH) or _ALONE & set(words)
    return bool(named or _TOLD.search(variable.description))


def after_pregnancy(variable: Variable, end: Variable) -> str | None:
    """Return why a newborn's measure is perhaps a consequence of what its mother did.

    Parameters
    ----------
    end : the treatment or the outcome.
    """
    said = f"{end.name} {end.description}".replace("_", " ")
    if not is_of_newborn(variable) or is_of_newborn(end):
        return None
    if _BEFORE_A_BIRTH.search(said) is None or _ANOTHER_BIRTH.search(variable.description):
        return None
    return f"measured at birth, so perhaps a consequence of {end.name}"
