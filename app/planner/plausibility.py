"""How likely a column is a cause or an effect whatever is asked: traits, offers, results."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cached_property

from app.causal.data import Kind, Variable
from app.causal.profile import FacetKind, Profile
from app.planner.column_words import split_labels
from app.planner.ends.traits import DONE, GIVEN, RESULTS
from app.planner.kinship import is_transform
from app.planner.moments import Phase, phase
from app.planner.random_words import NOT_RANDOM, RANDOM
from app.planner.words import content, stem, tokens

_ALIKE = 0.85
_HEAD = 2  # the first words of a meaning say what a column is, the later ones of whom or when


class Plausibility:
    """Judges the columns of one dataset; what it returns is added to how well words fit."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def pair(self, cause: str, effect: str) -> float:
        """Return how much more, or less, a column is likely to act on the other."""
        related = 0.5 if is_transform(cause, effect) else 0.15 * _are_alike(cause, effect)
        return self.as_cause(cause) + self.as_effect(effect) - related

    def as_cause(self, name: str) -> float:
        variable = self._profile.variable(name)
        likely = 0.0
        if name in self._indexes:
            likely -= 0.1
        if DONE & _head(variable):
            likely += 0.02
        if variable.n_distinct == 2:
            likely += 0.03
        if phase(variable)[0] is Phase.AFTER:
            likely -= 0.06
        return likely

    def as_effect(self, name: str) -> float:
        variable = self._profile.variable(name)
        likely = 0.0
        if name in self._indexes:
            likely -= 0.2
        if GIVEN & _head(variable):
            likely -= 0.2
        if self._is_drawn(variable):
            likely -= 0.1
        if variable.kind is Kind.NOMINAL and variable.n_distinct > 2:
            likely -= 0.1
        if RESULTS & _head(variable) or phase(variable)[0] is Phase.AFTER:
            likely += 0.05
        return likely

    def _is_drawn(self, variable: Variable) -> bool:
        said = variable.description
        return bool(RANDOM.search(said)) and not NOT_RANDOM.search(said)

    @cached_property
    def _indexes(self) -> frozenset[str]:
        time = self._profile.time
        times = (time.column, *time.parts) if time and time.column else ()
        units = (self._profile.unit_column, *self._profile.unit_parts)
        taken_up = {FacetKind.ADOPTION, FacetKind.STAGGERED_ADOPTION}
        spared = {f.columns[0] for f in self._profile.facets if f.kind in taken_up}
        return frozenset(c for c in (*times, *units) if c) - spared


def _are_alike(one: str, other: str) -> bool:
    """Tell whether two names differ by hardly a letter: narr86 and nfarr86 count alike things."""
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() > _ALIKE


def _head(variable: Variable) -> set[str]:
    """Return the stems of a name and of the first telling words of its meaning."""
    plain, _ = split_labels(variable.description)
    return {*(stem(t) for t in tokens(variable.name)), *content(plain)[:_HEAD]}
