"""The calls about batches, schedules and webhooks as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.client.calls import PAGE, Call, as_model, items_of, nothing, part
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
from app.client.records import Options, Page


def start_batch(
    questions: Sequence[tuple[str, str]], name: str, options: Options | None
) -> Call[Batch]:
    items = [{"dataset_id": dataset, "question": question} for dataset, question in questions]
    body = _with_options({"items": items, "name": name}, options)
    return Call("POST", "/v1/batches", as_model(Batch), json=body, repeatable=False)


def list_batches(after: str | None) -> Call[Page[Batch]]:
    params = {"after": after, "limit": PAGE}
    return Call("GET", "/v1/batches", as_model(Page[Batch]), params=params)


def get_batch(batch_id: str) -> Call[Batch]:
    return Call("GET", f"/v1/batches/{part(batch_id)}", as_model(Batch))


def get_answers(batch_id: str) -> Call[list[BatchAnswer]]:
    return Call("GET", f"/v1/batches/{part(batch_id)}/results", items_of(BatchAnswer))


def cancel_batch(batch_id: str) -> Call[Batch]:
    return Call("POST", f"/v1/batches/{part(batch_id)}/cancel", as_model(Batch))


def create_schedule(
    dataset_id: str, question: str, cron: str, timezone: str, options: Options | None
) -> Call[Schedule]:
    body = {"dataset_id": dataset_id, "question": question, "cron": cron, "timezone": timezone}
    sent = _with_options(body, options)
    return Call("POST", "/v1/schedules", as_model(Schedule), json=sent, repeatable=False)


def list_schedules() -> Call[list[Schedule]]:
    return Call("GET", "/v1/schedules", items_of(Schedule))


def get_schedule(schedule_id: str) -> Call[Schedule]:
    return Call("GET", f"/v1/schedules/{part(schedule_id)}", as_model(Schedule))


def remove_schedule(schedule_id: str) -> Call[None]:
    return Call("DELETE", f"/v1/schedules/{part(schedule_id)}", nothing, repeatable=False)


def list_reruns(schedule_id: str) -> Call[list[Rerun]]:
    return Call("GET", f"/v1/schedules/{part(schedule_id)}/runs", items_of(Rerun))


def get_drift(schedule_id: str) -> Call[Drift]:
    return Call("GET", f"/v1/schedules/{part(schedule_id)}/drift", as_model(Drift))


def create_webhook(url: str) -> Call[WebhookSecret]:
    made = as_model(WebhookSecret)
    return Call("POST", "/v1/webhooks", made, json={"url": url}, repeatable=False)


def list_webhooks() -> Call[list[Webhook]]:
    return Call("GET", "/v1/webhooks", items_of(Webhook))


def get_webhook(webhook_id: str) -> Call[Webhook]:
    return Call("GET", f"/v1/webhooks/{part(webhook_id)}", as_model(Webhook))


def remove_webhook(webhook_id: str) -> Call[None]:
    return Call("DELETE", f"/v1/webhooks/{part(webhook_id)}", nothing, repeatable=False)


def list_deliveries(webhook_id: str) -> Call[list[Delivery]]:
    return Call("GET", f"/v1/webhooks/{part(webhook_id)}/deliveries", items_of(Delivery))


def test_webhook(webhook_id: str) -> Call[Delivery]:
    path = f"/v1/webhooks/{part(webhook_id)}/test"
    return Call("POST", path, as_model(Delivery), repeatable=False)


def redeliver(webhook_id: str, delivery_id: str) -> Call[Delivery]:
    path = f"/v1/webhooks/{part(webhook_id)}/deliveries/{part(delivery_id)}/redeliver"
    return Call("POST", path, as_model(Delivery), repeatable=False)


def _with_options(body: dict[str, Any], options: Options | None) -> dict[str, Any]:
    return body if options is None else {**body, "options": options.as_json()}
