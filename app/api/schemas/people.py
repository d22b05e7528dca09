"""People on the wire: who one is, members, keys, links, the audit log."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from app.api.schemas.base import In, Out, Page, Storable
from app.service.keys import NewKey
from app.service.people import ApiKey, Belonging, Member, Organisation, Role
from app.service.quotas import Quotas, Usage
from app.service.records import Reader, Scope
from app.service.shares import NewShare

LONGEST_DAYS = 3650


class OrganisationOut(Out):
    """An organisation; what belongs to it is seen by its members only."""

    id: str
    name: str
    created_at: datetime
    retention_days: int | None


class UsageOut(Out):
    """What an organisation has now, and may have; 0 in `quota_…` is no limit."""

    dataset_bytes: int
    running: int
    runs_today: int
    uploads: int
    batches: int
    quota_dataset_bytes: int
    quota_running: int
    quota_runs_per_day: int
    quota_uploads: int
    quota_batches: int

    @classmethod
    def of(cls, usage: Usage, quotas: Quotas) -> UsageOut:
        return cls(
            dataset_bytes=usage.dataset_bytes,
            running=usage.running,
            runs_today=usage.runs_today,
            uploads=usage.uploads,
            batches=usage.batches,
            quota_dataset_bytes=quotas.dataset_bytes,
            quota_running=quotas.running,
            quota_runs_per_day=quotas.runs_per_day,
            quota_uploads=quotas.uploads,
            quota_batches=quotas.batches,
        )


class RetentionIn(In):
    """For how long what is not used is kept; null leaves it as the server has it."""

    retention_days: int | None = Field(ge=1, le=LONGEST_DAYS)


class BelongingOut(Out):
    """One of the caller's organisations, and what they are to it."""

    id: str
    name: str
    role: Role

    @classmethod
    def of(cls, belonging: Belonging) -> BelongingOut:
        organisation = belonging.organisation
        return cls(id=organisation.id, name=organisation.name, role=belonging.role)


class MeOut(Out):
    """Who calls, for which organisation, and what they may do there."""

    actor: str
    person_id: str | None
    organisation: OrganisationOut
    scopes: list[Scope]
    organisations: list[BelongingOut]

    @classmethod
    def of(cls, reader: Reader, organisation: Organisation, belongings: list[Belonging]) -> MeOut:
        return cls(
            actor=reader.actor,
            person_id=reader.person_id,
            organisation=OrganisationOut.model_validate(organisation),
            scopes=[scope for scope in Scope if scope in reader.scopes],
            organisations=[BelongingOut.of(b) for b in belongings],
        )


class SwitchIn(In):
    """The organisation to work for from now on."""

    organisation_id: Storable = Field(min_length=1, max_length=64)


class PasswordIn(In):
    """A new password, and the one it replaces."""

    current: SecretStr = Field(default=SecretStr(""), max_length=1_000)
    new: SecretStr = Field(min_length=1, max_length=1_000)


class KeyIn(In):
    """A key to be made; without `days` it is valid until it is revoked."""

    name: Storable = Field(min_length=1, max_length=200, examples=["nightly pipeline"])
    scopes: list[Scope] = Field(default=[Scope.READ], min_length=1, max_length=3)
    days: int | None = Field(default=None, ge=1, le=LONGEST_DAYS)


class KeyOut(Out):
    """A key as it is known: `prefix` is how its secret begins."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    person_id: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> KeyOut:
        scopes = [scope for scope in Scope if scope in key.scopes]
        named = {name: getattr(key, name) for name in cls.model_fields if name != "scopes"}
        return cls(scopes=scopes, **named)


class KeysOut(Out):
    """Keys, newest first."""

    items: list[KeyOut]


class NewKeyOut(KeyOut):
    """A key just made. `secret` is told this once: send it as `Authorization: Bearer <secret>`."""

    secret: str

    @classmethod
    def made(cls, new: NewKey) -> NewKeyOut:
        return cls(**KeyOut.of(new.key).model_dump(), secret=new.secret)


class MemberIn(In):
    """Somebody to be a member; without a password they sign in with the identity provider."""

    email: Storable = Field(min_length=3, max_length=320, examples=["ada@example.org"])
    role: Role = Role.VIEWER
    name: Storable = Field(default="", max_length=200)
    password: SecretStr = Field(default=SecretStr(""), max_length=1_000)


class MemberPatch(In):
    """What a member is to the organisation from now on."""

    role: Role


class MemberOut(Out):
    """A member of the organisation."""

    person_id: str
    email: str
    name: str
    role: Role
    since: datetime

    @classmethod
    def of(cls, member: Member) -> MemberOut:
        person = member.person
        return cls(
            person_id=person.id,
            email=person.email,
            name=person.name,
            role=member.role,
            since=member.since,
        )


class MembersOut(Out):
    """Members, by address."""

    items: list[MemberOut]


class ShareIn(In):
    """A link to one run's result."""

    run_id: Storable = Field(min_length=1, max_length=64)
    days: int = Field(default=30, ge=1, le=365)


class ShareOut(Out):
    """A link as it is known; the secret in it is not kept."""

    id: str
    run_id: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class SharesOut(Out):
    """Links, newest first."""

    items: list[ShareOut]


class NewShareOut(ShareOut):
    """A link just made. `path` is told this once: whoever has it reads the result."""

    path: str

    @classmethod
    def made(cls, new: NewShare) -> NewShareOut:
        known = ShareOut.model_validate(new.share).model_dump()
        return cls(**known, path=f"/shared/{new.secret}")


class AuditEntryOut(Out):
    """Who did what to what, when; `status` is what they were answered."""

    id: str
    at: datetime
    actor: str
    action: str
    target: str
    status: int
    request_id: str


class AuditPage(Page[AuditEntryOut]):
    """Entries of the audit log, newest first."""
