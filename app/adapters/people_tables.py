"""The tables of people: organisations, persons, memberships, keys, sessions, shares, the audit."""

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
)

from app.adapters.tables import metadata, one_of
from app.service.people import Role


def _tenant() -> Column[str]:
    owner = ForeignKey("organisation.id", ondelete="CASCADE")
    return Column("tenant", String(64), owner, nullable=False)


def _of(table: str, *, nullable: bool = False) -> Column[str]:
    owner = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(f"{table}_id", String(40), owner, nullable=nullable, index=True)


organisation = Table(
    "organisation",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
    Column("retention_days", Integer),
    CheckConstraint("retention_days >= 1", name="retention_days"),
)

person = Table(
    "person",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("password_hash", Text),
)

identity = Table(
    "identity",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    _of("person"),
)

membership = Table(
    "membership",
    metadata,
    Column(
        "tenant", String(64), ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    ),
    Column(
        "person_id",
        String(40),
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("role", String(16), nullable=False),
    Column("since", Double, nullable=False),
    CheckConstraint(one_of("role", Role), name="role"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(40), primary_key=True),
    _tenant(),
    Column("name", Text, nullable=False),
    Column("prefix", String(16), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", String(40), nullable=False),
    Column("created_at", Double, nullable=False),
    _of("person", nullable=True),
    Column("expires_at", Double),
    Column("revoked_at", Double),
    Column("last_used_at", Double),
    Index("ix_api_key_page", "tenant", "created_at"),
)

session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),
    _tenant(),
    _of("person"),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("created_at", Double, nullable=False, index=True),
)

share = Table(
    "share",
    metadata,
    Column("id", String(40), primary_key=True),
    _tenant(),
    _of("run"),
    Column("digest", String(64), nullable=False, unique=True),
    Column("created_by", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("revoked_at", Double),
    Index("ix_share_page", "tenant", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(40), primary_key=True),
    _tenant(),
    Column("at", Double, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("target", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("request_id", String(64), nullable=False),
    Index("ix_audit_page", "tenant", "at", "id"),
)
