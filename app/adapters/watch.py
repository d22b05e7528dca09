"""How much work waits, for how long, and which runs have come to a halt: asked of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, func, literal, select

from app.adapters.database import Database
from app.adapters.store import is_due
from app.adapters.tables import event, run, step
from app.service.acting import acting_for_all
from app.service.operations import Backlog, Halted
from app.service.records import Queue, RunStatus, StepStatus

MOST_HALTED = 100


class SqlWatch:
    """Implements Watch, for every tenant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def backlog(self) -> list[Backlog]:
        with acting_for_all(), self._database.reading() as connection:
            now = self._database.now(connection)
            is_running = and_(step.c.status == StepStatus.RUNNING.value, step.c.lease_until > now)
            since = case(
                (step.c.status == StepStatus.RUNNING.value, step.c.lease_until),
                else_=func.coalesce(step.c.ready_at, now),
            )
            query = (
                select(
                    step.c.queue,
                    func.sum(case((is_due(now), 1), else_=0)),
                    func.max(case((is_due(now), now - since), else_=0.0)),
                    func.sum(case((is_running, 1), else_=0)),
                )
                .where(step.c.status.in_([StepStatus.READY.value, StepStatus.RUNNING.value]))
                .group_by(step.c.queue)
            )
            found = {row[0]: row for row in connection.execute(query)}
        return [_backlog(queue, found.get(queue.value)) for queue in Queue]

    def halted(self, seconds: float) -> list[Halted]:
        with acting_for_all(), self._database.reading() as connection:
            now = self._database.now(connection)
            is_held = select(literal(1)).where(
                step.c.run_id == run.c.id,
                step.c.status == StepStatus.RUNNING.value,
                step.c.lease_until > now,
            )
            is_last = and_(event.c.run_id == run.c.id, event.c.seq == run.c.last_seq)
            query = (
                select(run.c.id, now - event.c.at)
                .join(event, is_last)
                .where(
                    run.c.status.in_([RunStatus.QUEUED.value, RunStatus.RUNNING.value]),
                    event.c.at < now - seconds,
                    ~is_held.exists(),
                )
                .order_by(event.c.at)
                .limit(MOST_HALTED)
            )
            return [Halted(run_id, float(silent)) for run_id, silent in connection.execute(query)]


def _backlog(queue: Queue, row: Sequence[Any] | None) -> Backlog:
    if row is None:
        return Backlog(queue, 0, 0.0, 0)
    _, waiting, oldest, running = row
    return Backlog(queue, int(waiting), max(0.0, float(oldest)), int(running))
