"""The calls about batches, schedules and webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from app.client import pipeline_calls as calls
from app.client.awaited.pages import pages
from app.client.awaited.sender import AsyncSender
from app.client.endings import LOOK_SECONDS, spells
from app.client.pipeline_records import (
    Batch,
    BatchAnswer,
    Delivery,
    Drift,
    Rerun,
    Schedule,
    Webhook,
    WebhookSecret,
)
from app.client.records import Options


class AsyncBatches:
    """Many questions at once."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def start(
        self,
        questions: Sequence[tuple[str, str]],
        *,
        name: str = "",
        options: Options | None = None,
    ) -> Batch:
        """Ask up to 1,000 pairs of (dataset id, question), a few at a time."""
        return await self._client.send(calls.start_batch(questions, name, options))

    def list(self) -> AsyncIterator[Batch]:
        """Yield batches, newest first."""
        return pages(self._client, calls.list_batches)

    async def get(self, batch_id: str) -> Batch:
        return await self._client.send(calls.get_batch(batch_id))

    async def wait(self, batch_id: str, *, timeout: float | None = None) -> Batch:
        """Return the batch when every question is over.

        Raises
        ------
        NotYet : that took longer than `timeout` seconds.
        """
        for seconds in spells(batch_id, timeout, each=LOOK_SECONDS):
            batch = await self._client.send(calls.get_batch(batch_id))
            if batch.finished_at is not None:
                return batch
            await asyncio.sleep(seconds)
        raise AssertionError("spells end by raising")

    async def results(self, batch_id: str) -> Sequence[BatchAnswer]:
        """Return the answers that there are, one for each question, in their order."""
        return await self._client.send(calls.get_answers(batch_id))

    async def cancel(self, batch_id: str) -> Batch:
        """Ask no more, and cancel what runs."""
        return await self._client.send(calls.cancel_batch(batch_id))


class AsyncSchedules:
    """Questions that are asked again and again."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def create(
        self,
        dataset_id: str,
        question: str,
        *,
        cron: str,
        timezone: str = "UTC",
        options: Options | None = None,
    ) -> Schedule:
        """Have a question asked whenever `cron` says, of the latest table of the dataset's name."""
        call = calls.create_schedule(dataset_id, question, cron, timezone, options)
        return await self._client.send(call)

    async def list(self) -> Sequence[Schedule]:
        return await self._client.send(calls.list_schedules())

    async def get(self, schedule_id: str) -> Schedule:
        return await self._client.send(calls.get_schedule(schedule_id))

    async def remove(self, schedule_id: str) -> None:
        """Ask no more; the runs stay."""
        await self._client.send(calls.remove_schedule(schedule_id))

    async def runs(self, schedule_id: str) -> Sequence[Rerun]:
        """Return the latest times that it came due, the oldest of them first."""
        return await self._client.send(calls.list_reruns(schedule_id))

    async def drift(self, schedule_id: str) -> Drift:
        """Tell whether the answer has changed since the first time."""
        return await self._client.send(calls.get_drift(schedule_id))


class AsyncWebhooks:
    """Addresses that are told of ends."""

    def __init__(self, client: AsyncSender) -> None:
        self._client = client

    async def create(self, url: str) -> WebhookSecret:
        """Have an address told of every run, batch and drift; the `secret` is shown this once."""
        return await self._client.send(calls.create_webhook(url))

    async def list(self) -> Sequence[Webhook]:
        return await self._client.send(calls.list_webhooks())

    async def get(self, webhook_id: str) -> Webhook:
        return await self._client.send(calls.get_webhook(webhook_id))

    async def remove(self, webhook_id: str) -> None:
        """Tell the address no more."""
        await self._client.send(calls.remove_webhook(webhook_id))

    async def deliveries(self, webhook_id: str) -> Sequence[Delivery]:
        """Return what was sent, what is to be, and what came of it."""
        return await self._client.send(calls.list_deliveries(webhook_id))

    async def test(self, webhook_id: str) -> Delivery:
        """Have a message sent that only tries the address."""
        return await self._client.send(calls.test_webhook(webhook_id))

    async def redeliver(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Send a message again at once, whatever came of it before."""
        return await self._client.send(calls.redeliver(webhook_id, delivery_id))
