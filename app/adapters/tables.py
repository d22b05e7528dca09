"""The tables: datasets, uploads, runs, steps, events; the same on SQLite and PostgreSQL.

JSON is kept as text, because the service reads and writes it whole, and times as seconds
since 1970 by the database's clock, because both databases compare numbers alike.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.service.dialogue import MessageKind
from app.service.records import Queue, RunStatus, StepStatus

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def one_of(column: str, values: type[StrEnum]) -> str:
    """Return the check that a column holds one of a closed set's values."""
    allowed = ", ".join(f"'{value.value}'" for value in values)
    return f"{column} IN ({allowed})"


dataset = Table(
    "dataset",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("n_bytes", BigInteger, nullable=False),
    Column("profile", Text, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("origin", Text, nullable=False, server_default="{}"),
    Column("created_at", Double, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
    CheckConstraint("n_bytes >= 0", name="n_bytes"),
    Index("ix_dataset_page", "tenant", "created_at", "id"),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("filename", Text, nullable=False),
    Column("n_bytes", BigInteger, nullable=False),
    Column("part_bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created_at", Double, nullable=False, index=True),
    CheckConstraint("n_bytes > 0 AND part_bytes > 0", name="n_bytes"),
)

run = Table(
    "run",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column(
        "dataset_id",
        String(40),
        ForeignKey("dataset.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("parent_run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("question", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("error", Text),
    Column("last_seq", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    Column("deadline", Double),
    Column("trace", String(64), nullable=False, server_default=""),
    Column("asks", Text),
    CheckConstraint(one_of("status", RunStatus), name="status"),
    CheckConstraint("status <> 'failed' OR error IS NOT NULL", name="failed_has_error"),
    CheckConstraint(
        "(finished_at IS NOT NULL) = (status IN ('succeeded', 'partial', 'failed', 'cancelled'))",
        name="finished_when_terminal",
    ),
    Index("ix_run_page", "tenant", "created_at", "id"),
    Index("ix_run_finished", "finished_at"),
)

step = Table(
    "step",
    metadata,
    Column("run_id", String(40), ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("inputs", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("seconds", Double),
    Column("action", String(32), nullable=False),
    Column("algorithm", String(64), nullable=False),
    Column("answers", Boolean(create_constraint=False), nullable=False),
    Column("queue", String(16), nullable=False),
    Column("started_at", Double),
    Column("lease_until", Double),
    Column("digest", String(64), nullable=False, server_default=""),
    Column("reused_from", String(40)),
    Column("submitted_at", Double),
    Column("ready_at", Double),
    Column("submissions", Integer, nullable=False),
    CheckConstraint(one_of("status", StepStatus), name="status"),
    CheckConstraint(one_of("queue", Queue), name="queue"),
    CheckConstraint("attempts >= 0 AND fence >= attempts", name="attempts"),
    CheckConstraint("(status = 'running') = (lease_until IS NOT NULL)", name="lease"),
    CheckConstraint("(status = 'done') = (result IS NOT NULL)", name="result_when_done"),
    CheckConstraint("status <> 'failed' OR error IS NOT NULL", name="failed_has_error"),
    Index("ix_step_digest", "digest"),
    Index(
        "ix_step_due",
        "status",
        "lease_until",
        sqlite_where=text("status IN ('ready', 'running')"),
        postgresql_where=text("status IN ('ready', 'running')"),
    ),
)

event = Table(
    "event",
    metadata,
    Column("run_id", String(40), ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("type", String(40), nullable=False),
    Column("data", Text, nullable=False),
    Column("at", Double, nullable=False),
    CheckConstraint("seq >= 1", name="seq"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column(
        "run_id",
        String(40),
        ForeignKey("run.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column(
        "dataset_id",
        String(40),
        ForeignKey("dataset.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("title", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("ix_conversation_page", "tenant", "created_at", "id"),
)

message = Table(
    "message",
    metadata,
    Column("id", String(40), primary_key=True),
    Column(
        "conversation_id",
        String(40),
        ForeignKey("conversation.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("position", Integer, nullable=False),
    Column("parent_id", String(40)),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("sentences", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("about_run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("run_id", String(40), ForeignKey("run.id", ondelete="SET NULL"), index=True),
    Column("created_at", Double, nullable=False),
    CheckConstraint(one_of("kind", MessageKind), name="kind"),
    UniqueConstraint("conversation_id", "position"),
)

model_reply = Table(
    "model_reply",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column(
        "run_id",
        String(40),
        ForeignKey("run.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("reply", Text, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
)
