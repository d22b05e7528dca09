"""How a turn ended, in words for a chat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from app.api.chat import prose
from app.api.chat.begin import Begun
from app.service.events import EventService
from app.service.records import Event, Reader, RunRecord, RunStatus
from app.service.runs import RunService

WAIT_SECONDS = 60.0


async def watched(
    events: EventService, reader: Reader, begun: Begun
) -> AsyncIterator[Event | None]:
    """Yield the run's log until it ends or needs a person; nothing where no run was begun."""
    if begun.words is not None:
        return
    behind = begun.run.last_seq if begun.run.asks else 0  # what came before was told already
    async for event in events.stream(reader, begun.run.id, behind):
        yield event
        if event is not None and event.type == "run.awaiting_input":
            return


async def told(runs: RunService, reader: Reader, begun: Begun) -> tuple[RunRecord, str]:
    """Wait for the run to end or to need a person; return it, and what is to be said."""
    if begun.words is not None:
        return begun.run, prose.about(begun.run, begun.words)
    while True:
        run = await runs.wait(reader, begun.run.id, WAIT_SECONDS)
        if run.status in (RunStatus.SUCCEEDED, RunStatus.PARTIAL):
            result = await asyncio.to_thread(runs.result, reader, run.id)
            return run, prose.answer(run, result, begun.changes)
        if run.status.is_terminal or run.status is RunStatus.AWAITING_INPUT:
            return run, prose.no_answer(run)
