"""Organisations, persons and memberships in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.database import Database
from app.adapters.people_rows import member_of, record_of, row_of
from app.adapters.people_tables import api_key, identity, membership, organisation, person, session
from app.errors import Conflict, NotFound
from app.service.acting import acting_for_all
from app.service.people import Belonging, Identity, Member, Organisation, Person, Role
from app.service.records import Reader


class SqlOrganisations:
    """Implements Organisations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Organisation) -> None:
        try:
            with self._database.writing() as connection:
                connection.execute(insert(organisation), row_of(new))
        except IntegrityError:
            raise Conflict(f"There is an organisation called {new.name!r} already.") from None

    def get(self, tenant: str) -> Organisation:
        return self._one(organisation.c.id == tenant, tenant)

    def named(self, name: str) -> Organisation:
        return self._one(organisation.c.name == name, name)

    def all(self) -> list[Organisation]:
        query = select(organisation).order_by(organisation.c.name)
        with self._database.reading() as connection:
            return [record_of(Organisation, row) for row in connection.execute(query).mappings()]

    def keep_for(self, reader: Reader, days: int | None) -> None:
        changed = update(organisation).where(organisation.c.id == reader.tenant)
        with self._database.writing() as connection:
            connection.execute(changed.values(retention_days=days))

    def _one(self, condition: ColumnElement[bool], called: str) -> Organisation:
        with self._database.reading() as connection:
            row = connection.execute(select(organisation).where(condition)).mappings().first()
        if row is None:
            raise NotFound(f"There is no organisation {called!r}.")
        return record_of(Organisation, row)


class SqlPersons:
    """Implements Persons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: Person) -> None:
        try:
            with self._database.writing() as connection:
                connection.execute(insert(person), row_of(new))
        except IntegrityError:
            raise Conflict(f"{new.email} is known already.") from None

    def get(self, person_id: str) -> Person:
        found = self._first(person.c.id == person_id)
        if found is None:
            raise NotFound(f"There is no person {person_id!r}.")
        return found

    def with_email(self, email: str) -> Person | None:
        return self._first(person.c.email == email)

    def known_as(self, known: Identity) -> Person | None:
        is_it = and_(identity.c.issuer == known.issuer, identity.c.subject == known.subject)
        return self._first(person.c.id.in_(select(identity.c.person_id).where(is_it)))

    def link(self, person_id: str, known: Identity) -> None:
        row = {"issuer": known.issuer, "subject": known.subject, "person_id": person_id}
        try:
            with self._database.writing() as connection:
                connection.execute(insert(identity), row)
        except IntegrityError:  # the same sign-in came back twice at once
            found = self.known_as(known)
            if found is None or found.id != person_id:
                raise Conflict("This account is being set up.", hint="Sign in again.") from None

    def change_password(self, person_id: str, password_hash: str) -> None:
        changed = update(person).where(person.c.id == person_id)
        with self._database.writing() as connection:
            connection.execute(changed.values(password_hash=password_hash))

    def _first(self, condition: ColumnElement[bool]) -> Person | None:
        with self._database.reading() as connection:
            row = connection.execute(select(person).where(condition)).mappings().first()
        return None if row is None else record_of(Person, row)


class SqlMembers:
    """Implements Members."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, tenant: str, person_id: str, role: Role, since: datetime) -> None:
        is_it = and_(membership.c.tenant == tenant, membership.c.person_id == person_id)
        changed = update(membership).where(is_it).values(role=role.value)
        row = {"tenant": tenant, "person_id": person_id, "role": role.value}
        try:
            with self._database.writing() as connection:
                if connection.execute(changed).rowcount == 0:
                    connection.execute(insert(membership), row | {"since": since.timestamp()})
        except IntegrityError:  # somebody else admitted or removed the person at the same time
            with self._database.writing() as connection:
                if connection.execute(changed).rowcount == 0:
                    raise NotFound(f"There is no person {person_id!r}.") from None

    def remove(self, reader: Reader, person_id: str) -> None:
        with self._database.writing() as connection:
            for table in (session, api_key, membership):
                is_it = and_(table.c.tenant == reader.tenant, table.c.person_id == person_id)
                gone = connection.execute(delete(table).where(is_it))
            if gone.rowcount == 0:
                raise NotFound(f"There is no member {person_id!r}.")

    def of(self, reader: Reader) -> list[Member]:
        query = (
            select(person, membership.c.tenant, membership.c.role, membership.c.since)
            .join(membership)
            .where(membership.c.tenant == reader.tenant)
            .order_by(person.c.email)
        )
        with self._database.reading() as connection:
            return [member_of(row) for row in connection.execute(query).mappings()]

    def belongings(self, person_id: str) -> list[Belonging]:
        query = (
            select(organisation, membership.c.role)
            .join(membership)
            .where(membership.c.person_id == person_id)
            .order_by(membership.c.since, organisation.c.id)
        )
        with acting_for_all(), self._database.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [Belonging(record_of(Organisation, row), Role(row["role"])) for row in found]
