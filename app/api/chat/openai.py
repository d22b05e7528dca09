"""The chat completions of OpenAI's API: what its clients send, and what they read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from app.api.chat import prose
from app.api.chat.begin import Begun
from app.api.chat.ending import told, watched
from app.api.chat.turn import Attached, Said, from_data_url, said
from app.api.schemas.base import Id, Out, Storable
from app.errors import WhereforeError
from app.service.events import EventService
from app.service.records import Reader
from app.service.runs import RunService

MODEL = "wherefore"
LONGEST = 8 << 20  # characters: an attached table, as base64


class _Sent(BaseModel):
    """What other clients send; they know fields that mean nothing here."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class FileIn(_Sent):
    """A file as a data URL."""

    file_data: Annotated[Storable, Field(max_length=LONGEST)]
    filename: Annotated[Storable, Field(max_length=255)] = ""


class PartIn(_Sent):
    """A part of a message: text, or a file."""

    type: str
    text: Annotated[Storable, Field(max_length=LONGEST)] = ""
    file: FileIn | None = None


class ChatMessageIn(_Sent):
    """A message; its content is text, or parts."""

    role: Annotated[Storable, Field(max_length=32)]
    content: Annotated[Storable, Field(max_length=LONGEST)] | list[PartIn] | None = None

    def to_domain(self) -> Said:
        if not isinstance(self.content, list):
            return said(self.role, self.content or "")
        return said(
            self.role,
            "\n".join(part.text for part in self.content if part.text),
            list(self._files()),
        )

    def _files(self) -> Iterator[Attached]:
        for part in self.content if isinstance(self.content, list) else ():
            if part.file is not None:
                yield from_data_url(part.file.file_data, part.file.filename)


class ChatMetadataIn(_Sent):
    """What may be said beside the messages: the dataset asked of, and whether to ask back."""

    dataset_id: Id | None = None
    may_ask: bool = False


class ChatIn(_Sent):
    """A chat to go on with; fields that steer language models mean nothing here."""

    messages: list[ChatMessageIn] = Field(min_length=1, max_length=1_000)
    model: Annotated[Storable, Field(max_length=200)] = MODEL
    stream: bool = False
    metadata: ChatMetadataIn | None = None

    @property
    def dataset_id(self) -> str | None:
        return self.metadata.dataset_id if self.metadata else None

    @property
    def may_ask(self) -> bool:
        return self.metadata is not None and self.metadata.may_ask


CHAT_EXAMPLE: dict[str, Any] = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "What does the dose do to the pain?"}],
    "metadata": {"dataset_id": "ds_0123456789abcdefghijkl"},
}


class ChatMessageOut(Out):
    """The answer, in Markdown."""

    role: Literal["assistant"] = "assistant"
    content: str


class ChoiceOut(Out):
    """The one answer that there is."""

    index: int = 0
    message: ChatMessageOut
    finish_reason: Literal["stop"] = "stop"


class ChatOut(Out):
    """An answered chat; `id` is the run's, or that of a message about an earlier one."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChoiceOut]

    @classmethod
    def of(cls, begun: Begun, model: str, text: str) -> ChatOut:
        return cls(
            id=begun.id,
            created=int(begun.run.created_at.timestamp()),
            model=model,
            choices=[ChoiceOut(message=ChatMessageOut(content=text))],
        )


class ModelOut(Out):
    """What a client may choose: there is one."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelsOut(Out):
    """Every model that may be chosen."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


async def chunks(
    runs: RunService, events: EventService, reader: Reader, begun: Begun, model: str
) -> AsyncIterator[bytes]:
    """Yield the stream: what the run does as reasoning, then its answer as content."""
    yield _chunk(begun, model, {"role": "assistant", "content": ""})
    try:
        async for event in watched(events, reader, begun):
            if event is None:
                yield b": ping\n\n"
            elif line := prose.doing(event):
                yield _chunk(begun, model, {"reasoning_content": line})
        _, text = await told(runs, reader, begun)
    except WhereforeError as error:
        text = f"{error.message} {error.hint}".strip()
    for line in text.splitlines(keepends=True):
        yield _chunk(begun, model, {"content": line})
    yield _chunk(begun, model, {}, "stop")
    yield b"data: [DONE]\n\n"


def _chunk(
    begun: Begun, model: str, delta: dict[str, str], finish_reason: str | None = None
) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    body = {
        "id": begun.id,
        "object": "chat.completion.chunk",
        "created": int(begun.run.created_at.timestamp()),
        "model": model,
        "choices": [choice],
    }
    return b"data: %b\n\n" % orjson.dumps(body)
