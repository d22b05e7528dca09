"""A run's log as a caller reads it: page by page, or as it grows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from app.service.ports import Bell, Events, Runs
from app.service.records import Event, Reader

SILENCE = 10.0  # a proxy may close a stream on which nothing moves for longer
PAGE = 2_000


class EventService:
    """Reads logs; the database is asked again at each ring, so no event can be missed."""

    def __init__(self, *, runs: Runs, events: Events, bell: Bell) -> None:
        self._runs = runs
        self._events = events
        self._bell = bell

    def page(self, reader: Reader, run_id: str, after: int, limit: int) -> list[Event]:
        """Return at most `limit` events whose seq is above `after`, in order."""
        self._runs.get(reader, run_id)
        return self._events.after(run_id, after, limit)

    async def stream(self, reader: Reader, run_id: str, after: int) -> AsyncIterator[Event | None]:
        """Yield each event above `after` once, in order, and end after the run's last one.

        None says that nothing happened for ten seconds: time to send a ping.
        """
        async for events in self.pages(reader, run_id, after):
            for event in events or (None,):
                yield event

    async def pages(self, reader: Reader, run_id: str, after: int) -> AsyncIterator[list[Event]]:
        """Yield the same events, as many at a time as there are; none at all for a ping."""
        await asyncio.to_thread(self._runs.get, reader, run_id)
        async for rang in self._bell.listen(run_id, SILENCE):
            grew = False
            while events := await asyncio.to_thread(self._events.after, run_id, after, PAGE):
                yield events
                grew, after = True, events[-1].seq
            run = await asyncio.to_thread(self._runs.get, reader, run_id)
            if run.status.is_terminal and run.last_seq <= after:
                return
            if not (rang or grew):
                yield []
