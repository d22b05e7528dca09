"""API keys: made, listed, revoked, recognised."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import InvalidRequest, NotFound
from app.service.credentials import KEY, SHOWN, digest_of, is_of_kind, new_secret
from app.service.people import ApiKey
from app.service.people_ports import Keys, Members, Persons
from app.service.records import Reader, Scope

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: `secret` is told this once and is not kept."""

    key: ApiKey
    secret: str


class KeyService:
    """Keys for programs. A key never allows more than whoever made it may do now.

    Parameters
    ----------
    keys, members, persons : the ports.
    now, new_id : the clock, and what makes an id ("key_…").
    """

    def __init__(
        self,
        keys: Keys,
        members: Members,
        persons: Persons,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._keys = keys
        self._members = members
        self._persons = persons
        self._now = now
        self._new_id = new_id

    def add(
        self, reader: Reader, name: str, scopes: Collection[Scope], days: int | None = None
    ) -> NewKey:
        """Make a key; `days` is how long it is valid, None for ever.

        Raises
        ------
        Forbidden : the key would allow what the caller may not do, or the caller is itself a
            key that may not administer.
        InvalidRequest : it has no name or no scope.
        """
        if not name.strip() or len(name) > LONGEST_NAME:
            raise InvalidRequest(
                "A key needs a name.", hint=f"Say in at most {LONGEST_NAME} letters what it is for."
            )
        if not scopes:
            raise InvalidRequest("A key needs a scope.", hint="Give read, write or admin.")
        if reader.key_id is not None:  # or a key that leaked would outlive its end
            reader.check(Scope.ADMIN)
        for scope in scopes:
            reader.check(scope)
        secret = new_secret(KEY)
        key = self._record(reader, name.strip(), frozenset(scopes), secret, days)
        self._keys.add(key)
        return NewKey(key, secret)

    def of(self, reader: Reader) -> list[ApiKey]:
        """Return the caller's keys, newest first; the organisation's for who may administer it."""
        return [key for key in self._keys.of(reader) if _is_theirs(reader, key)]

    def revoke(self, reader: Reader, key_id: str) -> None:
        """End a key for good.

        Raises
        ------
        NotFound : the caller has no such key.
        """
        if all(key.id != key_id for key in self.of(reader)):
            raise NotFound(f"There is no key {key_id!r}.")
        self._keys.revoke(reader, key_id, self._now())

    def reader_of(self, secret: str) -> Reader | None:
        """Return whom a secret stands for, None when it stands for nobody any more."""
        if not is_of_kind(secret, KEY):
            return None
        key = self._keys.with_digest(digest_of(secret))
        if key is None or not key.is_valid(self._now()):
            return None
        scopes = key.scopes & self._allowed(key)
        if not scopes:
            return None
        self._keys.note_use(key, self._now())
        return Reader(key.tenant, self._actor(key), scopes, key.person_id, key.id)

    def _record(
        self, reader: Reader, name: str, scopes: frozenset[Scope], secret: str, days: int | None
    ) -> ApiKey:
        now = self._now()
        return ApiKey(
            id=self._new_id(),
            tenant=reader.tenant,
            name=name,
            prefix=secret[:SHOWN],
            digest=digest_of(secret),
            scopes=scopes,
            created_at=now,
            person_id=reader.person_id,
            expires_at=None if days is None else now + timedelta(days=days),
        )

    def _allowed(self, key: ApiKey) -> frozenset[Scope]:
        """Return what whoever made the key may do there now."""
        if key.person_id is None:
            return frozenset(Scope)
        belongings = self._members.belongings(key.person_id)
        roles = (b.role for b in belongings if b.organisation.id == key.tenant)
        return next((role.scopes for role in roles), frozenset())

    def _actor(self, key: ApiKey) -> str:
        made_by = "" if key.person_id is None else f"{self._persons.get(key.person_id).email}, "
        return f"{made_by}key {key.prefix}… ({key.name})"


def _is_theirs(reader: Reader, key: ApiKey) -> bool:
    return Scope.ADMIN in reader.scopes or key.person_id == reader.person_id
