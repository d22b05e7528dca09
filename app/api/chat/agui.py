"""The AG-UI protocol: a run's own log, told in the events that its front ends know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import orjson
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.chat import prose
from app.api.chat.begin import Begun
from app.api.chat.ending import told, watched
from app.api.chat.openai import LONGEST
from app.api.chat.turn import Attached, Said, from_data_url, said
from app.api.schemas.base import AnyJson, Storable
from app.errors import WhereforeError
from app.service.events import EventService
from app.service.records import Event, Reader
from app.service.runs import RunService

Text = Annotated[Storable, Field(max_length=LONGEST)]
Name = Annotated[Storable, Field(max_length=255)]


class _Sent(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class AguiSourceIn(_Sent):
    """The bytes of a document: base64, with their type."""

    type: Name
    value: Text
    mime_type: Name = "text/csv"


class AguiPartIn(_Sent):
    """A part of a message: text, or a document."""

    type: Name
    text: Text = ""
    source: AguiSourceIn | None = None


class AguiMessageIn(_Sent):
    """A message; its content is text, or parts."""

    role: Name
    content: Text | list[AguiPartIn] | None = None

    def to_domain(self) -> Said:
        if not isinstance(self.content, list):
            return said(self.role, self.content or "")
        text = "\n".join(part.text for part in self.content if part.text)
        return said(self.role, text, [*_files(self.content)])


class AguiIn(_Sent):
    """What an AG-UI client sends to have a thread gone on with."""

    thread_id: Name
    run_id: Name
    messages: list[AguiMessageIn] = Field(min_length=1, max_length=1_000)
    state: AnyJson = None
    forwarded_props: AnyJson = None

    @property
    def dataset_id(self) -> str | None:
        """The dataset that the state or the forwarded properties name."""
        for place in (self.forwarded_props, self.state):
            named = place.get("dataset_id") if isinstance(place, dict) else None
            if isinstance(named, str) and 0 < len(named) <= 64:
                return named
        return None


def _files(parts: list[AguiPartIn]) -> Iterator[Attached]:
    for part in parts:
        if part.source is not None and part.source.type == "data":
            yield from_data_url(f"data:{part.source.mime_type};base64,{part.source.value}")


async def frames(
    runs: RunService, events: EventService, reader: Reader, begun: Begun, sent: AguiIn
) -> AsyncIterator[bytes]:
    """Yield the stream: the run's state and steps as they come, then its answer as a message."""
    names = {"threadId": sent.thread_id, "runId": sent.run_id}
    yield _frame("RUN_STARTED", **names)
    yield _frame("STATE_SNAPSHOT", snapshot=_state(begun))
    open_steps: list[str] = []
    try:
        async for event in watched(events, reader, begun):
            if event is None:
                yield b": ping\n\n"
                continue
            for frame in _of_event(event, open_steps):
                yield frame
        ended, text = await told(runs, reader, begun)
    except WhereforeError as error:
        yield _frame("RUN_ERROR", message=f"{error.message} {error.hint}".strip(), code=error.code)
        return
    for step in open_steps:  # an AG-UI run may not finish with a step begun
        yield _frame("STEP_FINISHED", stepName=step)
    if ended.error is not None:
        yield _frame("RUN_ERROR", message=text, code=ended.error.code)
        return
    message = f"msg_{begun.id}"
    yield _frame("TEXT_MESSAGE_START", messageId=message, role="assistant")
    for line in text.splitlines(keepends=True):
        yield _frame("TEXT_MESSAGE_CONTENT", messageId=message, delta=line)
    yield _frame("TEXT_MESSAGE_END", messageId=message)
    yield _frame("RUN_FINISHED", **names)


def _state(begun: Begun) -> dict[str, str]:
    return {"run_id": begun.run.id, "dataset_id": begun.run.dataset_id}


def _of_event(event: Event, open_steps: list[str]) -> Iterator[bytes]:
    step = str(event.data.get("step_id", ""))
    match event.type:
        case "step.started":
            if step not in open_steps:  # a second attempt is the same step
                open_steps.append(step)
                yield _frame("STEP_STARTED", stepName=step)
        case "step.finished" | "step.failed" | "step.skipped":
            if step in open_steps:
                open_steps.remove(step)
                yield _frame("STEP_FINISHED", stepName=step)
        case _:
            pass
    yield _frame("CUSTOM", name=event.type, value={"seq": event.seq, **event.data})
    if (line := prose.doing(event)) and event.type == "plan.ready":
        yield _frame("STATE_DELTA", delta=[{"op": "add", "path": "/plan", "value": line.strip()}])


def _frame(kind: str, **fields: object) -> bytes:
    return b"data: %b\n\n" % orjson.dumps({"type": kind, **fields})
