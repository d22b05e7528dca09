"""Webhooks, batches and schedules on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, cast

from pydantic import Field, JsonValue

from app.api.schemas.base import AnyJson, Id, In, Out, Page, Sentences, Storable
from app.api.schemas.runs import OptionsIn
from app.service.pipelines.batches import BatchRecord, Item
from app.service.pipelines.messages import DeliveryStatus, WebhookRecord
from app.service.records import RunStatus

Short = Annotated[Storable, Field(max_length=200)]


class WebhookIn(In):
    """An address to be told of ends: https://host/path, one that the internet can reach."""

    url: Annotated[Storable, Field(min_length=1, max_length=2_000)]


WEBHOOK_EXAMPLE: dict[str, JsonValue] = {"url": "https://example.org/hooks/wherefore"}


class WebhookOut(Out):
    """An address that is told of ends."""

    id: str
    url: str
    created_at: datetime


class WebhookSecretOut(WebhookOut):
    """A new webhook; `secret` signs what is sent and is shown this once."""

    secret: str

    @classmethod
    def of(cls, record: WebhookRecord) -> WebhookSecretOut:
        return cls.model_validate(record)


class WebhooksOut(Out):
    """Every webhook, the newest first."""

    items: list[WebhookOut]


class DeliveryOut(Out):
    """One message to a webhook; `id` is its `webhook-id`."""

    id: str
    type: str
    subject: str
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    due_at: datetime
    delivered_at: datetime | None = None
    response_status: int | None = None
    error: str = ""
    body: str


class DeliveriesOut(Out):
    """The latest deliveries, the newest first."""

    items: list[DeliveryOut]


class BatchItemIn(In):
    """One question asked of one dataset."""

    dataset_id: Id
    question: Sentences


class BatchIn(In):
    """Many questions, each with the same options."""

    items: list[BatchItemIn] = Field(min_length=1, max_length=1_000)
    name: Short = ""
    options: OptionsIn = OptionsIn()

    def to_domain(self) -> list[Item]:
        return [Item(item.dataset_id, item.question) for item in self.items]


BATCH_EXAMPLE: dict[str, JsonValue] = {
    "name": "every region",
    "items": [
        {"dataset_id": "ds_0123456789abcdefghijkl", "question": "What did the price do to sales?"},
        {"dataset_id": "ds_abcdefghijkl0123456789", "question": "What did the price do to sales?"},
    ],
}


class BatchItemOut(Out):
    """One question of a batch: its run, or in `error` why it could not be asked."""

    dataset_id: str
    question: str
    run_id: str | None = None
    status: RunStatus | None = None
    error: str = ""


class BatchOut(Out):
    """A batch; `ended` of its items are over, `finished_at` is when all were."""

    id: str
    name: str
    created_at: datetime
    finished_at: datetime | None = None
    ended: int
    items: list[BatchItemOut]

    @classmethod
    def of(cls, record: BatchRecord) -> BatchOut:
        return cls(
            id=record.id,
            name=record.name,
            created_at=record.created_at,
            finished_at=record.finished_at,
            ended=sum(item.is_over for item in record.items),
            items=[BatchItemOut.model_validate(item) for item in record.items],
        )


class BatchPage(Page[BatchOut]):
    """Batches, newest first."""


class BatchAnswerOut(Out):
    """One line of a batch's answers; the effect's fields are null where there is none."""

    dataset_id: str
    question: str
    run_id: str | None = None
    status: RunStatus | None = None
    sentence: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    error: str = ""

    @classmethod
    def of(cls, item: Item, result: AnyJson) -> BatchAnswerOut:
        known: dict[str, Any] = BatchItemOut.model_validate(item).model_dump()
        if not isinstance(result, dict):
            return cls(**known)
        found = cast("dict[str, Any]", result)
        named = found["answer"].get("estimate_id")
        every: list[dict[str, Any]] = found.get("estimates", [])
        main = next((e for e in every if e["id"] == named), {})
        low, high = main.get("interval") or (None, None)
        return cls(
            **known,
            sentence=found["answer"]["sentence"],
            value=main.get("value"),
            low=low,
            high=high,
            unit=main.get("unit") or "",
        )


class BatchAnswersOut(Out):
    """The answers of a batch, in the order of its questions."""

    items: list[BatchAnswerOut]


class ScheduleIn(In):
    """A question to be asked again whenever `cron` says, of the latest table of this one's name."""

    dataset_id: Id
    question: Sentences
    cron: Annotated[Storable, Field(min_length=1, max_length=200)]
    timezone: Annotated[Storable, Field(min_length=1, max_length=64)] = "UTC"
    options: OptionsIn = OptionsIn()


SCHEDULE_EXAMPLE: dict[str, JsonValue] = {
    "dataset_id": "ds_0123456789abcdefghijkl",
    "question": "What did the price do to sales?",
    "cron": "0 6 * * 1",
    "timezone": "Europe/Zurich",
}


class ScheduleOut(Out):
    """A question that is asked again and again."""

    id: str
    dataset_name: str
    question: str
    cron: str
    timezone: str
    created_at: datetime
    next_at: datetime


class SchedulesOut(Out):
    """Every schedule, the newest first."""

    items: list[ScheduleOut]


class RerunOut(Out):
    """One time that a schedule came due: its run, or in `error` why there is none."""

    due_at: datetime
    run_id: str | None = None
    status: RunStatus | None = None
    error: str = ""


class RerunsOut(Out):
    """The latest times that a schedule came due, the oldest of them first."""

    items: list[RerunOut]


class DriftOut(Out):
    """Whether the answer has changed since the first; `changed` is null where nobody can tell.

    `difference` is the latest effect minus the first (of ratios: divided by it), its `interval`
    holds at 95 % over all `comparisons` made so far together.
    """

    changed: bool | None
    sentence: str
    since: datetime
    baseline_run_id: str
    latest_run_id: str
    comparisons: int
    difference: float | None = None
    interval: tuple[float, float] | None = None
