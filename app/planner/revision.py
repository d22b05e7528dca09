"""A plan revised on what its checks found: which check, what was added, what may now answer."""

from __future__ import annotations

from dataclasses import dataclass

from app.causal.question import Question
from app.planner.plan import PlannedAssumption, Revision, Step

_REVISED = "revised_"


def revised_step(name: str) -> str:
    """Return the id of a step that a revision adds."""
    return f"{_REVISED}{name}"


def is_revised(step_id: str) -> bool:
    """Tell whether a revision added this step."""
    return step_id.startswith(_REVISED)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A check of a step that did not hold, or the code of the error it ended with; and the words.

    `is_open` tells that the answer stands without it, if less firmly.
    """

    step: str
    check: str
    sentence: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Revised:
    """The revisions of a plan, once per run; `question` is what added identifications ask."""

    revisions: tuple[Revision, ...]
    steps: tuple[Step, ...]
    assumptions: tuple[PlannedAssumption, ...] = ()
    question: Question | None = None
