"""Telling other programs what has ended: signed, tried again until they answer, never lost."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from app.errors import InvalidRequest
from app.service.pipelines.messages import (
    Caller,
    CannotCall,
    DeliveryRecord,
    DeliveryStatus,
    Outcome,
    Parcel,
    WebhookRecord,
    Webhooks,
)
from app.service.pipelines.signing import new_secret, signed
from app.service.records import Reader

MOST = 20  # addresses of one tenant
AT_ONCE = 8
LISTED = 200
TESTED = "webhook.test"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait before each further attempt, and how long one may take."""

    waits: tuple[float, ...] = (5, 30, 120, 600, 1800, 3600, 7200, 18000, 36000)
    lease_seconds: float = 60.0

    def after(self, attempts: int) -> float | None:
        """Return the wait after that many attempts, None when it was the last."""
        return self.waits[attempts - 1] if attempts <= len(self.waits) else None


class WebhookService:
    """The use cases of webhooks; `deliver` is what a sweeper does for all tenants."""

    def __init__(
        self,
        *,
        webhooks: Webhooks,
        caller: Caller,
        new_id: Callable[[str], str],
        patience: Patience | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._webhooks = webhooks
        self._caller = caller
        self._new_id = new_id
        self._patience = patience or Patience()
        self._now = now

    def create(self, reader: Reader, url: str) -> WebhookRecord:
        """Have an address told from now on; the secret is in the record.

        Raises
        ------
        InvalidRequest : the address may not be called, or there are too many already.
        """
        if len(self._webhooks.all(reader)) >= MOST:
            raise InvalidRequest(f"There are {MOST} webhooks already.", hint="Remove one first.")
        self._caller.check(url)
        moment = datetime.fromtimestamp(self._now(), UTC)
        record = WebhookRecord(self._new_id("wh"), reader.tenant, url, new_secret(), moment)
        return self._webhooks.add(record)

    def all(self, reader: Reader) -> list[WebhookRecord]:
        return self._webhooks.all(reader)

    def get(self, reader: Reader, webhook_id: str) -> WebhookRecord:
        return self._webhooks.get(reader, webhook_id)

    def remove(self, reader: Reader, webhook_id: str) -> None:
        self._webhooks.remove(reader, webhook_id)

    def deliveries(self, reader: Reader, webhook_id: str) -> list[DeliveryRecord]:
        """Return the latest deliveries, newest first."""
        return self._webhooks.deliveries(reader, webhook_id, LISTED)

    def test(self, reader: Reader, webhook_id: str) -> DeliveryRecord:
        """Have a message sent that only tries the address."""
        return self._webhooks.write(reader, webhook_id, TESTED, {"webhook_id": webhook_id})

    def again(self, reader: Reader, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        return self._webhooks.again(reader, webhook_id, delivery_id)

    def deliver(self) -> int:
        """Write what is to be told, send what is due; return how many were sent."""
        lease = self._patience.lease_seconds
        self._webhooks.note_ended(LISTED)
        sent = 0
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
            # No more are taken than are sent at once: what waited here would outlast its lease.
            while sent < LISTED and (due := self._webhooks.take_due(lease, AT_ONCE)):
                list(pool.map(self._send, due))
                sent += len(due)
        return sent

    def _send(self, parcel: Parcel) -> None:
        delivery, body = parcel.delivery, parcel.delivery.body.encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "Wherefore",
            **signed(parcel.secret, delivery.id, int(self._now()), body),
        }
        try:
            status = self._caller.post(parcel.url, headers, body)
        except CannotCall as fault:
            outcome = self._not_taken(delivery, None, str(fault))
        else:
            outcome = self._of_status(delivery, status)
        self._webhooks.settle(delivery, outcome)

    def _of_status(self, delivery: DeliveryRecord, status: int) -> Outcome:
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return Outcome(DeliveryStatus.DELIVERED, response_status=status)
        if status == HTTPStatus.GONE:  # says that it wants no more
            return Outcome(DeliveryStatus.GIVEN_UP, response_status=status)
        return self._not_taken(delivery, status, "")

    def _not_taken(self, delivery: DeliveryRecord, status: int | None, error: str) -> Outcome:
        wait = self._patience.after(delivery.attempts)
        if wait is None:
            return Outcome(DeliveryStatus.GIVEN_UP, response_status=status, error=error)
        # Spread by the delivery's own id, so that many that failed together do not return so.
        spread = 0.75 + int(hashlib.sha256(delivery.id.encode()).hexdigest()[:4], 16) / 0x20000
        return Outcome(DeliveryStatus.PENDING, wait * spread, status, error)
