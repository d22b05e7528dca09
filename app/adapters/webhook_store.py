"""Webhooks and deliveries in the database: each ended run is written down once for each address."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, insert, select, update

from app.adapters import rows
from app.adapters.database import Database
from app.adapters.pipeline_tables import delivery, webhook
from app.adapters.tables import run
from app.errors import NotFound
from app.service.pipelines.messages import (
    DeliveryRecord,
    DeliveryStatus,
    Outcome,
    Parcel,
    WebhookRecord,
)
from app.service.records import Reader

LOOK_BACK_SECONDS = 3 * 24 * 3600.0  # what ended before, while nobody swept, is told no more
PENDING = DeliveryStatus.PENDING.value


class SqlWebhooks:
    """Implements Webhooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: WebhookRecord) -> WebhookRecord:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            row = {name: getattr(new, name) for name in ("id", "tenant", "url", "secret")}
            connection.execute(insert(webhook), row | {"created_at": now})
            return replace(new, created_at=rows.moment(now))

    def get(self, reader: Reader, webhook_id: str) -> WebhookRecord:
        is_it = and_(webhook.c.id == webhook_id, webhook.c.tenant == reader.tenant)
        with self._database.reading() as connection:
            found = connection.execute(select(webhook).where(is_it)).mappings().one_or_none()
        if found is None:
            raise NotFound(f"There is no webhook {webhook_id!r}.")
        return _webhook(found)

    def all(self, reader: Reader) -> list[WebhookRecord]:
        query = select(webhook).where(webhook.c.tenant == reader.tenant)
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(webhook.c.created_at.desc())).mappings().all()
        return [_webhook(row) for row in found]

    def remove(self, reader: Reader, webhook_id: str) -> None:
        self.get(reader, webhook_id)
        is_it = and_(webhook.c.id == webhook_id, webhook.c.tenant == reader.tenant)
        with self._database.writing() as connection:
            connection.execute(delete(webhook).where(is_it))

    def deliveries(self, reader: Reader, webhook_id: str, limit: int) -> list[DeliveryRecord]:
        self.get(reader, webhook_id)
        of_it = and_(delivery.c.webhook_id == webhook_id, delivery.c.tenant == reader.tenant)
        newest = (delivery.c.created_at.desc(), delivery.c.id.desc())
        query = select(delivery).where(of_it).order_by(*newest).limit(limit)
        with self._database.reading() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def write(
        self,
        reader: Reader,
        webhook_id: str,
        type: str,  # noqa: A002
        data: Mapping[str, object],
    ) -> DeliveryRecord:
        self.get(reader, webhook_id)
        to = {"tenant": reader.tenant, "webhook_id": webhook_id}
        with self._database.writing() as connection:
            now = self._database.now(connection)
            each = f"try_{secrets.token_urlsafe(16)}"  # each is told, however often one tries
            written = _write(connection, to, type, each, data, now)
            is_it = delivery.c.id == written
            return _delivery(connection.execute(select(delivery).where(is_it)).mappings().one())

    def again(self, reader: Reader, webhook_id: str, delivery_id: str) -> DeliveryRecord:
        is_it = and_(
            delivery.c.id == delivery_id,
            delivery.c.webhook_id == webhook_id,
            delivery.c.tenant == reader.tenant,
        )
        with self._database.writing() as connection:
            now = self._database.now(connection)
            values = {"status": PENDING, "attempts": 0, "due_at": now, "delivered_at": None}
            changed = update(delivery).where(is_it).values(values).returning(delivery)
            found = connection.execute(changed).mappings().one_or_none()
        if found is None:
            raise NotFound(f"There is no delivery {delivery_id!r} to this webhook.")
        return _delivery(found)

    # -- for the sweeper, which serves every tenant -------------------------------------------

    def note_ended(self, limit: int) -> int:
        told = exists().where(
            delivery.c.webhook_id == webhook.c.id,
            delivery.c.type == "run." + run.c.status,
            delivery.c.subject == run.c.id,
        )
        with self._database.writing() as connection:
            now = self._database.now(connection)
            query = (
                select(webhook.c.id.label("webhook_id"), run)
                .join(run, run.c.tenant == webhook.c.tenant)
                .where(
                    run.c.finished_at >= webhook.c.created_at,
                    run.c.finished_at > now - LOOK_BACK_SECONDS,
                    ~told,
                )
                .order_by(run.c.finished_at)
                .limit(limit)
            )
            found = connection.execute(query).mappings().all()
            for row in found:
                kind = f"run.{row['status']}"
                _write(connection, row, kind, row["id"], _of_run(row), now)
            return len(found)

    def note(self, tenant: str, type: str, subject: str, data: Mapping[str, object]) -> None:  # noqa: A002
        told = exists().where(
            delivery.c.webhook_id == webhook.c.id,
            delivery.c.type == type,
            delivery.c.subject == subject,
        )
        query = select(webhook.c.id.label("webhook_id"), webhook.c.tenant)
        with self._database.writing() as connection:
            now = self._database.now(connection)
            found = connection.execute(query.where(webhook.c.tenant == tenant, ~told)).mappings()
            for row in found.all():
                _write(connection, row, type, subject, data, now)

    def take_due(self, lease_seconds: float, limit: int) -> list[Parcel]:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            is_due = and_(delivery.c.status == PENDING, delivery.c.due_at <= now)
            due = select(delivery.c.id).where(is_due).order_by(delivery.c.due_at).limit(limit)
            taken = (
                update(delivery)
                .where(delivery.c.id.in_(due.with_for_update(skip_locked=True)))
                .values(due_at=now + lease_seconds, attempts=delivery.c.attempts + 1)
                .returning(delivery)
            )
            found = [_delivery(row) for row in connection.execute(taken).mappings()]
            hooks = select(webhook).where(webhook.c.id.in_({d.webhook_id for d in found}))
            known = {row["id"]: row for row in connection.execute(hooks).mappings()}
        return [Parcel(d, known[d.webhook_id]["url"], known[d.webhook_id]["secret"]) for d in found]

    def settle(self, taken: DeliveryRecord, outcome: Outcome) -> None:
        is_it = and_(delivery.c.id == taken.id, delivery.c.attempts == taken.attempts)
        with self._database.writing() as connection:
            now = self._database.now(connection)
            is_done = outcome.status is DeliveryStatus.DELIVERED
            values = {
                "status": outcome.status.value,
                "due_at": now + outcome.wait,
                "delivered_at": now if is_done else None,
                "response_status": outcome.response_status,
                "error": outcome.error[:500],
            }
            connection.execute(update(delivery).where(is_it).values(values))


