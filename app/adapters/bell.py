"""The bell of one machine: tells listeners in the API's process that a run's log has grown."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from app.adapters.sockets import Inbox, send


class Listeners:
    """The ears of one event loop: each listener has an asyncio.Event of its own."""

    def __init__(self) -> None:
        self._ears: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def rang(self, run_id: str) -> None:
        for ear in self._ears.get(run_id, ()):
            ear.set()

    async def listen(self, run_id: str, at_most: float) -> AsyncIterator[bool]:
        ear = asyncio.Event()
        ear.set()  # whatever happened before is worth a first look
        self._ears[run_id].add(ear)
        try:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(ear.wait(), at_most)
                rang = ear.is_set()
                ear.clear()
                yield rang
        finally:
            self._ears[run_id].discard(ear)
            if not self._ears[run_id]:
                del self._ears[run_id]


class LocalBell:
    """Implements Bell by datagrams from the workers to the one API process of this home."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bell"
        self._inbox: Inbox | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners = Listeners()

    def ring(self, run_id: str) -> None:
        send(self._path, run_id)

    async def listen(self, run_id: str, at_most: float) -> AsyncIterator[bool]:
        self._attend()
        async for rang in self._listeners.listen(run_id, at_most):
            yield rang

    def close(self) -> None:
        if self._inbox is not None:
            self._inbox.close()
            self._inbox = None

    def _attend(self) -> None:
        """Read the inbox in this event loop from now on."""
        loop = asyncio.get_running_loop()
        if self._inbox is not None and self._loop is loop:
            return
        self.close()
        self._inbox, self._loop, self._listeners = Inbox(self._path), loop, Listeners()
        loop.add_reader(self._inbox.fileno(), self._heard)

    def _heard(self) -> None:
        if self._inbox is not None:
            for run_id in set(self._inbox.take()):
                self._listeners.rang(run_id)
