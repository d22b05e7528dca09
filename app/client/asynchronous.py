"""The client to be awaited; the same calls as `Wherefore`, each a coroutine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from app.client import calls, sending
from app.client.attempts import Attempts, connection
from app.client.calls import Call
from app.client.endings import check_has_result, is_over, spells
from app.client.follow import RETRY_SECONDS, Following
from app.client.records import (
    Algorithm,
    Dataset,
    DatasetSummary,
    Event,
    Knowledge,
    Options,
    Page,
    Rows,
    Run,
    Sample,
)
from app.client.results import Graph, Result

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


class AsyncDatasets:
    """The tables that the server holds."""

    def __init__(self, client: AsyncWherefore) -> None:
        self._client = client

    async def upload(
        self, data: Any, *, name: str = "", description: str = "", sheet: str = ""
    ) -> Dataset:
        """Send a path, bytes or a data frame; files of 64 MiB and more go in parts."""
        table = sending.table(data, name)
        said = {"name": name, "description": description, "sheet": sheet}
        if table.goes_in_parts:
            upload = await self._client.send(sending.begin(table))
            for part in sending.parts(table, upload):
                await self._client.send(part)
            return await self._client.send(calls.read_upload(upload.id, **said))
        with table.open() as file:
            return await self._client.send(calls.send_dataset((table.filename, file), **said))

    async def sample(self, name: str) -> Dataset:
        """Make a dataset of a table that ships with the server."""
        return await self._client.send(calls.take_sample(name))

    def list(self) -> AsyncIterator[DatasetSummary]:
        """Yield the datasets, newest first."""
        return _pages(self._client, calls.list_datasets)

    async def get(self, dataset_id: str) -> Dataset:
        return await self._client.send(calls.get_dataset(dataset_id))

    async def correct(self, dataset_id: str, columns: Mapping[str, Mapping[str, Any]]) -> Dataset:
        """Correct columns: `{"smoker": {"role": "treatment"}}`."""
        return await self._client.send(calls.correct_dataset(dataset_id, columns))

    async def rows(self, dataset_id: str, *, offset: int = 0, limit: int = 50) -> Rows:
        return await self._client.send(calls.get_rows(dataset_id, offset, limit))

    async def download(self, dataset_id: str, *, format: str = "csv") -> bytes:
        """Return the table as it was read: "csv" or "parquet"."""
        return await self._client.send(calls.download_dataset(dataset_id, format))

    async def remove(self, dataset_id: str) -> None:
        await self._client.send(calls.remove_dataset(dataset_id))


class AsyncRuns:
    """The questions that were asked."""

    def __init__(self, client: AsyncWherefore) -> None:
        self._client = client

    async def start(
        self,
        dataset_id: str,
        question: str,
        *,
        knowledge: Knowledge | None = None,
        options: Options | None = None,
        parent_run_id: str | None = None,
        idempotency_key: str | None = None,
    ) -> Run:
        """Ask, and return at once; the run goes on whatever becomes of this process."""
        return await self._client.send(
            calls.start_run(
                dataset_id,
                question,
                knowledge=knowledge,
                options=options,
                parent_run_id=parent_run_id,
                idempotency_key=idempotency_key,
            )
        )

    def list(self, *, dataset_id: str | None = None) -> AsyncIterator[Run]:
        """Yield runs, newest first."""
        return _pages(self._client, lambda after: calls.list_runs(after, dataset_id))

    async def get(self, run_id: str) -> Run:
        return await self._client.send(calls.get_run(run_id))

    async def wait(self, run_id: str, *, timeout: float | None = None) -> Run:
        """Return the run when it has ended or waits for a person.

        Raises
        ------
        NotYet : that took longer than `timeout` seconds.
        """
        for seconds in spells(run_id, timeout):
            run = await self._client.send(calls.get_run(run_id, seconds))
            if is_over(run):
                return run
        raise AssertionError("spells end by raising")

    def events(self, run_id: str, *, after: int = 0) -> AsyncIterator[Event]:
        """Yield the log's events behind `after`, each once, as they come, to the run's end."""
        return self._client.follow(Following(run_id, after))

    async def log(self, run_id: str, *, after: int = 0) -> Sequence[Event]:
        """Return the events that are there now."""
        return (await self._client.send(calls.get_log(run_id, after))).items

    async def cancel(self, run_id: str) -> Run:
        return await self._client.send(calls.cancel_run(run_id))

    async def answer(self, run_id: str, **answer: Any) -> Run:
        """Answer a run that waits for a person: `answer(run_id, approve=True)`."""
        return await self._client.send(calls.answer_run(run_id, answer))

    async def plan(self, run_id: str) -> dict[str, Any]:
        return await self._client.send(calls.get_plan(run_id))

    async def result(self, run_id: str, *, timeout: float | None = None) -> Result:
        """Wait for the run and return what it found.

        Raises
        ------
        RunFailed, RunWaits, RunCancelled, NotYet : why there is no result.
        """
        check_has_result(await self.wait(run_id, timeout=timeout))
        return await self._client.send(calls.get_result(run_id))

    async def report(self, run_id: str, *, format: str = "html", **params: str) -> bytes:
        """Return the report: "html", "md" or "json", and what else the server can write."""
        return await self._client.send(calls.get_report(run_id, format, params))

    async def graph(self, run_id: str, *, graph_id: str | None = None) -> Graph:
        """Return one graph of the result: the selected one unless another is named."""
        return await self._client.send(calls.get_graph(run_id, graph_id))

    async def export_graph(self, run_id: str, *, format: str, graph_id: str | None = None) -> bytes:
        """Return a graph in a foreign format: "dot", and what else the server can write."""
        return await self._client.send(calls.export_graph(run_id, format, graph_id))


async def _pages(
    client: AsyncWherefore, call: Callable[[str | None], Call[Page[T]]]
) -> AsyncIterator[T]:
    after: str | None = None
    while True:
        page = await client.send(call(after))
        for item in page.items:
            yield item
        if (after := page.next) is None:
            return
