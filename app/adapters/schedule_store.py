"""Schedules and the times they came due, in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Select, and_, delete, insert, select, update

from app.adapters import rows
from app.adapters.database import Database
from app.adapters.pipeline_tables import rerun, schedule
from app.adapters.tables import run
from app.causal.codec import decode, encode
from app.errors import NotFound
from app.service.pipelines.schedules import Rerun, ScheduleRecord
from app.service.records import Reader, RunOptions, RunStatus

_NAMES = ("id", "tenant", "dataset_name", "question", "cron", "timezone")
_TERMINAL = [status.value for status in RunStatus if status.is_terminal]


class SqlSchedules:
    """Implements Schedules."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: ScheduleRecord) -> ScheduleRecord:
        row = {name: getattr(new, name) for name in _NAMES}
        row |= {"options": orjson.dumps(encode(new.options)).decode()}
        row |= {"created_at": new.created_at.timestamp(), "next_at": new.next_at.timestamp()}
        with self._database.writing() as connection:
            connection.execute(insert(schedule), row)
        return new

    def get(self, reader: Reader, schedule_id: str) -> ScheduleRecord:
        is_it = and_(schedule.c.id == schedule_id, schedule.c.tenant == reader.tenant)
        found = self._found(select(schedule).where(is_it))
        if not found:
            raise NotFound(f"There is no schedule {schedule_id!r}.")
        return found[0]

    def all(self, reader: Reader) -> list[ScheduleRecord]:
        query = select(schedule).where(schedule.c.tenant == reader.tenant)
        return self._found(query.order_by(schedule.c.created_at.desc()))

    def remove(self, reader: Reader, schedule_id: str) -> None:
        self.get(reader, schedule_id)
        is_it = and_(schedule.c.id == schedule_id, schedule.c.tenant == reader.tenant)
        with self._database.writing() as connection:
            connection.execute(delete(schedule).where(is_it))

    def reruns(self, reader: Reader, schedule_id: str, limit: int) -> list[Rerun]:
        self.get(reader, schedule_id)
        query = _RERUNS.where(rerun.c.schedule_id == schedule_id)
        with self._database.reading() as connection:
            latest = query.order_by(rerun.c.due_at.desc()).limit(limit)
            found = [_rerun(row) for row in connection.execute(latest).mappings()]
        return found[::-1]

    # -- for the sweeper, which serves every tenant -------------------------------------------

    def due(self, now: datetime, limit: int, without: Collection[str] = ()) -> list[ScheduleRecord]:
        is_due = and_(schedule.c.next_at <= now.timestamp(), schedule.c.tenant.not_in(without))
        return self._found(select(schedule).where(is_due).order_by(schedule.c.next_at).limit(limit))

    def noted(self, of: ScheduleRecord, run_id: str | None, error: str, next_at: datetime) -> None:
        is_still = and_(schedule.c.id == of.id, schedule.c.next_at == of.next_at.timestamp())
        with self._database.writing() as connection:
            moved = update(schedule).where(is_still).values(next_at=next_at.timestamp())
            if connection.execute(moved).rowcount == 1:
                row = {"schedule_id": of.id, "due_at": of.next_at.timestamp()}
                connection.execute(insert(rerun), row | {"run_id": run_id, "error": error})

    def unjudged(self, limit: int) -> list[tuple[ScheduleRecord, Rerun]]:
        has_ended = and_(rerun.c.drift.is_(None), run.c.status.in_(_TERMINAL))
        with self._database.reading() as connection:
            query = _RERUNS.where(has_ended).order_by(rerun.c.due_at).limit(limit)
            found = [_rerun(row) for row in connection.execute(query).mappings()]
        ids = {r.schedule_id for r in found}
        known = {s.id: s for s in self._found(select(schedule).where(schedule.c.id.in_(ids)))}
        return [(known[r.schedule_id], r) for r in found if r.schedule_id in known]

    def judged(self, of: Rerun, found: Mapping[str, Any]) -> None:
        at = of.due_at.timestamp()
        is_it = and_(rerun.c.schedule_id == of.schedule_id, rerun.c.due_at == at)
        with self._database.writing() as connection:
            text = orjson.dumps(dict(found)).decode()
            connection.execute(update(rerun).where(is_it).values(drift=text))

    def _found(self, query: Select[Any]) -> list[ScheduleRecord]:
        with self._database.reading() as connection:
            return [_schedule(row) for row in connection.execute(query).mappings()]


_RERUNS = select(rerun, run.c.status).join_from(
    rerun, run, run.c.id == rerun.c.run_id, isouter=True
)


def _schedule(row: rows.Row) -> ScheduleRecord:
    return ScheduleRecord(
        **{name: row[name] for name in _NAMES},
        options=decode(RunOptions, orjson.loads(row["options"])),
        created_at=rows.moment(row["created_at"]),
        next_at=rows.moment(row["next_at"]),
    )


def _rerun(row: rows.Row) -> Rerun:
    return Rerun(
        schedule_id=row["schedule_id"],
        due_at=rows.moment(row["due_at"]),
        run_id=row["run_id"],
        status=RunStatus(row["status"]) if row["status"] else None,
        error=row["error"],
        is_judged=row["drift"] is not None,
    )
