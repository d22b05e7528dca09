"""What is asked of a described model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.causal.described.model import DescribedModel, Event


class FormalKind(StrEnum):
    """The kinds of formal question, from what is seen to what would have been."""

    INDEPENDENCE = "independence"
    DEPENDENCE = "dependence"
    CAUSES = "causes"
    ROLE = "role"
    INSTRUMENT = "instrument"
    ADJUSTMENT = "adjustment"
    IDENTIFIABILITY = "identifiability"
    PROBABILITY = "probability"
    ASSOCIATION = "association"
    AVERAGE_EFFECT = "average_effect"
    EFFECT_ON_TREATED = "effect_on_treated"
    DIRECT_EFFECT = "direct_effect"
    INDIRECT_EFFECT = "indirect_effect"
    COUNTERFACTUAL = "counterfactual"
    NECESSITY = "necessity"
    SUFFICIENCY = "sufficiency"
    NECESSITY_AND_SUFFICIENCY = "necessity_and_sufficiency"
    VALUE = "value"
    CONCLUSION = "conclusion"
    RELATIVES = "relatives"
    PATH = "path"


class Direction(StrEnum):
    """What a question supposes of the answer; it is then answered by yes or no."""

    MORE = "more"
    LESS = "less"

    @property
    def opposite(self) -> Direction:
        return Direction.LESS if self is Direction.MORE else Direction.MORE


@dataclass(frozen=True, slots=True)
class FormalQuery:
    """One question about a model; what its kind does not need is empty.

    `event` is what may hold, `given` what is seen, `do` what is set from outside, and `adjusted`
    what is held fixed (None where the question asks what should be). `setting` and `seen` are
    numbers of a model of equations; `role` is the one that a variable may have.
    """

    kind: FormalKind
    treatment: str = ""
    outcome: str = ""
    event: Event = ()
    given: Event = ()
    do: Event = ()
    adjusted: tuple[str, ...] | None = None
    mediators: tuple[str, ...] = ()
    role: str = ""
    direction: Direction | None = None
    setting: tuple[tuple[str, float], ...] = ()
    seen: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class DescribedQuestion:
    """A model in words as it was understood, and what is asked of it."""

    model: DescribedModel
    query: FormalQuery


@dataclass(frozen=True, slots=True)
class FormalAnswer:
    """The answer: yes or no where that is asked, a number or its bounds where there is one.

    `derivation` are the steps to it, in order; `names` what a question about variables names;
    `choice` the option that agrees, where the text lists some.
    """

    kind: FormalKind
    sentence: str
    is_so: bool | None = None
    value: float | None = None
    interval: tuple[float, float] | None = None
    names: tuple[str, ...] = ()
    derivation: tuple[str, ...] = ()
    choice: str | None = None
