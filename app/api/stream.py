"""Events as Server-Sent Events: each with its seq as id, so that a reader resumes anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import orjson
import structlog
from starlette.responses import StreamingResponse

from app.api.schemas.runs import EventOut
from app.errors import WhereforeError
from app.service.records import Event

RETRY_MILLISECONDS = 2000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def event_stream(pages: AsyncIterator[list[Event]]) -> StreamingResponse:
    """Return the response that sends these events as they come; no events become a ping."""
    return StreamingResponse(_lines(pages), media_type="text/event-stream", headers=HEADERS)


async def _lines(pages: AsyncIterator[list[Event]]) -> AsyncIterator[bytes]:
    yield b"retry: %d\n\n" % RETRY_MILLISECONDS
    try:
        async for events in pages:  # sent together: a piece costs more to send than an event
            yield b"".join(map(_frame, events)) or b": ping\n\n"
    except WhereforeError as error:  # the reader comes back with Last-Event-ID
        await structlog.get_logger().awarning("stream.broken", code=error.code)


def _frame(event: Event) -> bytes:
    data = orjson.dumps(EventOut.model_validate(event).model_dump(mode="json"))
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (event.seq, event.type.encode(), data)
