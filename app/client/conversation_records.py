"""Conversations as the server tells them."""

from __future__ import annotations

from datetime import datetime

from app.client.records import Told


class Sentence(Told):
    """A sentence of an answer, and the ids of what it rests on."""

    text: str
    cites: list[str] = []


class Message(Told):
    """A message with its answer; `run_id` is the run that it led to, if any.

    `choices` are messages one of which may be meant, where the answer asks back.
    """

    id: str
    conversation_id: str
    position: int
    text: str
    kind: str
    answer: str
    sentences: list[Sentence]
    changes: list[str] = []
    choices: list[str] = []
    about_run_id: str | None = None
    run_id: str | None = None
    created_at: datetime


class Conversation(Told):
    """A conversation about one dataset; `run_id` is the run it began with."""

    id: str
    dataset_id: str
    title: str
    run_id: str | None = None
    created_at: datetime


class WholeConversation(Conversation):
    """A conversation with all that was said, in order."""

    messages: list[Message] = []
