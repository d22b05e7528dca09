"""The calls about batches, schedules and webhooks."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from app.client import pipeline_calls as calls
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
from app.client.waiting.pages import pages
from app.client.waiting.sender import Sender


class Batches:
    """Many questions at once."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def start(
        self,
        questions: Sequence[tuple[str, str]],
        *,
        name: str = "",
        options: Options | None = None,
    ) -> Batch:
        """Ask up to 1,000 pairs of (dataset id, question), a few at a time."""
        return self._client.send(calls.start_batch(questions, name, options))

    def list(self) -> Iterator[Batch]:
        """Yield batches, newest first."""
        return pages(self._client, calls.list_batches)

    def get(self, batch_id: str) -> Batch:
        return self._client.send(calls.get_batch(batch_id))

    def wait(self, batch_id: str, *, timeout: float | None = None) -> Batch:
        """Return the batch when every question is over.

        Raises
        ------
        NotYet : that took longer than `timeout` seconds.
        """
        for seconds in spells(batch_id, timeout, each=LOOK_SECONDS):
            batch = self._client.send(calls.get_batch(batch_id))
            if batch.finished_at is not None:
                return batch
            time.sleep(seconds)
        raise AssertionError("spells end by raising")

    def results(self, batch_id: str) -> Sequence[BatchAnswer]:
        """Return the answers that there are, one for each question, in their order."""
        return self._client.send(calls.get_answers(batch_id))

    def cancel(self, batch_id: str) -> Batch:
        """Ask no more, and cancel what runs."""
        return self._client.send(calls.cancel_batch(batch_id))


class Schedules:
    """Questions that are asked again and again."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def create(
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
        return self._client.send(call)

    def list(self) -> Sequence[Schedule]:
        return self._client.send(calls.list_schedules())

    def get(self, schedule_id: str) -> Schedule:
        return self._client.send(calls.get_schedule(schedule_id))

    def remove(self, schedule_id: str) -> None:
        """Ask no more; the runs stay."""
        self._client.send(calls.remove_schedule(schedule_id))

    def runs(self, schedule_id: str) -> Sequence[Rerun]:
        """Return the latest times that it came due, the oldest of them first."""
        return self._client.send(calls.list_reruns(schedule_id))

    def drift(self, schedule_id: str) -> Drift:
        """Tell whether the answer has changed since the first time."""
        return self._client.send(calls.get_drift(schedule_id))


class Webhooks:
    """Addresses that are told of ends."""

    def __init__(self, client: Sender) -> None:
        self._client = client

    def create(self, url: str) -> WebhookSecret:
        """Have an address told of every run, batch and drift; the `secret` is shown this once."""
        return self._client.send(calls.create_webhook(url))

    def list(self) -> Sequence[Webhook]:
        return self._client.send(calls.list_webhooks())

    def get(self, webhook_id: str) -> Webhook:
        return self._client.send(calls.get_webhook(webhook_id))

    def remove(self, webhook_id: str) -> None:
        """Tell the address no more."""
        self._client.send(calls.remove_webhook(webhook_id))

    def deliveries(self, webhook_id: str) -> Sequence[Delivery]:
        """Return what was sent, what is to be, and what came of it."""
        return self._client.send(calls.list_deliveries(webhook_id))

    def test(self, webhook_id: str) -> Delivery:
        """Have a message sent that only tries the address."""
        return self._client.send(calls.test_webhook(webhook_id))

    def redeliver(self, webhook_id: str, delivery_id: str) -> Delivery:
        """Send a message again at once, whatever came of it before."""
        return self._client.send(calls.redeliver(webhook_id, delivery_id))
