"""Batches in the database; every query but the sweeper's names the reader's tenant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import orjson
from sqlalchemy import Connection, Select, and_, insert, select, update

from app.adapters import rows
from app.adapters.admission import Admission
from app.adapters.database import Database
from app.adapters.newest import newest_first
from app.adapters.pipeline_tables import batch, batch_item
from app.adapters.tables import run
from app.causal.codec import decode, encode
from app.errors import NotFound
from app.service.pipelines.batches import BatchRecord, Item
from app.service.quotas import Quotas
from app.service.records import Reader, RunOptions, RunStatus


class SqlBatches:
    """Implements Batches."""

    def __init__(self, database: Database, admission: Admission | None = None) -> None:
        self._database = database
        self._admission = admission or Admission(database, Quotas())

    def add(self, new: BatchRecord) -> BatchRecord:
        with self._database.writing() as connection:
            self._admission.batch(connection, new.tenant)
            now = self._database.now(connection)
            options = orjson.dumps(encode(new.options)).decode()
            row = {"id": new.id, "tenant": new.tenant, "name": new.name, "options": options}
            connection.execute(insert(batch), row | {"created_at": now})
            items = [
                {"batch_id": new.id, "position": n, "dataset_id": i.dataset_id}
                | {"question": i.question, "error": ""}
                for n, i in enumerate(new.items)
            ]
            connection.execute(insert(batch_item), items)
        return replace(new, created_at=rows.moment(now))

    def get(self, reader: Reader, batch_id: str) -> BatchRecord:
        is_it = and_(batch.c.id == batch_id, batch.c.tenant == reader.tenant)
        found = self._found(select(batch).where(is_it))
        if not found:
            raise NotFound(f"There is no batch {batch_id!r}.")
        return found[0]

    def page(self, reader: Reader, after: str | None, limit: int) -> list[BatchRecord]:
        if after is not None:
            self.get(reader, after)
        return self._found(newest_first(batch, batch.c.created_at, reader, after, limit))

    # -- for the sweeper, which serves every tenant -------------------------------------------

    def unfinished(self, limit: int) -> list[BatchRecord]:
        query = select(batch).where(batch.c.finished_at.is_(None))
        return self._found(query.order_by(batch.c.created_at).limit(limit))

    def started(self, batch_id: str, position: int, run_id: str | None, error: str) -> None:
        is_it = and_(
            batch_item.c.batch_id == batch_id,
            batch_item.c.position == position,
            batch_item.c.run_id.is_(None),
        )
        with self._database.writing() as connection:
            values = {"run_id": run_id, "error": error}
            connection.execute(update(batch_item).where(is_it).values(values))

    def finish(self, batch_id: str) -> None:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            is_it = and_(batch.c.id == batch_id, batch.c.finished_at.is_(None))
            connection.execute(update(batch).where(is_it).values(finished_at=now))

    def _found(self, query: Select[tuple[object, ...]]) -> list[BatchRecord]:
        with self._database.reading() as connection:
            found = connection.execute(query).mappings().all()
            items = _items(connection, [row["id"] for row in found])
        return [_batch(row, items[row["id"]]) for row in found]


def _items(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Item, ...]]:
    query = (
        select(batch_item, run.c.status)
        .join_from(batch_item, run, run.c.id == batch_item.c.run_id, isouter=True)
        .where(batch_item.c.batch_id.in_(ids))
        .order_by(batch_item.c.position)
    )
    gathered: dict[str, list[Item]] = {batch_id: [] for batch_id in ids}
    for row in connection.execute(query).mappings():
        status = RunStatus(row["status"]) if row["status"] else None
        known = {name: row[name] for name in ("dataset_id", "question", "run_id", "error")}
        gathered[row["batch_id"]].append(Item(**known, status=status))
    return {batch_id: tuple(items) for batch_id, items in gathered.items()}


def _batch(row: rows.Row, items: tuple[Item, ...]) -> BatchRecord:
    finished = row["finished_at"]
    return BatchRecord(
        id=row["id"],
        tenant=row["tenant"],
        name=row["name"],
        options=decode(RunOptions, orjson.loads(row["options"])),
        items=items,
        created_at=rows.moment(row["created_at"]),
        finished_at=None if finished is None else rows.moment(finished),
    )
