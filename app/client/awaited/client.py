"""The client itself: what it is asked, how it sends, how it follows a log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from app.client import calls
from app.client.attempts import Attempts, connection
from app.client.awaited.conversations import AsyncConversations
from app.client.awaited.datasets import AsyncDatasets
from app.client.awaited.pipelines import AsyncBatches, AsyncSchedules, AsyncWebhooks
from app.client.awaited.runs import AsyncRuns
from app.client.calls import Call
from app.client.follow import RETRY_SECONDS, Following
from app.client.graph_records import ConvertedGraph
from app.client.records import Algorithm, DatasetSummary, Event, Knowledge, Options, Sample
from app.client.results import Result

T = TypeVar("T")


class AsyncWherefore:
    """A server of Wherefore; usable as a context manager, which closes its connections.

    Parameters
    ----------
    base_url : the server's address; WHEREFORE_URL, or this machine's port 8000, if left out.
    token : what `wherefore token` prints; WHEREFORE_TOKEN if left out.
    timeout : seconds to wait for an answer; waiting for a run is another matter.
    transport : another way to reach the server than the network, for tests.
    """

    def __init__(
        self,
        base_url: str | None = None,
        token: str | None = None,
        *,
        timeout: float = 120.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        reached: Any = connection(base_url, token, timeout)
        self._http = httpx.AsyncClient(transport=transport, **reached)
        self.datasets = AsyncDatasets(self)
        self.runs = AsyncRuns(self)
        self.conversations = AsyncConversations(self)
        self.batches = AsyncBatches(self)
        self.schedules = AsyncSchedules(self)
        self.webhooks = AsyncWebhooks(self)

    async def ask(
        self,
        data: Any,
        question: str,
        *,
        description: str = "",
        knowledge: Knowledge | None = None,
        options: Options | None = None,
        timeout: float | None = None,
        on_event: Callable[[Event], None] | None = None,
    ) -> Result:
        """Ask a question of a table and return what was found.

        `data` is a path, bytes, a data frame, or a dataset that is already there; `on_event` is
        called with each line of the run's log as it comes.

        Raises
        ------
        RunFailed, RunWaits, RunCancelled, NotYet : why there is no result.
        Problem, CannotReach : what the server or the network refused.
        """
        is_there = isinstance(data, DatasetSummary)
        dataset = data if is_there else await self.datasets.upload(data, description=description)
        run = await self.runs.start(dataset.id, question, knowledge=knowledge, options=options)
        if on_event is not None:
            async for event in self.runs.events(run.id):
                on_event(event)
                if event.type == "run.awaiting_input":
                    break
        return await self.runs.result(run.id, timeout=timeout)

    async def samples(self) -> list[Sample]:
        """List the tables that ship with the server."""
        return await self.send(calls.list_samples())

    async def catalogue(self) -> list[Algorithm]:
        """List the algorithms."""
        return await self.send(calls.get_catalogue())

    async def identify(
        self,
        arrows: Sequence[tuple[str, str]],
        *,
        treatment: str,
        outcome: str,
        latents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Tell whether and how an effect can be computed in a graph of (cause, effect) arrows."""
        call = calls.identify(arrows, treatment=treatment, outcome=outcome, latents=latents)
        return await self.send(call)

    async def convert(self, text: str, *, format: str, to: str | None = None) -> ConvertedGraph:
        """Read a graph's text in one format and write it in another, the same if none is named.

        Raises
        ------
        Refused : the text is not in the format; the message names the line.
        """
        return await self.send(calls.convert(text, form=format, to=to))

    async def read(self, path: str, *, json: Mapping[str, Any] | None = None) -> Any:
        """Return what an address of the API tells, as JSON: for what has no call of its own.

        With `json` it is posted and answered, as by "/v1/graphs/identify".
        """
        return await self.send(calls.read(path, json))

    async def send(self, call: Call[T]) -> T:
        """Send one call, again where that is safe, and return what it gives."""
        attempts = Attempts(call)
        while True:
            try:
                response = await self._http.request(call.method, call.path, **call.arguments())
            except httpx.TransportError as fault:
                pause: float | None = attempts.after_fault(fault)
            else:
                pause = attempts.after(response)
                if pause is None:
                    return call.read(response)
            await asyncio.sleep(pause or 0.0)

    async def follow(self, following: Following) -> AsyncIterator[Event]:
        """Yield a log's events as they come, each once, over any number of connections."""
        while not following.ended:
            try:
                path, headers = following.path, following.headers
                async with self._http.stream("GET", path, headers=headers) as response:
                    if response.is_error:
                        await response.aread()
                    if following.opened(response):
                        async for line in response.aiter_lines():
                            if (event := following.line(line)) is not None:
                                yield event
            except httpx.TransportError as fault:
                following.lost(fault)
            if not following.ended:
                await asyncio.sleep(RETRY_SECONDS)

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
