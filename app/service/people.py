"""People on the record: organisations, persons, memberships, keys, sessions, shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.service.records import Scope


class Role(StrEnum):
    """What a member is to an organisation."""

    OWNER = "owner"
    ANALYST = "analyst"
    VIEWER = "viewer"

    @property
    def scopes(self) -> frozenset[Scope]:
        return _SCOPES[self]


_SCOPES = {
    Role.OWNER: frozenset(Scope),
    Role.ANALYST: frozenset({Scope.READ, Scope.WRITE}),
    Role.VIEWER: frozenset({Scope.READ}),
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """A tenant. `retention_days` overrides the server's; None leaves it as the server has it."""

    id: str
    name: str
    created_at: datetime
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an e-mail address; `password_hash` is None for who signs in elsewhere."""

    id: str
    email: str
    name: str
    created_at: datetime
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person as one organisation knows them."""

    tenant: str
    person: Person
    role: Role
    since: datetime


@dataclass(frozen=True, slots=True)
class Belonging:
    """An organisation as one of its members knows it."""

    organisation: Organisation
    role: Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as an identity provider vouches for them; `subject` is theirs for ever."""

    issuer: str
    subject: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: never the secret, only its SHA-256 and how it begins."""

    id: str
    tenant: str
    name: str
    prefix: str
    digest: str
    scopes: frozenset[Scope]
    created_at: datetime
    person_id: str | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that a member has signed in with; its cookie is kept as a SHA-256."""

    digest: str
    tenant: str
    person_id: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """A link by which anybody reads one run's result until it expires or is revoked."""

    id: str
    tenant: str
    run_id: str
    digest: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Tell whether it opens the result at this moment."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """A sign-in that has gone to the identity provider and has not come back."""

    digest: str
    nonce: str
    verifier: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, when, and what came of it (the status of the answer)."""

    id: str
    tenant: str
    at: datetime
    actor: str
    action: str
    target: str
    status: int
    request_id: str = ""
