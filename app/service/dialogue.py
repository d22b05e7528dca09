"""Conversations and their messages as the service remembers them: a tree beside that of runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """What became of a message: it was explained, it changed the analysis, it asked anew."""

    EXPLANATION = "explanation"
    REFINEMENT = "refinement"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, and the ids of what it rests on in the run it speaks of.

    `choices` are messages one of which may be meant, where it asks back.
    """

    text: str
    cites: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """Talk about one dataset; `run_id` is the run it began with, if it began with one."""

    id: str
    tenant: str
    dataset_id: str
    title: str
    created_at: datetime
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """A message with its answer.

    `about_run_id` is the run it was said of, `run_id` the run it led to: a new one, or an earlier
    one where it takes changes back. `parent_id` is the message that led to the run it was said
    of. `changes` say in words what was changed, `sentences` are the answer so far: what a run
    that it started has found is read from that run.
    """

    id: str
    conversation_id: str
    position: int
    text: str
    kind: MessageKind
    sentences: tuple[Sentence, ...]
    created_at: datetime
    parent_id: str | None = None
    about_run_id: str | None = None
    run_id: str | None = None
    changes: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the messages that the answer offers to be sent next, where it asks back."""
        return tuple(dict.fromkeys(said for s in self.sentences for said in s.choices))

    @property
    def head(self) -> str | None:
        """Return the run that the next message is about unless it says otherwise."""
        return self.run_id or self.about_run_id
