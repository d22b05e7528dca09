"""Conversations on the wire: what is said, what is answered, which run it led to."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, JsonValue, computed_field

from app.api.schemas.base import Id, In, Out, Page, Sentences
from app.service.conversations import Said
from app.service.dialogue import MessageKind


class ConversationIn(In):
    """What the conversation is about: a run, or a dataset of which nothing was asked yet."""

    run_id: Id | None = None
    dataset_id: Id | None = None


class MessageIn(In):
    """A message; `from_run_id` branches off: it is said of that run, not of the latest one.

    `may_ask` lets the run that it leads to ask back; the next message answers that.
    """

    text: Sentences
    from_run_id: Id | None = None
    may_ask: bool = False

    def to_domain(self) -> Said:
        return Said(text=self.text, from_run_id=self.from_run_id, may_ask=self.may_ask)


MESSAGE_EXAMPLE: dict[str, JsonValue] = {"text": "How sure are you?"}


class SentenceOut(Out):
    """A sentence, and the ids of what it rests on.

    `f1` a finding, `e1` an estimate, `g1` a graph, `g1:a→b` a link of it, `d1` a check, `r1` a
    refutation, `s1` a sensitivity, a step's id, `column:…`, `term:…`, `assumption:…`, a run's id.
    """

    text: str
    cites: list[str] = []


class MessageOut(Out):
    """A message with its answer; `run_id` is the run that it led to, if any.

    `about_run_id` is the run it was said of, `parent_id` the message that led there. `choices` are
    messages one of which may be meant, where the answer asks back: send the chosen one as it is.
    """

    id: str
    conversation_id: str
    position: int
    text: str
    kind: MessageKind
    sentences: list[SentenceOut]
    changes: list[str] = []
    choices: list[str] = []
    parent_id: str | None = None
    about_run_id: str | None = None
    run_id: str | None = None
    created_at: datetime

    @computed_field(description="The sentences of the answer in one text.")  # type: ignore[prop-decorator]
    @property
    def answer(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @computed_field(description="Everything that the answer rests on, once.")  # type: ignore[prop-decorator]
    @property
    def cites(self) -> list[str]:
        return list(dict.fromkeys(c for sentence in self.sentences for c in sentence.cites))


class ConversationOut(Out):
    """A conversation about one dataset; `run_id` is the run it began with."""

    id: str
    dataset_id: str
    title: str
    run_id: str | None = None
    created_at: datetime


class WholeConversationOut(ConversationOut):
    """A conversation with all that was said, in order."""

    messages: list[MessageOut] = Field(default=[])


class ConversationPage(Page[ConversationOut]):
    """Conversations, newest first."""
