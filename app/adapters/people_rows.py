"""Records of people as rows and back: times are seconds, scopes a list with commas."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from app.adapters.rows import Row, moment
from app.service.people import ApiKey, Member, Person, Role
from app.service.records import Scope

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

TIMES = frozenset(
    {"at", "since", "created_at", "expires_at", "revoked_at", "last_used_at"}
)  # every column that is one

Record = TypeVar("Record", bound="DataclassInstance")


def row_of(record: DataclassInstance) -> dict[str, object]:
    """Return the columns of a record whose fields are called as they are."""
    return {f.name: _kept(getattr(record, f.name)) for f in fields(record)}


def record_of(kind: type[Record], row: Row) -> Record:
    """Return the record of this kind that a row stands for; other columns are left out."""
    return kind(**{f.name: _read(f.name, row[f.name]) for f in fields(kind)})


def key_of(row: Row) -> ApiKey:
    scopes = frozenset(Scope(word) for word in row["scopes"].split(","))
    return record_of(ApiKey, {**row, "scopes": scopes})


def member_of(row: Row) -> Member:
    person = record_of(Person, row)
    return Member(row["tenant"], person, Role(row["role"]), moment(row["since"]))


def _kept(value: Any) -> object:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, frozenset):
        return ",".join(scope.value for scope in Scope if scope in value)
    return value


def _read(name: str, value: Any) -> Any:
    return moment(value) if name in TIMES and value is not None else value
