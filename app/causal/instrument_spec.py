"""What estimators by an instrument declare alike, and which instruments each is made for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.causal.assumption import Assumption
from app.causal.catalogue import EstimatorSpec
from app.causal.data import Kind
from app.causal.estimand import EffectKind
from app.causal.levels import MAX_INDICATORS
from app.causal.question import Design

if TYPE_CHECKING:
    from app.causal.data import Variable
    from app.causal.estimand import Estimand
    from app.causal.profile import Profile

ASSUMED = frozenset(
    {
        Assumption.RELEVANCE,
        Assumption.EXCLUSION,
        Assumption.INSTRUMENT_INDEPENDENCE,
        Assumption.MONOTONICITY,
    }
)
MEASURED = frozenset({Kind.CONTINUOUS, Kind.COUNT, Kind.BINARY, Kind.ORDINAL, Kind.DURATION})
_NAMES = frozenset({Kind.NOMINAL, Kind.IDENTIFIER, Kind.TEXT})


class Instruments(StrEnum):
    """What an estimator takes as instruments."""

    ANY = "any"
    OFFER = "offer"
    DECIDERS = "deciders"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentSpec(EstimatorSpec):
    """An estimator by an instrument: any, an offer with two values, or a column of deciders."""

    takes: Instruments
    designs: frozenset[Design] = frozenset({Design.IV})
    effects: frozenset[EffectKind] = frozenset({EffectKind.LATE})
    outcome_kinds: frozenset[Kind] = MEASURED
    assumes: frozenset[Assumption] = ASSUMED

    def objections(self, profile: Profile, estimand: Estimand) -> Iterator[str]:
        """Yield each reason, as a sentence, why this estimator does not fit the estimand."""
        yield from super(InstrumentSpec, self).objections(profile, estimand)
        if estimand.design is not Design.IV:
            return
        columns = [profile.variable(name) for name in estimand.instruments]
        if self.takes is Instruments.OFFER and not _is_offer(columns):
            yield f"{self.title} needs one instrument with two values."
        if self.takes is Instruments.DECIDERS and not is_decider(columns):
            yield f"{self.title} needs one instrument that names who decided, of several."
        if self.takes is Instruments.ANY:
            for column in columns:
                if is_decider([column]) and column.n_distinct > MAX_INDICATORS + 1:
                    yield (
                        f"{self.title} cannot use {column.n_distinct} names in {column.name} as an"
                        " instrument without leaning towards plain comparison."
                    )


def _is_offer(columns: list[Variable]) -> bool:
    return len(columns) == 1 and columns[0].n_distinct == 2


def is_decider(columns: list[Variable]) -> bool:
    """Tell whether the one instrument is a column of names: judges, officers, examiners."""
    if len(columns) != 1 or columns[0].n_distinct <= 2:
        return False
    words = set(tokens_of(columns[0].name))
    return columns[0].kind in _NAMES or bool(words & DECIDERS)


def tokens_of(name: str) -> list[str]:
    return re.findall(r"[a-z]+", name.lower())


DECIDERS = frozenset(
    "judge examiner officer caseworker investigator adjuster doctor physician screener reviewer "
    "evaluator decider assessor clinician magistrate".split()
)