def _of_run(row: rows.Row) -> dict[str, object]:
    return {
        "run_id": row["id"],
        "dataset_id": row["dataset_id"],
        "question": row["question"],
        "status": row["status"],
        "result": f"/v1/runs/{row['id']}/result",
    }


def _write(
    connection: Connection,
    to: rows.Row,
    kind: str,
    subject: str,
    data: Mapping[str, object],
    now: float,
) -> str:
    """Write a delivery to the webhook of a row, and return its id."""
    at = datetime.fromtimestamp(now, UTC).isoformat()
    body = json.dumps({"type": kind, "timestamp": at, "data": dict(data)}, ensure_ascii=False)
    written = f"msg_{secrets.token_urlsafe(16)}"
    row = {
        "id": written,
        "tenant": to["tenant"],
        "webhook_id": to["webhook_id"],
        "type": kind,
        "subject": subject,
        "body": body,
        "status": PENDING,
        "attempts": 0,
        "created_at": now,
        "due_at": now,
        "error": "",
    }
    connection.execute(insert(delivery), row)
    return written


def _webhook(row: rows.Row) -> WebhookRecord:
    known = {name: row[name] for name in ("id", "tenant", "url", "secret")}
    return WebhookRecord(**known, created_at=rows.moment(row["created_at"]))


def _delivery(row: rows.Row) -> DeliveryRecord:
    names = ("id", "webhook_id", "tenant", "type", "subject", "body", "attempts", "error")
    known: dict[str, Any] = {name: row[name] for name in names}
    delivered = row["delivered_at"]
    return DeliveryRecord(
        **known,
        status=DeliveryStatus(row["status"]),
        created_at=rows.moment(row["created_at"]),
        due_at=rows.moment(row["due_at"]),
        delivered_at=None if delivered is None else rows.moment(delivered),
        response_status=row["response_status"],
    )
