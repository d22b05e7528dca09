"""A question back to the person who asked: what is unclear, and the readings to choose from."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.planner.amendments import Amendments

MOST_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A complete reading in words, and what it changes of the question as it was put."""

    id: str
    text: str
    amendments: Amendments = field(default_factory=Amendments)


@dataclass(frozen=True, slots=True)
class Clarification:
    """One question in plain words with two to five choices, the most defensible first.

    `part` is the part of the question that is in doubt: treatment, outcome, or "" where the
    whole could not be read. `answer` is what was said to it, "" as long as nothing was.
    """

    question: str
    choices: tuple[Choice, ...]
    part: str = ""
    answer: str = ""

    def choice(self, choice_id: str) -> Choice | None:
        """Return the choice with this id, if there is one."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


def decided(part: str, column: str) -> Amendments:
    """Return what makes this column the treatment or the outcome, by the name of the part."""
    if part == "treatment":
        return Amendments(treatment=column)
    return Amendments(outcome=column)


def numbered(readings: tuple[tuple[str, Amendments], ...]) -> tuple[Choice, ...]:
    """Return the readings as choices, numbered from 1, those that read alike once."""
    told = dict(reversed(readings))
    once = list(dict.fromkeys(text for text, _ in readings))[:MOST_CHOICES]
    return tuple(Choice(str(i), text, told[text]) for i, text in enumerate(once, 1))
