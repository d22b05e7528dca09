"""Webhooks over HTTP: who is told of ends, what was sent, sending it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from app.api.deps import ReaderDep, ServicesDep
from app.api.problems import answers
from app.api.schemas.pipelines import (
    WEBHOOK_EXAMPLE,
    DeliveriesOut,
    DeliveryOut,
    WebhookIn,
    WebhookOut,
    WebhookSecretOut,
    WebhooksOut,
)

router = APIRouter(prefix="/v1/webhooks", tags=["pipelines"], responses=answers(401, 404, 422, 503))

WebhookId = Annotated[str, Path(max_length=64, examples=["wh_0123456789abcdefghijkl"])]
DeliveryId = Annotated[str, Path(max_length=64, examples=["msg_0123456789abcdefghijkl"])]


@router.post("", status_code=201, operation_id="create_webhook", responses=answers(400, 413))
def create_webhook(
    body: Annotated[WebhookIn, Body(examples=[WEBHOOK_EXAMPLE])],
    services: ServicesDep,
    reader: ReaderDep,
    response: Response,
) -> WebhookSecretOut:
    """Have an address told of every run, batch and drift from now on."""
    made = services.pipelines.webhooks.create(reader, body.url)
    response.headers["Location"] = f"/v1/webhooks/{made.id}"
    return WebhookSecretOut.of(made)


@router.get("", operation_id="list_webhooks")
def list_webhooks(services: ServicesDep, reader: ReaderDep) -> WebhooksOut:
    """List the addresses that are told."""
    every = services.pipelines.webhooks.all(reader)
    return WebhooksOut(items=[WebhookOut.model_validate(w) for w in every])


@router.get("/{webhook_id}", operation_id="get_webhook")
def get_webhook(webhook_id: WebhookId, services: ServicesDep, reader: ReaderDep) -> WebhookOut:
    """Return an address that is told."""
    return WebhookOut.model_validate(services.pipelines.webhooks.get(reader, webhook_id))


@router.delete("/{webhook_id}", status_code=204, operation_id="remove_webhook")
def remove_webhook(webhook_id: WebhookId, services: ServicesDep, reader: ReaderDep) -> None:
    """Tell an address no more."""
    services.pipelines.webhooks.remove(reader, webhook_id)


@router.post("/{webhook_id}/test", status_code=202, operation_id="test_webhook")
def test_webhook(webhook_id: WebhookId, services: ServicesDep, reader: ReaderDep) -> DeliveryOut:
    """Have a message sent that only tries the address, of the type `webhook.test`."""
    sent = services.pipelines.webhooks.test(reader, webhook_id)
    return DeliveryOut.model_validate(sent)


@router.get("/{webhook_id}/deliveries", operation_id="list_deliveries")
def list_deliveries(
    webhook_id: WebhookId, services: ServicesDep, reader: ReaderDep
) -> DeliveriesOut:
    """List what was sent, what is to be, and what came of it."""
    found = services.pipelines.webhooks.deliveries(reader, webhook_id)
    return DeliveriesOut(items=[DeliveryOut.model_validate(d) for d in found])


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redeliver",
    status_code=202,
    operation_id="redeliver_message",
)
def redeliver_message(
    webhook_id: WebhookId, delivery_id: DeliveryId, services: ServicesDep, reader: ReaderDep
) -> DeliveryOut:
    """Send a message again at once, whatever came of it before."""
    again = services.pipelines.webhooks.again(reader, webhook_id, delivery_id)
    return DeliveryOut.model_validate(again)
