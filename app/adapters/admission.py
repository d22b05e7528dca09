"""Quotas, held against the rows there are in the transaction that adds one."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select, text

from app.adapters.database import Database
from app.adapters.pipeline_tables import batch
from app.adapters.tables import dataset, run, upload
from app.service.quotas import (
    DAY,
    Quotas,
    Usage,
    check_batch,
    check_dataset,
    check_run,
    check_upload,
)
from app.service.records import RunStatus

ENDED = [status.value for status in RunStatus if status.is_terminal]
# Of two who add at once, the second counts what the first has added. (SQLite has one writer.)
TURN = text("SELECT pg_advisory_xact_lock(hashtext('quota'), hashtext(:tenant))")


class Admission:
    """Refuses what would be too much. With no quota set it asks nothing of the database."""

    def __init__(self, database: Database, quotas: Quotas) -> None:
        self._database = database
        self._quotas = quotas

    def run(self, connection: Connection, tenant: str) -> None:
        if self._quotas.running or self._quotas.runs_per_day:
            check_run(self._quotas, self._alone(connection, tenant))

    def dataset(self, connection: Connection, tenant: str, n_bytes: int) -> None:
        if self._quotas.dataset_bytes:
            check_dataset(self._quotas, self._alone(connection, tenant), n_bytes)

    def upload(self, connection: Connection, tenant: str, n_bytes: int) -> None:
        if self._quotas.uploads or self._quotas.dataset_bytes:
            check_upload(self._quotas, self._alone(connection, tenant), n_bytes)

    def batch(self, connection: Connection, tenant: str) -> None:
        if self._quotas.batches:
            check_batch(self._quotas, self._alone(connection, tenant))

    def usage(self, connection: Connection, tenant: str) -> Usage:
        """Return what a tenant has now."""
        now = self._database.now(connection)
        of_day = and_(run.c.tenant == tenant, run.c.created_at > now - DAY)
        is_live = and_(run.c.tenant == tenant, run.c.status.not_in(ENDED))
        is_open = and_(batch.c.tenant == tenant, batch.c.finished_at.is_(None))
        bytes_kept = select(func.coalesce(func.sum(dataset.c.n_bytes), 0))
        first, today = connection.execute(
            select(func.min(run.c.created_at), func.count()).where(of_day)
        ).one()
        return Usage(
            dataset_bytes=int(connection.scalar(bytes_kept.where(dataset.c.tenant == tenant)) or 0),
            running=int(connection.scalar(select(func.count()).where(is_live)) or 0),
            runs_today=today,
            uploads=int(
                connection.scalar(select(func.count()).where(upload.c.tenant == tenant)) or 0
            ),
            batches=int(connection.scalar(select(func.count()).where(is_open)) or 0),
            next_run_in=DAY if first is None else int(first + DAY - now) + 1,
        )

    def _alone(self, connection: Connection, tenant: str) -> Usage:
        if not self._database.is_sqlite:
            connection.execute(TURN, {"tenant": tenant})
        return self.usage(connection, tenant)
