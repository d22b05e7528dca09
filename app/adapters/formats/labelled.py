"""What a file's own labels add to its columns: meanings, and what the codes stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.causal.data import Kind, Variable
from app.causal.profile import hints
from app.causal.profile.description import Meaning, unit_in

if TYPE_CHECKING:
    import pandas as pd

    from app.adapters.formats.opened import ColumnLabels

_QUANTITIES = frozenset({Kind.COUNT, Kind.CONTINUOUS})


def with_meanings(
    described: Mapping[str, Meaning], labels: Mapping[str, ColumnLabels]
) -> dict[str, Meaning]:
    """Return what each column means: what the user says, else what the file says."""
    own = {
        name: Meaning(said.meaning, unit_in(said.meaning))
        for name, said in labels.items()
        if said.meaning
    }
    return own | dict(described)


def labelled(
    frame: pd.DataFrame, variables: Sequence[Variable], labels: Mapping[str, ColumnLabels]
) -> tuple[Variable, ...]:
    """Return the variables with their codes' labels.

    Numbers whose every value has a label are groups, whatever they look like.
    """
    return tuple(
        _labelled(frame[v.name], v, labels[v.name].values) if v.name in labels else v
        for v in variables
    )


def _labelled(
    series: pd.Series, variable: Variable, values: tuple[tuple[str, str], ...]
) -> Variable:
    from app.causal.profile.columns import facts_of
    from app.causal.profile.kinds import levels_for

    variable = replace(variable, value_labels=values)
    if variable.kind not in _QUANTITIES or not values:
        return variable
    facts, meaning = facts_of(series, variable.name), dict(values)
    if not facts.levels or not set(facts.levels) <= meaning.keys():
        return variable
    in_order = hints.in_order([meaning[level] for level in facts.levels])
    kind = Kind.ORDINAL if in_order else Kind.NOMINAL
    reasons = (f"the file labels each of the {facts.n_distinct} codes",)
    return replace(variable, kind=kind, levels=levels_for(facts, kind), reasons=reasons)
