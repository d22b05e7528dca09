"""What the values of a column are, and why: the kind of each variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.data import DISCRETE, Kind, KindGuess, Variable
from app.causal.profile import hints
from app.causal.profile.columns import ColumnFacts, Values, facts_of
from app.causal.profile.description import Meaning
from app.causal.profile.evidence import Clues, guesses
from app.causal.profile.orderings import in_order
from app.causal.profile.sentinels import sentinels, without
from app.causal.profile.units_of_measure import LOGARITHM, unit_of

if TYPE_CHECKING:
    import pandas as pd

Labels = tuple[tuple[str, str], ...]


def infer_variables(
    frame: pd.DataFrame,
    meanings: Mapping[str, Meaning] | None = None,
    labels: Mapping[str, Labels] | None = None,
) -> tuple[Variable, ...]:
    """Return a variable for each column of the frame, in its order.

    Parameters
    ----------
    frame : columns hold numbers, datetimes, booleans or text.
    meanings : what the description says of columns, by name.
    labels : what the file says that codes mean, by column name.
    """
    known, coded = meanings or {}, labels or {}
    return tuple(
        infer_variable(
            facts_of(frame[name], str(name)),
            known.get(str(name), Meaning()),
            coded.get(str(name), ()),
        )
        for name in frame.columns
    )


def infer_variable(facts: ColumnFacts, meaning: Meaning, labels: Labels = ()) -> Variable:
    """Decide the kind of one column from what was counted of it and what is said of it."""
    labels = labels or _occurring(facts, meaning.levels)
    codes = tuple(s.code for s in sentinels(facts, meaning.text, labels))
    facts = without(facts, codes)
    likeliest, *others = guesses(Clues(facts, meaning.text, labels))
    return Variable(
        name=facts.name,
        kind=likeliest.kind,
        description=meaning.text,
        unit=_unit(facts, meaning, likeliest.kind),
        levels=levels_for(facts, likeliest.kind),
        n_missing=facts.n_missing,
        n_distinct=facts.n_distinct,
        reasons=(likeliest.reason,),
        top_share=_top_share(facts),
        value_labels=labels,
        alternatives=tuple(others),
        missing_codes=codes,
        years=years_of(facts) if likeliest.kind is Kind.DATETIME else None,
    )


def years_of(facts: ColumnFacts) -> tuple[int, int] | None:
    """Return the first and the last year of a column of dates or years; None where it has none."""
    return (int(facts.minimum), int(facts.maximum)) if facts.minimum else None


def _unit(facts: ColumnFacts, meaning: Meaning, kind: Kind) -> str:
    """Return the unit that is described, or that the name shows: a logarithm has no other.

    Two values are no amount of anything, and values from 0 to 1 may be shares or per cent.
    """
    named = unit_of(facts, kind)
    if named == LOGARITHM:
        return named
    said = "" if kind is Kind.BINARY else meaning.unit or named
    is_share = facts.stored is Values.NUMBERS and 0 <= facts.minimum <= facts.maximum <= 1
    return "" if said == "%" and is_share else said


def _occurring(facts: ColumnFacts, said: Labels) -> Labels:
    """Return what a description says of codes, of those that occur."""
    return tuple((code, word) for code, word in said if code in facts.levels)


def recounted(facts: ColumnFacts, variable: Variable) -> Variable:
    """Return a variable that a user changed with the levels and counts of what it is now."""
    facts = without(facts, variable.missing_codes)
    return replace(
        variable,
        levels=levels_for(facts, variable.kind),
        n_missing=facts.n_missing,
        n_distinct=facts.n_distinct,
        top_share=_top_share(facts),
    )


def as_kind(variable: Variable, kind: Kind, reason: str) -> Variable:
    """Return the variable read as another kind, what it was taken for kept as an alternative."""
    if kind is variable.kind:
        return replace(variable, reasons=(reason,))
    before = KindGuess(variable.kind, 0.5, "; ".join(variable.reasons))
    others = tuple(guess for guess in variable.alternatives if guess.kind is not kind)
    return replace(
        variable, kind=kind, reasons=(reason,), levels=(), alternatives=(before, *others)
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
    return in_order(facts.levels) or facts.levels
