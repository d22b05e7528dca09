"""What a message is taken for: a question about findings, a wish for a change, a new question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias

from app.causal.catalogue import Catalogue
from app.causal.profile import Profile
from app.causal.question import Question


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
    MISSING_VALUES = "missing_values"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Explain:
    """A question that the findings may answer.

    `columns` are the columns it names, cause before effect where the words tell; `term` is the
    word that is asked about, `algorithm` the name of the method that is.
    """

    topic: Topic
    columns: tuple[str, ...] = ()
    term: str = ""
    algorithm: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A new question, to be put to the same data."""

    text: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A message that is none of these, and why where that is known."""

    why: str = ""


Heard: TypeAlias = Explain | Ask | Unclear


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known when a message arrives; `question` is that of the run it is about."""

    profile: Profile
    description: str
    catalogue: Catalogue
    question: Question | None = None


class Listener(Protocol):
    """Tells what a message asks for.

    This is the seam for a language model: one that widens the wording implements it, and asks
    the expert first or last. What comes back is data of this file; no sentence is passed on.
    """

    def hear(self, text: str, setting: Setting) -> Heard: ...
