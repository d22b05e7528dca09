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
_BEFORE_A_BIRTH = re.compile(
    r"\bmother|\bmaternal|\bmum\b|\bmom\b|\bpregnan|\bprenatal|\bantenatal|\bgravid", re.IGNORECASE
)


def is_of_newborn(variable: Variable) -> bool:
    """Tell whether a column is a newborn's measure, by its name: birth weight, gestation, Apgar."""
    own = {stem(word) for word in tokens(variable.name)}
    return bool(own & _BIRTH and own & _MEASURED_AT_BIRTH)


def after_pregnancy(variable: Variable, treatment: Variable) -> str | None:
    """Return why a newborn's measure is perhaps a consequence of what its mother did."""
    said = f"{treatment.name} {treatment.description}".replace("_", " ")
    if not is_of_newborn(variable) or is_of_newborn(treatment):
        return None
    if _BEFORE_A_BIRTH.search(said) is None:
        return None
    return f"measured at birth, so perhaps a consequence of {treatment.name}"
