"""The audit log in the database; triggers there refuse every change of what is written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, insert

from app.adapters.database import Database
from app.adapters.newest import newest_first
from app.adapters.people_rows import record_of, row_of
from app.adapters.people_tables import audit
from app.service.people import AuditEntry
from app.service.records import Reader


class SqlAudit:
    """Implements Audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: AuditEntry) -> None:
        with self._database.writing() as connection:
            connection.execute(insert(audit), row_of(entry))

    def page(self, reader: Reader, after: str | None, limit: int) -> list[AuditEntry]:
        query = newest_first(audit, audit.c.at, reader, after, limit)
        with self._database.reading() as connection:
            return [record_of(AuditEntry, row) for row in connection.execute(query).mappings()]

    def remove_before(self, tenant: str, moment: datetime) -> int:
        is_old = and_(audit.c.tenant == tenant, audit.c.at < moment.timestamp())
        with self._database.writing() as connection:
            return connection.execute(delete(audit).where(is_old)).rowcount
