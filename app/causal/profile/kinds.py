"""What the values of a column are, and why: the kind of each variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, Kind, Variable
from app.causal.profile import hints
from app.causal.profile.columns import MAX_LEVELS, ColumnFacts, Values, facts_of
from app.causal.profile.description import Meaning

if TYPE_CHECKING:
    import pandas as pd

_FEW = 10  # integer levels that read as a scale rather than as a quantity
_ROWS_PER_LEVEL = 5
_LARGEST_COUNT = 1_000
_YEARS = (1500, 2200)
_Why = tuple[Kind, str]


def infer_variables(
    frame: pd.DataFrame, meanings: Mapping[str, Meaning] | None = None
) -> tuple[Variable, ...]:
    """Return a variable for each column of the frame, in its order.

    Parameters
    ----------
    frame : columns hold numbers, datetimes, booleans or text.
    meanings : what the description says of columns, by name.
    """
    known = meanings or {}
    return tuple(
        infer_variable(facts_of(frame[name], str(name)), known.get(str(name), Meaning()))
        for name in frame.columns
    )


def infer_variable(facts: ColumnFacts, meaning: Meaning) -> Variable:
    """Decide the kind of one column from what was counted of it and what is said of it."""
    kind, reason = _kind(facts, meaning)
    return Variable(
        name=facts.name,
        kind=kind,
        description=meaning.text,
        unit=meaning.unit,
        levels=levels_for(facts, kind),
        n_missing=facts.n_missing,
        n_distinct=facts.n_distinct,
        reasons=(reason,),
        top_share=_top_share(facts),
    )


def _top_share(facts: ColumnFacts) -> float | None:
    present = facts.n - facts.n_missing
    if not facts.distinct or not present:
        return None
    return max(count for _, count in facts.distinct) / present


def levels_for(facts: ColumnFacts, kind: Kind) -> tuple[str, ...]:
    """Return the levels of a discrete kind in order, () for another."""
    if kind not in DISCRETE:
        return ()
    if facts.stored is not Values.TEXT:
        return facts.levels
    if facts.n_distinct == 2:
        return hints.two_in_order(facts.levels)
    return hints.in_order(facts.levels) or facts.levels


def is_year(facts: ColumnFacts) -> bool:
    """Tell whether the numbers can be calendar years."""
    low, high = _YEARS
    return facts.whole and low <= facts.minimum and facts.maximum <= high


def _kind(facts: ColumnFacts, meaning: Meaning) -> _Why:
    if facts.n_present == 0:
        return Kind.CONSTANT, "all values are missing"
    if facts.n_distinct == 1:
        return Kind.CONSTANT, "all values are the same"
    match facts.stored:
        case Values.DATES:
            return Kind.DATETIME, "the values are dates"
        case Values.NUMBERS:
            return _numeric_kind(facts, meaning)
        case Values.TEXT:
            return _text_kind(facts)


def _numeric_kind(facts: ColumnFacts, meaning: Meaning) -> _Why:
    if facts.n_distinct == 2:
        return Kind.BINARY, f"two values, {' and '.join(facts.levels)}"
    if not facts.whole:
        return Kind.CONTINUOUS, "the values are decimal numbers"
    return _said_kind(facts, meaning) or _whole_kind(facts)


def _said_kind(facts: ColumnFacts, meaning: Meaning) -> _Why | None:
    """Return the kind of whole numbers that their name or meaning gives away."""
    if reason := _identifier_reason(facts):
        return Kind.IDENTIFIER, reason
    if hints.says_year(facts.name) and is_year(facts):
        return Kind.CONTINUOUS, "the values are calendar years"
    if hints.says_groups(facts.name) and facts.n_distinct <= MAX_LEVELS:
        return Kind.NOMINAL, "the name says that the numbers stand for groups"
    if facts.minimum >= 0 and hints.says_count(facts.name, meaning.text):
        return Kind.COUNT, "whole numbers, and the name or meaning says they are counted"
    return None


def _whole_kind(facts: ColumnFacts) -> _Why:
    if _is_scale(facts):
        return Kind.ORDINAL, f"{facts.n_distinct} whole-number levels"
    if _is_count(facts):
        return Kind.COUNT, "whole numbers from 0 or 1 upwards, most of them small"
    return Kind.CONTINUOUS, "whole numbers over a wide range"


def _identifier_reason(facts: ColumnFacts) -> str:
    """Say why the numbers only tell rows apart; "" if they may mean something."""
    if facts.n_distinct < facts.n_present or facts.n_present < 20 or hints.says_time(facts.name):
        return _repeated_identifier(facts)
    if hints.says_id(facts.name):
        return "each value occurs once, and the name says it is an identifier"
    if facts.maximum - facts.minimum + 1 == facts.n and facts.minimum in (0, 1):
        return "the values count the rows"
    return ""


def _repeated_identifier(facts: ColumnFacts) -> str:
    if hints.says_id(facts.name) and facts.n_distinct > max(_FEW, 0.02 * facts.n_present):
        return "the name says it is an identifier, and there are many values"
    return ""


def _is_scale(facts: ColumnFacts) -> bool:
    """Tell whether there are few levels, used often, and close together or very few."""
    if facts.n_distinct > _FEW or facts.n_present < _ROWS_PER_LEVEL * facts.n_distinct:
        return False
    span = facts.maximum - facts.minimum + 1
    return span <= 2 * facts.n_distinct or facts.n_distinct <= 5


def _is_count(facts: ColumnFacts) -> bool:
    return facts.minimum in (0, 1) and facts.maximum <= _LARGEST_COUNT and facts.skewness > 0.5


def _text_kind(facts: ColumnFacts) -> _Why:
    if facts.n_distinct == 2:
        return Kind.BINARY, f"two values, {' and '.join(hints.two_in_order(facts.levels))}"
    if facts.distinct and hints.in_order(facts.levels):
        return Kind.ORDINAL, "the words name an order"
    if facts.words >= 6 or facts.characters > 60:
        return Kind.TEXT, "the values are sentences"
    share = facts.n_distinct / facts.n_present
    if share > 0.95 and facts.n_present >= 20:
        return Kind.IDENTIFIER, "nearly every row has its own value"
    if facts.distinct:
        return Kind.NOMINAL, f"{facts.n_distinct} different words"
    return Kind.IDENTIFIER, f"{facts.n_distinct} different words, too many to compare as groups"
