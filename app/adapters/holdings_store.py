"""All that an organisation has, whichever table it is in: counted, told, removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, delete, exists, func, or_, select

from app.adapters.admission import Admission
from app.adapters.all_tables import metadata
from app.adapters.database import Database
from app.adapters.people_tables import membership, organisation, person
from app.adapters.row_security import IS_TENANT, SHARED
from app.adapters.tables import conversation, dataset, run, upload
from app.service.acting import acting_for_all
from app.service.holdings import Gone
from app.service.quotas import Usage

AT_ONCE = 500
# What opens doors is nobody's data, and is told to nobody.
SECRET = frozenset({"digest", "secret", "password_hash"})
# The organisation itself and who belongs to it outlive their data.
REMAINS = frozenset({"organisation", "membership", "session", "api_key", "audit"})


class SqlHoldings:
    """Implements Holdings. A new table with a tenant is told and removed without being named."""

    def __init__(self, database: Database, admission: Admission) -> None:
        self._database = database
        self._admission = admission

    def usage(self, tenant: str) -> Usage:
        with self._database.reading() as connection:
            return self._admission.usage(connection, tenant)

    def rows(self, tenant: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        with self._database.reading() as connection:
            for table in metadata.sorted_tables:
                if table.name not in SHARED:
                    told = [column for column in table.c if column.name not in SECRET]
                    query = _of(table, tenant, select(*told))
                    found = connection.execution_options(yield_per=AT_ONCE).execute(query)
                    for row in found.mappings():
                        yield table.name, {str(name): value for name, value in row.items()}

    def erase(self, tenant: str) -> Gone:
        with acting_for_all(), self._database.writing() as connection:
            return self._erase(connection, tenant)

    def erase_organisation(self, tenant: str) -> Gone:
        with acting_for_all(), self._database.writing() as connection:
            gone = self._erase(connection, tenant)
            theirs = select(membership.c.person_id).where(membership.c.tenant == tenant)
            members = list(connection.scalars(theirs))
            connection.execute(delete(organisation).where(organisation.c.id == tenant))
            belongs = exists().where(membership.c.person_id == person.c.id)
            connection.execute(delete(person).where(person.c.id.in_(members), ~belongs))
            return gone

    def expire(self, tenant: str, before: datetime) -> Gone:
        with acting_for_all(), self._database.writing() as connection:
            moment = before.timestamp()
            old_run = and_(run.c.tenant == tenant, run.c.finished_at < moment)
            connection.execute(delete(run).where(old_run))
            is_asked = or_(
                exists().where(run.c.dataset_id == dataset.c.id),
                exists().where(
                    conversation.c.dataset_id == dataset.c.id, conversation.c.created_at >= moment
                ),
            )
            is_old = and_(dataset.c.tenant == tenant, dataset.c.created_at < moment, ~is_asked)
            removed = delete(dataset).where(is_old).returning(dataset.c.sha256)
            return _gone(connection, set(connection.scalars(removed)), set())

    def tidy(self) -> None:
        self._database.forget_removed()

    def _erase(self, connection: Connection, tenant: str) -> Gone:
        uploads = set(connection.scalars(select(upload.c.id).where(upload.c.tenant == tenant)))
        blobs = set(connection.scalars(select(dataset.c.sha256).where(dataset.c.tenant == tenant)))
        for table in reversed(metadata.sorted_tables):
            if "tenant" in table.c and table.name not in REMAINS:
                connection.execute(delete(table).where(table.c.tenant == tenant))
        return _gone(connection, blobs, uploads)


def _gone(connection: Connection, blobs: set[str], uploads: set[str]) -> Gone:
    """Return which blobs no dataset of any tenant holds any more."""
    used = select(dataset.c.sha256).where(dataset.c.sha256.in_(blobs))
    return Gone(frozenset(blobs - set(connection.scalars(used))), frozenset(uploads))


def _of(table: Table, tenant: str, query: Select[Any]) -> Select[Any]:
    """Limit a query to a tenant's rows, by the table they go with if need be."""
    column = IS_TENANT.get(table.name, "tenant")
    if column in table.c:
        return query.where(table.c[column] == tenant)
    key = next(k for k in table.foreign_keys if k.ondelete == "CASCADE" and not k.parent.nullable)
    owner = key.column.table
    of_owner = _of(owner, tenant, select(func.count()).select_from(owner))
    return query.where(of_owner.where(key.column == key.parent).scalar_subquery() > 0)
