"""Hidden causes that the words tell of: where two of them meet in a column, it opens a path.

A column that one hidden cause ties to the treatment and another to the outcome is a collider
although it comes before both (M-bias; Greenland 2003, doi:10.1097/01.EDE.0000042804.12056.6C).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.causal.data import Variable
from app.planner.stated_consequences import is_named

_CLAUSES = re.compile(
    r"[.;!?]\s*|,?\s+(?:and|while|whereas|but)\s+(?=(?:an?|another|other|some)\s)", re.IGNORECASE
)
_HIDDEN = re.compile(
    r"\b(?:un(?:measured|observed|recorded|seen)|hidden|latent"
    r"|(?:not|never|no one|nobody)(?: was| were| has| have| is| are| ever)* "
    r"(?:measured|observed|recorded|seen|asked))\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:affects?|causes?|drives?|influences?|moves?|raises?|lowers?|shapes?|determines?"
    r"|(?:common )?causes? of|behind)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)


def hidden_colliders(
    words: str, variables: Iterable[Variable], treatment: Variable, outcome: Variable
) -> dict[str, str]:
    """Return the columns in which a hidden cause of the treatment meets one of the outcome."""
    known = list(variables)
    moved = list(_moved(words, [*known, treatment, outcome]))
    found = {}
    for variable in known:
        ties = [names - {variable.name} for names in moved if variable.name in names]
        with_treatment = any(treatment.name in t and outcome.name not in t for t in ties)
        with_outcome = any(outcome.name in t and treatment.name not in t for t in ties)
        if with_treatment and with_outcome:
            found[variable.name] = (
                "said to follow from two hidden causes, one of the treatment and one of the"
                " outcome, which holding it fixed would tie together (M-bias)"
            )
    return found


def _moved(words: str, variables: list[Variable]) -> Iterator[frozenset[str]]:
    """Yield for each hidden cause that is told of the columns that it is said to move."""
    for clause in _CLAUSES.split(words):
        said = _MOVES.search(clause)
        if said and _HIDDEN.search(clause):
            yield frozenset(v.name for v in variables if is_named(v.name, said.group(1)))
