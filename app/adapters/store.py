"""Runs, steps and events in the database: each change is one transaction under the run's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    insert,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from app.adapters import rows
from app.adapters.admission import Admission
from app.adapters.database import Database
from app.adapters.newest import newest_first
from app.adapters.tables import event, idempotency, run, step
from app.errors import IdempotencyMismatch, NotFound
from app.service.ports import IdempotencyKey, Job
from app.service.quotas import Quotas
from app.service.records import (
    Change,
    Claim,
    Event,
    NewEvent,
    Queue,
    Reader,
    RunRecord,
    State,
    StepRecord,
    StepStatus,
)

WITHOUT_RESULT = [column for column in step.c if column.name != "result"]
MOST_DOUBLINGS = 4
# Of two who send the same key at once, the second finds what the first has written.
TURN = text("SELECT pg_advisory_xact_lock(hashtext('idempotency'), hashtext(:key))")


class SqlRuns:
    """Implements Runs, Ledger and Events."""

    def __init__(self, database: Database, admission: Admission | None = None) -> None:
        self._database = database
        self._admission = admission or Admission(database, Quotas())

    # -- for callers: every query names the tenant ------------------------------------------

    def add(
        self,
        new: RunRecord,
        first: StepRecord,
        queued: NewEvent,
        key: IdempotencyKey | None = None,
    ) -> RunRecord:
        try:
            return self._added(new, first, queued, key)
        except IntegrityError:
            raise NotFound(
                f"The dataset {new.dataset_id!r}, or the run before, was removed meanwhile.",
                hint="Upload the table again, or ask of another dataset.",
            ) from None

    def _added(
        self, new: RunRecord, first: StepRecord, queued: NewEvent, key: IdempotencyKey | None
    ) -> RunRecord:
        with self._database.writing() as connection:
            if key is not None and not self._database.is_sqlite:  # which has one writer at a time
                connection.execute(TURN, {"key": f"{new.tenant} {key.key}"})
            earlier = _earlier(connection, new.tenant, key)
            if earlier is not None:
                return rows.run_record(earlier)
            self._admission.run(connection, new.tenant)
            now = self._database.now(connection)
            kept = rows.run_row(new) | {"created_at": now, "last_seq": 1}
            connection.execute(insert(run), kept)
            connection.execute(
                insert(step), rows.step_row(first) | _submission(first, now) | {"ready_at": now}
            )
            connection.execute(insert(event), rows.event_row(new.id, 1, queued, now))
            if key is not None:
                row = {"tenant": new.tenant, "key": key.key, "digest": key.digest}
                connection.execute(insert(idempotency), row | {"run_id": new.id})
            return rows.run_record(kept)

    def get(self, reader: Reader, run_id: str) -> RunRecord:
        query = select(run).where(run.c.id == run_id, run.c.tenant == reader.tenant)
        return rows.run_record(self._one(query, run_id))

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[RunRecord]:
        query = newest_first(run, run.c.created_at, reader, after, limit)
        if dataset_id is not None:
            query = query.where(run.c.dataset_id == dataset_id)
        return [rows.run_record(row) for row in self._all(query)]

    def steps(self, reader: Reader, run_id: str) -> list[StepRecord]:
        self.get(reader, run_id)
        query = select(step).where(step.c.run_id == run_id).order_by(step.c.position)
        return [rows.step_record(row) for row in self._all(query)]

    def children(self, reader: Reader, run_ids: Sequence[str]) -> list[RunRecord]:
        is_child = and_(run.c.parent_run_id.in_(run_ids), run.c.tenant == reader.tenant)
        return [rows.run_record(row) for row in self._all(select(run).where(is_child))]

    def done_before(self, reader: Reader, digest: str) -> StepRecord | None:
        is_it = and_(step.c.digest == digest, step.c.status == StepStatus.DONE.value)
        query = select(step).join(run, run.c.id == step.c.run_id)
        query = query.where(is_it, run.c.tenant == reader.tenant).limit(1)
        found = self._all(query)
        return rows.step_record(found[0]) if found else None

    def after(self, run_id: str, seq: int, limit: int) -> list[Event]:
        is_later = and_(event.c.run_id == run_id, event.c.seq > seq)
        query = select(event).where(is_later).order_by(event.c.seq).limit(limit)
        return [rows.event_record(row) for row in self._all(query)]

    # -- for the engine -----------------------------------------------------------------------

    def read(self, run_id: str) -> RunRecord:
        return rows.run_record(self._one(select(run).where(run.c.id == run_id), run_id))

    def amend(self, run_id: str, decide: Callable[[State], Change]) -> Change:
        with self._database.writing() as connection:
            state = self._locked(connection, run_id)
            change = decide(state)
            if not change.is_empty:
                _write(connection, state, change)
            return change

    def beat(self, claim: Claim, seconds: float) -> bool:
        with self._database.writing() as connection:
            until = self._database.now(connection) + seconds
            query = update(step).where(_is_held(claim)).values(lease_until=until)
            return connection.execute(query).rowcount == 1

    def holds(self, claim: Claim) -> bool:
        return bool(self._all(select(step.c.id).where(_is_held(claim))))

    def due(self, limit: int) -> list[Job]:
        with self._database.reading() as connection:
            now = self._database.now(connection)
            is_abandoned = step.c.status == StepStatus.RUNNING.value  # it has waited for a lease
            is_short = step.c.queue == Queue.INTERACTIVE.value
            first = case((is_abandoned, 0), (is_short, 1), else_=2)
            query = (
                select(step.c.run_id, step.c.id)
                .where(is_due(now))
                .order_by(first, step.c.submitted_at)
                .limit(limit)
            )
            return [Job(*row) for row in connection.execute(query)]

    def unheard(self, seconds: float, limit: int) -> list[tuple[Job, Queue]]:
        with self._database.writing() as connection:
            now = self._database.now(connection)
            wait = seconds * literal(1).op("<<")(step.c.submissions)
            is_unheard = and_(is_due(now), step.c.submitted_at + wait < now)
            found = select(step.c.run_id, step.c.id).where(is_unheard).limit(limit)
            free = found.with_for_update(skip_locked=True)
            again = case(
                (step.c.submissions < MOST_DOUBLINGS, step.c.submissions + 1),
                else_=MOST_DOUBLINGS,
            )
            claimed = (
                update(step)
                .where(tuple_(step.c.run_id, step.c.id).in_(free))
                .values(submitted_at=now, submissions=again)
                .returning(step.c.run_id, step.c.id, step.c.queue)
            )
            return [(Job(r, s), Queue(q)) for r, s, q in connection.execute(claimed)]

    def overlooked(self, queues: Sequence[Queue], submissions: int, limit: int) -> list[Job]:
        with self._database.reading() as connection:
            is_ours = step.c.queue.in_([queue.value for queue in queues])
            is_overlooked = and_(is_ours, step.c.submissions >= submissions)
            query = (
                select(step.c.run_id, step.c.id)
                .where(is_due(self._database.now(connection)), is_overlooked)
                .order_by(step.c.submitted_at)
                .limit(limit)
            )
            return [Job(*row) for row in connection.execute(query)]

    def _locked(self, connection: Connection, run_id: str) -> State:
        """Read the run and its steps; nobody else changes them until this transaction ends."""
        found = connection.execute(select(run).where(run.c.id == run_id).with_for_update())
        row = found.mappings().one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id!r}.")
        of_run = select(*WITHOUT_RESULT).where(step.c.run_id == run_id).order_by(step.c.position)
        steps = connection.execute(of_run).mappings()
        now = rows.moment(self._database.now(connection))
        return State(rows.run_record(row), tuple(map(rows.step_record, steps)), now)

    def _all(self, query: Select[Any]) -> Sequence[rows.Row]:
        with self._database.reading() as connection:
            return connection.execute(query).mappings().all()

    def _one(self, query: Select[Any], run_id: str) -> rows.Row:
        found = self._all(query)
        if not found:
            raise NotFound(f"There is no run {run_id!r}.")
        return found[0]


def _earlier(connection: Connection, tenant: str, key: IdempotencyKey | None) -> rows.Row | None:
    if key is None:
        return None
    is_same = and_(idempotency.c.tenant == tenant, idempotency.c.key == key.key)
    query = select(run, idempotency.c.digest).join(idempotency).where(is_same)
    row = connection.execute(query).mappings().one_or_none()
    if row is not None and row["digest"] != key.digest:
        message = f"The idempotency key {key.key!r} was used for another request."
        raise IdempotencyMismatch(message, hint="Use a new key for a new request.")
    return row


def _write(connection: Connection, state: State, change: Change) -> None:
    now = state.now.timestamp()
    seq = state.run.last_seq
    values = {} if change.run is None else rows.run_progress(change.run)
    last = {"last_seq": seq + len(change.events)}
    connection.execute(update(run).where(run.c.id == state.run.id).values(values | last))
    known = {s.id for s in state.steps}
    for changed in change.steps:
        row = rows.step_row(changed) | _submission(changed, now)
        if changed.id in known:
            is_it = and_(step.c.run_id == changed.run_id, step.c.id == changed.id)
            connection.execute(update(step).where(is_it).values(row))
        else:
            connection.execute(insert(step), row)
    if change.events:
        numbered = enumerate(change.events, start=seq + 1)
        log = [rows.event_row(state.run.id, n, said, now) for n, said in numbered]
        connection.execute(insert(event), log)


def _submission(changed: StepRecord, now: float) -> dict[str, object]:
    """Return when a job for the step was last submitted: as it becomes ready, or never yet."""
    submitted = now if changed.status in (StepStatus.READY, StepStatus.RUNNING) else None
    return {"submitted_at": submitted, "submissions": 0}


def is_due(now: float) -> ColumnElement[bool]:
    """Tell whether a step may be claimed: it is ready, or its holder's lease has ended."""
    is_abandoned = and_(step.c.status == StepStatus.RUNNING.value, step.c.lease_until <= now)
    return or_(step.c.status == StepStatus.READY.value, is_abandoned)


def _is_held(claim: Claim) -> ColumnElement[bool]:
    return and_(
        step.c.run_id == claim.run_id,
        step.c.id == claim.step_id,
        step.c.fence == claim.fence,
        step.c.status == StepStatus.RUNNING.value,
    )
