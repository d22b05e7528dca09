"""What is asked about a design, and a design with the columns it needs, as it was read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from app.causal.profile import Profile
from app.causal.question import Design, Level
from app.planner.columns import Lexicon


@dataclass(frozen=True, slots=True)
class Asking:
    """The question, question and description together, the columns, and both ends as read."""

    text: str
    words: str
    profile: Profile
    lexicon: Lexicon
    treatment: str
    outcome: str


@dataclass(frozen=True, slots=True)
class DesignReading:
    """A design, the columns it needs, how sure this is, and the words that show it.

    The columns and values are those of `Question`, by the same names. `outcome` is another column
    than was read where the design needs it: a time instead of its event, or a later moment.
    """

    design: Design
    confidence: float
    evidence: str
    outcome: str | None = None
    instruments: tuple[str, ...] = ()
    group_column: str | None = None
    time_column: str | None = None
    unit_column: str | None = None
    running_variable: str | None = None
    cutoff: float | None = None
    mediator: str | None = None
    more_mediators: tuple[str, ...] = ()
    direct: bool = False
    event_column: str | None = None
    entry_column: str | None = None
    adoption_column: str | None = None
    intervention_time: Level | None = None
    treated_unit: Level | None = None
    after_column: str | None = None
    earlier_outcome: str | None = None
    third_column: str | None = None
    modifiers: tuple[str, ...] = ()
    randomised: bool | None = None

    def parts(self) -> dict[str, Any]:
        """Return what it says of the question, by the names of the question's fields."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        apart = {"confidence", "evidence", "outcome"}
        return {n: v for n, v in told.items() if n not in apart and v is not None and v != ()}
