"""What came from a language model beside a plan: suggestions, and what asking for them cost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_BY_MODEL = "model_"


def model_step(name: str) -> str:
    """Return the id of a step that a model asked for."""
    return f"{_BY_MODEL}{name}"


def is_by_model(step_id: str) -> bool:
    """Tell whether a model asked for this step: what it finds is shown, and decides nothing."""
    return step_id.startswith(_BY_MODEL)


class ModelRole(StrEnum):
    """Whom a model is asked to be."""

    READER = "reader"
    DOMAIN_EXPERT = "domain_expert"
    PLANNER = "planner"
    CRITIC = "critic"
    NARRATOR = "narrator"


@dataclass(frozen=True, slots=True)
class Consulted:
    """What one role cost and came to; `fallback` says why the expert went on without it."""

    role: ModelRole
    calls: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    fallback: str = ""


class SuggestionKind(StrEnum):
    """What a suggestion says of its columns, in their order."""

    CAUSES = "causes"
    CANNOT_CAUSE = "cannot_cause"
    EARLIER = "earlier"
    COMMON_CAUSE = "common_cause"
    INSTRUMENT = "instrument"
    NEGATIVE_OUTCOME = "negative_outcome"
    NEGATIVE_TREATMENT = "negative_treatment"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something a model holds for known, with its reason; `used` once the caller opted in.

    The columns of EARLIER come in two groups: those of `columns` before those of `later`.
    """

    kind: SuggestionKind
    columns: tuple[str, ...]
    why: str
    later: tuple[str, ...] = ()
    used: bool = False
