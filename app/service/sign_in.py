"""People signing in: by password or by an identity provider; sessions of their browsers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from app.errors import Conflict, Forbidden, NotFound, Unauthenticated
from app.service.credentials import SESSION, digest_of, is_of_kind, new_secret
from app.service.guesses import Guesses
from app.service.organisations import check_password, plain_email
from app.service.people import Identity, Organisation, Person, Role, Session, SignInAttempt
from app.service.people_ports import Members, Organisations, Passwords, Persons, Sessions, SignIns
from app.service.records import Reader

SESSION_LENGTH = timedelta(days=14)
ATTEMPT_LENGTH = timedelta(minutes=15)
WRONG = "The e-mail address or the password is wrong."


class IdentityProvider(Protocol):
    """Somebody who vouches for people (OpenID Connect)."""

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Return where to send the browser."""
        ...

    def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Return for whom the code stands that the browser came back with."""
        ...


@dataclass(frozen=True, slots=True)
class Newcomers:
    """What becomes of people whom the provider vouches for and nobody has added.

    `organisation` is the name of the one they join; "" turns them away.
    """

    organisation: str = ""
    role: Role = Role.VIEWER


@dataclass(frozen=True, slots=True)
class PeoplePorts:
    """What signing in works with."""

    organisations: Organisations
    persons: Persons
    members: Members
    sessions: Sessions
    sign_ins: SignIns
    passwords: Passwords
    provider: IdentityProvider | None = None


class SignInService:
    """Opens and ends sessions.

    Parameters
    ----------
    ports : records of people, and who vouches for them.
    newcomers : what becomes of people the provider knows and we do not.
    now, new_id : the clock, and what makes an id ("per_…").
    """

    def __init__(
        self,
        ports: PeoplePorts,
        *,
        newcomers: Newcomers,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._ports = ports
        self._newcomers = newcomers
        self._now = now
        self._new_id = new_id
        self._guesses = Guesses(now)

    @property
    def has_provider(self) -> bool:
        return self._ports.provider is not None

    def with_password(self, email: str, password: str) -> str:
        """Return the cookie of a new session.

        Raises
        ------
        Unauthenticated : the two do not belong together, or to no member.
        QuotaExceeded : there were too many wrong guesses for this address.
        """
        email = plain_email(email)
        self._guesses.check(email)
        person = self._ports.persons.with_email(email)
        kept = person.password_hash if person else None
        if not self._ports.passwords.matches(password, kept) or person is None:
            self._guesses.note(email)
            raise Unauthenticated(WRONG)
        self._guesses.forget(email)
        return self._opened(person)

    def begin(self) -> tuple[str, str]:
        """Return the provider's address, and the state by which the browser is known again.

        Raises
        ------
        NotFound : no provider is set up.
        """
        state, nonce, verifier = (secrets.token_urlsafe(n) for n in (32, 24, 48))
        address = self._provider.address(state, nonce, verifier)
        attempt = SignInAttempt(digest_of(state), nonce, verifier, self._now())
        self._ports.sign_ins.add(attempt)
        return address, state

    def finish(self, state: str, code: str) -> str:
        """Return the cookie of a new session for who comes back from the provider.

        Raises
        ------
        Unauthenticated : the attempt is not known, too old, or the provider does not vouch.
        Forbidden : the provider's people are not let in here without having been added.
        """
        attempt = self._ports.sign_ins.take(digest_of(state))
        if attempt is None or self._now() - attempt.created_at > ATTEMPT_LENGTH:
            raise Unauthenticated("This sign-in is not known or took too long; begin again.")
        identity = self._provider.identity(code, attempt.nonce, attempt.verifier)
        return self._opened(self._person(identity))

    def reader_of(self, cookie: str) -> Reader | None:
        """Return whom a session's cookie stands for, None when it has ended."""
        if not is_of_kind(cookie, SESSION):
            return None
        session = self._ports.sessions.with_digest(digest_of(cookie))
        if session is None or session.expires_at <= self._now():
            return None
        role = self._role(session.person_id, session.tenant)
        if role is None:
            return None
        person = self._ports.persons.get(session.person_id)
        return Reader(session.tenant, person.email, role.scopes, person.id)

    def switch(self, reader: Reader, tenant: str) -> str:
        """Return the cookie of a new session in another of the caller's organisations.

        Raises
        ------
        NotFound : the caller has no such organisation.
        """
        person_id = reader.person_id or ""
        if self._role(person_id, tenant) is None:
            raise NotFound(f"There is no organisation {tenant!r}.")
        return self._session(person_id, tenant)

    def end(self, cookie: str) -> None:
        """Sign this browser out."""
        self._ports.sessions.remove(digest_of(cookie))

    def change_password(self, reader: Reader, current: str, new: str) -> None:
        """Change the caller's password and end all their sessions.

        Raises
        ------
        Conflict : the caller is no person who signed in.
        Unauthenticated : the current password is wrong.
        """
        if reader.person_id is None or reader.key_id is not None:
            raise Conflict("Only a person who has signed in has a password.")
        person = self._ports.persons.get(reader.person_id)
        self._guesses.check(person.email)
        if person.password_hash and not self._ports.passwords.matches(
            current, person.password_hash
        ):
            self._guesses.note(person.email)
            raise Unauthenticated("The current password is wrong.")
        check_password(new, person.email)
        self._ports.persons.change_password(person.id, self._ports.passwords.hash(new))
        self._ports.sessions.remove_of(person.id)

    def sweep(self) -> int:
        """Remove sessions and sign-ins that are over; return how many."""
        now = self._now()
        gone = self._ports.sessions.remove_expired(now)
        return gone + self._ports.sign_ins.remove_before(now - ATTEMPT_LENGTH)

    @property
    def _provider(self) -> IdentityProvider:
        if self._ports.provider is None:
            raise NotFound("No identity provider is set up here.")
        return self._ports.provider

    def _person(self, identity: Identity) -> Person:
        """Return the person an identity belongs to; the first time, by the address."""
        known = self._ports.persons.known_as(identity)
        if known is not None:
            return known
        person = self._ports.persons.with_email(identity.email) or self._newcomer(identity)
        self._ports.persons.link(person.id, identity)
        return person

    def _newcomer(self, identity: Identity) -> Person:
        organisation = self._open_organisation(identity.email)
        person = Person(self._new_id(), identity.email, identity.name, self._now())
        self._ports.persons.add(person)
        self._ports.members.put(organisation.id, person.id, self._newcomers.role, self._now())
        return person

    def _open_organisation(self, email: str) -> Organisation:
        if not self._newcomers.organisation:
            raise Forbidden(
                f"{email} is not known here.", hint="Ask an owner of your organisation to add you."
            )
        return self._ports.organisations.named(self._newcomers.organisation)

    def _opened(self, person: Person) -> str:
        belongings = self._ports.members.belongings(person.id)
        if not belongings:
            raise Unauthenticated("You belong to no organisation any more.")
        return self._session(person.id, belongings[0].organisation.id)

    def _session(self, person_id: str, tenant: str) -> str:
        cookie, now = new_secret(SESSION), self._now()
        session = Session(digest_of(cookie), tenant, person_id, now, now + SESSION_LENGTH)
        self._ports.sessions.add(session)
        return cookie

    def _role(self, person_id: str, tenant: str) -> Role | None:
        belongings = self._ports.members.belongings(person_id)
        return next((b.role for b in belongings if b.organisation.id == tenant), None)
