"""What a message is taken for: a question about findings, a wish for a change, a new question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol, TypeAlias, TypeVar

from app.causal.catalogue import Catalogue
from app.causal.conditions import Condition
from app.causal.data import Kind, Role
from app.causal.profile import Profile
from app.causal.question import Arrow, Knowledge, Question
from app.planner.amendments import Amendments

T = TypeVar("T")


class Topic(StrEnum):
    """What an explanation is about."""

    ANSWER = "answer"
    LINK = "link"
    TERM = "term"
    CERTAINTY = "certainty"
    DOUBTS = "doubts"
    METHOD = "method"
    ASSUMPTIONS = "assumptions"
    ADJUSTMENT = "adjustment"
    SENSITIVITY = "sensitivity"
    NEXT_STEPS = "next_steps"
    ROWS = "rows"
    CHECK = "check"
    FOR_WHOM = "for_whom"
    OVER_TIME = "over_time"
    PRECISION = "precision"
    SIZE = "size"
    MISSING_VALUES = "missing_values"
    HELP = "help"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Explain:
    """A question that the findings may answer.

    `columns` are the columns it names, cause before effect where the words tell; `term` is the
    word that is asked about, or the idea whose check is, `algorithm` the name of the method.
    """

    topic: Topic
    columns: tuple[str, ...] = ()
    term: str = ""
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a message says is known; `latents_possible` is None where it says nothing of it."""

    required: tuple[Arrow, ...] = ()
    forbidden: tuple[Arrow, ...] = ()
    exogenous: tuple[str, ...] = ()
    latents_possible: bool | None = None

    def added_to(self, known: Knowledge) -> Knowledge:
        """Return what is known now; what was said last holds where it contradicts the rest."""
        return replace(
            known,
            required=_joined((a for a in known.required if not self._denies(a)), self.required),
            forbidden=_joined(
                (a for a in known.forbidden if a not in self.required), self.forbidden
            ),
            exogenous=_joined(
                (n for n in known.exogenous if n not in {e for _, e in self.required}),
                self.exogenous,
            ),
            latents_possible=known.latents_possible
            if self.latents_possible is None
            else self.latents_possible,
        )

    def _denies(self, arrow: Arrow) -> bool:
        cause, effect = arrow
        turned = (effect, cause) in self.required
        return arrow in self.forbidden or effect in self.exogenous or turned


def _joined(before: Iterable[T], after: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*before, *after)))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a column is said to be; None leaves a part as it is."""

    column: str
    kind: Kind | None = None
    role: Role | None = None
    unit: str | None = None
    missing_codes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is wanted otherwise; `words` say it back to the person.

    `algorithms` take the place of those of their task, `taken` are what columns are to be taken
    for, `population` are conditions on the rows, `question` is asked in place of the one before.
    `is_redrawn` wants other random numbers.
    """

    words: str
    stated: Stated = Stated()
    amendments: Amendments = field(default_factory=Amendments)
    algorithms: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()
    population: tuple[Condition, ...] = ()
    question: str = ""
    is_redrawn: bool = False


@dataclass(frozen=True, slots=True)
class Refine:
    """A wish to have the analysis done otherwise."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """A wish to go back to the run before the last change."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A wish to see what differs from the run before, or from the first one."""

    with_first: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A new question, to be put to the same data."""

    text: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A message that is none of these, and why where that is known.

    `is_certain` tells that nothing else can be meant: it names a column that is not there.
    `choices` are messages one of which may be meant: whoever chooses one sends it. `near` are
    messages about what it names, where no more of it was understood.
    """

    why: str = ""
    is_certain: bool = False
    choices: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """Return the messages that may be sent instead, as they are."""
        return self.choices or self.near


Heard: TypeAlias = Explain | Refine | Undo | Contrast | Ask | Unclear


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known when a message arrives; `question` is that of the run it is about.

    `repeats` is how often that run draws rows again, at most; `others` are algorithms that did
    beside the one that answers what it does, the best first.
    """

    profile: Profile
    description: str
    catalogue: Catalogue
    question: Question | None = None
    repeats: int = 100
    others: tuple[str, ...] = ()


class Listener(Protocol):
    """Tells what a message asks for.

    This is the seam for a language model: one that widens the wording implements it, and asks
    the expert first or last. What comes back is data of this file; no sentence is passed on.
    """

    def hear(self, text: str, setting: Setting) -> Heard: ...
