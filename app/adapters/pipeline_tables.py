"""The tables of pipelines: webhooks and deliveries, batches, schedules and their runs."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.adapters.tables import metadata, one_of
from app.service.pipelines.messages import DeliveryStatus

webhook = Table(
    "webhook",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("webhook_id", String(40), ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False),
    Column("type", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("due_at", Double, nullable=False),
    Column("delivered_at", Double),
    Column("response_status", Integer),
    Column("error", Text, nullable=False),
    CheckConstraint(one_of("status", DeliveryStatus), name="status"),
    UniqueConstraint("webhook_id", "type", "subject"),
    Index(
        "ix_delivery_due",
        "due_at",
        sqlite_where=text("status = 'pending'"),
        postgresql_where=text("status = 'pending'"),
    ),
)

batch = Table(
    "batch",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("finished_at", Double),
    Index("ix_batch_page", "tenant", "created_at", "id"),
)

batch_item = Table(
    "batch_item",
    metadata,
    Column("batch_id", String(40), ForeignKey("batch.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("dataset_id", String(40), nullable=False),
    Column("question", Text, nullable=False),
    Column("run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("error", Text, nullable=False),
)

schedule = Table(
    "schedule",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False, index=True),
    Column("dataset_name", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("cron", String(200), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("options", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False, index=True),
)

rerun = Table(
    "rerun",
    metadata,
    Column(
        "schedule_id", String(40), ForeignKey("schedule.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("due_at", Double, primary_key=True),
    Column("run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("error", Text, nullable=False),
    Column("drift", Text),
)
