"""Webhooks and their deliveries as the service remembers them, and what it needs to send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.service.records import Reader


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class WebhookRecord:
    """An address that is told of what ends; `secret` signs what is sent there."""

    id: str
    tenant: str
    url: str
    secret: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One message to one address. `subject` is what it is about: a run's id, a batch's."""

    id: str
    webhook_id: str
    tenant: str
    type: str
    subject: str
    body: str
    status: DeliveryStatus
    attempts: int
    created_at: datetime
    due_at: datetime
    delivered_at: datetime | None = None
    response_status: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery that is to be sent now, with where it goes."""

    delivery: DeliveryRecord
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of sending: `wait` seconds to the next attempt, None when there is none."""

    status: DeliveryStatus
    wait: float = 0.0
    response_status: int | None = None
    error: str = ""


class Webhooks(Protocol):
    """The records of webhooks and deliveries; but for sweeping limited to the reader's tenant."""

    def add(self, new: WebhookRecord) -> WebhookRecord: ...
    def get(self, reader: Reader, webhook_id: str) -> WebhookRecord: ...
    def all(self, reader: Reader) -> list[WebhookRecord]: ...
    def remove(self, reader: Reader, webhook_id: str) -> None: ...
    def deliveries(self, reader: Reader, webhook_id: str, limit: int) -> list[DeliveryRecord]: ...

    def write(
        self,
        reader: Reader,
        webhook_id: str,
        type: str,  # noqa: A002
        data: Mapping[str, object],
    ) -> DeliveryRecord:
        """Write a delivery to this webhook alone."""
        ...

    def again(self, reader: Reader, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        """Have a delivery sent again at once, whatever came of it."""
        ...

    def note_ended(self, limit: int) -> int:
        """Write the deliveries of runs that have ended and of which none is written yet."""
        ...

    def note(self, tenant: str, type: str, subject: str, data: Mapping[str, object]) -> None:  # noqa: A002
        """Write a delivery to each webhook of the tenant, once for each type and subject."""
        ...

    def take_due(self, lease_seconds: float, limit: int) -> list[Parcel]:
        """Take what is to be sent now; nobody else does until the lease is over."""
        ...

    def settle(self, taken: DeliveryRecord, outcome: Outcome) -> None:
        """Note what came of an attempt, unless another has been begun since."""
        ...


class CannotCall(Exception):
    """The address did not answer, or may not be called; the message says why."""


class Caller(Protocol):
    """Calls addresses that strangers name."""

    def check(self, url: str) -> None:
        """Raise InvalidRequest for an address that may not be called."""
        ...

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Return the status of the answer; raise CannotCall when there is none."""
        ...
