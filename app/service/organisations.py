"""Organisations and their members: added, listed, given other roles, removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from app.errors import Conflict, InvalidRequest, NotFound
from app.service.people import Belonging, Member, Organisation, Person, Role
from app.service.people_ports import Members, Organisations, Passwords, Persons
from app.service.records import Reader

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
LONGEST_NAME = 200
_ADDRESS = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]{1,255}")


class OrganisationService:
    """Who belongs to what.

    Parameters
    ----------
    organisations, persons, members, passwords : the ports.
    now, new_id : the clock, and what makes an id of a kind ("org", "per").
    """

    def __init__(
        self,
        organisations: Organisations,
        persons: Persons,
        members: Members,
        passwords: Passwords,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[str], str],
    ) -> None:
        self._organisations = organisations
        self._persons = persons
        self._members = members
        self._passwords = passwords
        self._now = now
        self._new_id = new_id

    def add(self, name: str) -> Organisation:
        """Make an organisation without members.

        Raises
        ------
        Conflict : the name is taken.
        """
        if not name.strip() or len(name) > LONGEST_NAME:
            raise InvalidRequest(
                "An organisation needs a name.", hint=f"Of at most {LONGEST_NAME} letters."
            )
        made = Organisation(self._new_id("org"), name.strip(), self._now())
        self._organisations.add(made)
        return made

    def all(self) -> list[Organisation]:
        return self._organisations.all()

    def named(self, name: str) -> Organisation:
        """Return the organisation of this name; raise NotFound when there is none."""
        return self._organisations.named(name)

    def of(self, reader: Reader) -> Organisation:
        return self._organisations.get(reader.tenant)

    def belongings(self, reader: Reader) -> list[Belonging]:
        """Return the organisations the caller may switch between."""
        return self._members.belongings(reader.person_id) if reader.person_id else []

    def members(self, reader: Reader) -> list[Member]:
        return self._members.of(reader)

    def admit(
        self, tenant: str, email: str, role: Role, *, name: str = "", password: str = ""
    ) -> Member:
        """Add a person to an organisation; who is known already keeps name and password.

        Raises
        ------
        Conflict : the person is a member already.
        InvalidRequest : the address or the password cannot be used.
        """
        email = plain_email(email)
        person = self._persons.with_email(email)
        if person is None:
            person = self._new_person(email, name, password)
        elif any(b.organisation.id == tenant for b in self._members.belongings(person.id)):
            raise Conflict(f"{email} is a member already.", hint="Change the role instead.")
        since = self._now()
        self._members.put(tenant, person.id, role, since)
        return Member(tenant, person, role, since)

    def change_role(self, reader: Reader, person_id: str, role: Role) -> Member:
        """Give a member another role.

        Raises
        ------
        NotFound : there is no such member here.
        Conflict : nobody would be left who owns the organisation.
        """
        member = self._member(reader, person_id)
        if role is not Role.OWNER:
            self._check_not_last_owner(reader, member)
        self._members.put(reader.tenant, person_id, role, member.since)
        return Member(member.tenant, member.person, role, member.since)

    def remove(self, reader: Reader, person_id: str) -> None:
        """End a membership; its keys and sessions end with it.

        Raises
        ------
        NotFound : there is no such member here.
        Conflict : nobody would be left who owns the organisation.
        """
        self._check_not_last_owner(reader, self._member(reader, person_id))
        self._members.remove(reader, person_id)

    def keep_for(self, reader: Reader, days: int | None) -> Organisation:
        """Say after how many days what is not used any more is removed; None is the server's."""
        self._organisations.keep_for(reader, days)
        return self.of(reader)

    def _new_person(self, email: str, name: str, password: str) -> Person:
        if len(name) > LONGEST_NAME:
            raise InvalidRequest(f"The name is longer than {LONGEST_NAME} letters.")
        if password:
            check_password(password, email)
        kept = self._passwords.hash(password) if password else None
        person = Person(self._new_id("per"), email, name.strip(), self._now(), kept)
        self._persons.add(person)
        return person

    def _member(self, reader: Reader, person_id: str) -> Member:
        found = (m for m in self._members.of(reader) if m.person.id == person_id)
        if (member := next(found, None)) is None:
            raise NotFound(f"There is no member {person_id!r}.")
        return member

    def _check_not_last_owner(self, reader: Reader, member: Member) -> None:
        owners = [m for m in self._members.of(reader) if m.role is Role.OWNER]
        if member.role is Role.OWNER and len(owners) == 1:
            raise Conflict(
                f"{member.person.email} is the only owner.", hint="Make somebody else one first."
            )


def plain_email(text: str) -> str:
    """Return an address as it is kept: without spaces around it, in small letters.

    Raises
    ------
    InvalidRequest : it is none.
    """
    email = text.strip().lower()
    if not _ADDRESS.fullmatch(email):
        raise InvalidRequest(f"{text[:320]!r} is no e-mail address.", hint="As name@example.org.")
    return email


def check_password(password: str, email: str) -> None:
    """Raise InvalidRequest for a password that would be guessed soon."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidRequest(
            f"The password has {len(password)} letters.",
            hint=f"Take {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}; several words do well.",
        )
    if email.partition("@")[0] in password.lower():
        raise InvalidRequest("The password holds the name in the address.")
