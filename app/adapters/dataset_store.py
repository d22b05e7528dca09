"""Datasets in the database."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select, update

from app.adapters import rows
from app.adapters.admission import Admission
from app.adapters.database import Database
from app.adapters.newest import newest_first
from app.adapters.tables import dataset
from app.errors import NotFound
from app.service.acting import acting_for_all
from app.service.quotas import Quotas
from app.service.records import DatasetRecord, Reader


class SqlDatasets:
    """Implements Datasets."""

    def __init__(self, database: Database, admission: Admission | None = None) -> None:
        self._database = database
        self._admission = admission or Admission(database, Quotas())

    def add(self, record: DatasetRecord, keep: Callable[[], object] = lambda: None) -> None:
        with self._database.writing() as connection:
            self._admission.dataset(connection, record.tenant, record.n_bytes)
            self._hold(connection, record.sha256)
            connection.execute(insert(dataset), rows.dataset_row(record))
            keep()

    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord:
        with self._database.reading() as connection:
            found = connection.execute(select(dataset).where(_is(reader, dataset_id)))
            row = found.mappings().one_or_none()
        if row is None:
            raise _unknown(dataset_id)
        return rows.dataset_record(row)

    def page(
        self, reader: Reader, after: str | None, limit: int, name: str | None = None
    ) -> list[DatasetRecord]:
        query = newest_first(dataset, dataset.c.created_at, reader, after, limit)
        if name is not None:
            query = query.where(dataset.c.name == name)
        with self._database.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [rows.dataset_record(row) for row in found]

    def replace(self, reader: Reader, record: DatasetRecord, known: DatasetRecord) -> bool:
        is_it = _is(reader, record.id)
        with self._database.writing() as connection:
            held = connection.execute(select(dataset).where(is_it).with_for_update())
            row = held.mappings().one_or_none()
            if row is None:
                raise _unknown(record.id)
            if rows.dataset_row(rows.dataset_record(row)) != rows.dataset_row(known):
                return False
            connection.execute(update(dataset).where(is_it).values(rows.dataset_row(record)))
            return True

    def remove(self, reader: Reader, dataset_id: str) -> None:
        with self._database.writing() as connection:
            if connection.execute(delete(dataset).where(_is(reader, dataset_id))).rowcount == 0:
                raise _unknown(dataset_id)

    def release(self, sha256: str, remove: Callable[[str], None]) -> bool:
        uses = select(func.count()).select_from(dataset).where(dataset.c.sha256 == sha256)
        with acting_for_all(), self._database.writing() as connection:
            self._hold(connection, sha256)
            if connection.scalar(uses):
                return False
            remove(sha256)
            return True

    def _hold(self, connection: Connection, sha256: str) -> None:
        """Keep others from adding or releasing a use of this blob until the transaction ends.

        SQLite has one writer at a time, so that nothing is left to be held.
        """
        if not self._database.is_sqlite:
            key = int.from_bytes(bytes.fromhex(sha256)[:8], signed=True)
            connection.execute(select(func.pg_advisory_xact_lock(key)))


def _is(reader: Reader, dataset_id: str) -> ColumnElement[bool]:
    return and_(dataset.c.id == dataset_id, dataset.c.tenant == reader.tenant)


def _unknown(dataset_id: str) -> NotFound:
    return NotFound(f"There is no dataset {dataset_id!r}.")
