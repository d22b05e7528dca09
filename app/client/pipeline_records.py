"""Batches, schedules and webhooks as the server tells them."""

from __future__ import annotations

from datetime import datetime

from app.client.records import Status, Told


class BatchItem(Told):
    """One question of a batch: its run, or in `error` why it could not be asked."""

    dataset_id: str
    question: str
    run_id: str | None = None
    status: Status | None = None
    error: str = ""


class Batch(Told):
    """Many questions; `ended` of them are over, `finished_at` is when all were."""

    id: str
    name: str
    created_at: datetime
    finished_at: datetime | None = None
    ended: int
    items: list[BatchItem]


class BatchAnswer(BatchItem):
    """The answer of one question; the effect is None where there is none."""

    sentence: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""


class Schedule(Told):
    """A question that is asked again and again."""

    id: str
    dataset_name: str
    question: str
    cron: str
    timezone: str
    created_at: datetime
    next_at: datetime


class Rerun(Told):
    """One time that a schedule came due: its run, or in `error` why there is none."""

    due_at: datetime
    run_id: str | None = None
    status: Status | None = None
    error: str = ""


class Drift(Told):
    """Whether the answer has changed since the first; `changed` is None where nobody can tell."""

    changed: bool | None = None
    sentence: str
    since: datetime
    baseline_run_id: str
    latest_run_id: str
    comparisons: int
    difference: float | None = None
    interval: tuple[float, float] | None = None


class Webhook(Told):
    """An address that is told of ends."""

    id: str
    url: str
    created_at: datetime


class WebhookSecret(Webhook):
    """A new webhook; `secret` signs what is sent and is shown this once."""

    secret: str


class Delivery(Told):
    """One message to a webhook; `id` is its `webhook-id`."""

    id: str
    type: str
    subject: str
    status: str
    attempts: int
    created_at: datetime
    due_at: datetime
    delivered_at: datetime | None = None
    response_status: int | None = None
    error: str = ""
    body: str
