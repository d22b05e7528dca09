"""Every port in memory: what tests and notebooks use in place of files and servers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Lock, RLock

from app.errors import IdempotencyMismatch, NotFound
from app.service.ports import IdempotencyKey, Job, Queue
from app.service.records import (
    Change,
    Claim,
    DatasetRecord,
    Event,
    NewEvent,
    Reader,
    RunRecord,
    State,
    StepRecord,
    StepStatus,
    UploadRecord,
)


class MemoryClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self.now.timestamp()


class MemoryDatasets:
    """Implements Datasets."""

    def __init__(self) -> None:
        self._records: dict[str, DatasetRecord] = {}
        self._lock = Lock()

    def add(self, record: DatasetRecord, keep: Callable[[], object] = lambda: None) -> None:
        with self._lock:
            keep()
            self._records[record.id] = record

    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord:
        record = self._records.get(dataset_id)
        if record is None or record.tenant != reader.tenant:
            raise NotFound(f"There is no dataset {dataset_id!r}.")
        return record

    def page(
        self, reader: Reader, after: str | None, limit: int, name: str | None = None
    ) -> list[DatasetRecord]:
        found = [r for r in self._records.values() if r.tenant == reader.tenant]
        found.sort(key=lambda r: (r.created_at, r.id), reverse=True)
        if name is not None:
            found = [r for r in found if r.name == name]
        if after is not None:
            last = self.get(reader, after)
            found = [r for r in found if (r.created_at, r.id) < (last.created_at, last.id)]
        return found[:limit]

    def replace(self, reader: Reader, record: DatasetRecord, known: DatasetRecord) -> bool:
        if self.get(reader, record.id) != known:
            return False
        self._records[record.id] = record
        return True

    def remove(self, reader: Reader, dataset_id: str) -> None:
        self.get(reader, dataset_id)
        del self._records[dataset_id]

    def release(self, sha256: str, remove: Callable[[str], None]) -> bool:
        with self._lock:
            if any(record.sha256 == sha256 for record in self._records.values()):
                return False
            remove(sha256)
            return True


class MemoryUploads:
    """Implements Uploads."""

    def __init__(self) -> None:
        self._uploads: dict[str, UploadRecord] = {}

    def add(self, upload: UploadRecord) -> None:
        self._uploads[upload.id] = upload

    def get(self, reader: Reader, upload_id: str) -> UploadRecord:
        upload = self._uploads.get(upload_id)
        if upload is None or upload.tenant != reader.tenant:
            raise NotFound(f"There is no upload {upload_id!r}.")
        return upload

    def remove(self, reader: Reader, upload_id: str) -> None:
        self.get(reader, upload_id)
        del self._uploads[upload_id]

    def begun_before(self, moment: datetime) -> list[UploadRecord]:
        return [u for u in self._uploads.values() if u.created_at < moment]


@dataclass
class _Kept:
    """A run with its steps and log."""

    run: RunRecord
    steps: dict[str, StepRecord]
    events: list[Event] = field(default_factory=list)
    submitted: dict[str, tuple[datetime, int]] = field(default_factory=dict)


class MemoryRuns:
    """Implements Runs, Ledger and Events."""

    def __init__(self, clock: MemoryClock) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._keys: dict[tuple[str, str], tuple[str, str]] = {}
        self._lock = RLock()

    def add(
        self,
        new: RunRecord,
        first: StepRecord,
        queued: NewEvent,
        key: IdempotencyKey | None = None,
    ) -> RunRecord:
        with self._lock:
            if key is not None:
                digest, run_id = self._keys.get((new.tenant, key.key), (key.digest, new.id))
                if digest != key.digest:
                    message = f"The idempotency key {key.key!r} was used for another request."
                    raise IdempotencyMismatch(message, hint="Use a new key for a new request.")
                if run_id != new.id:
                    return self.read(run_id)
                self._keys[new.tenant, key.key] = (digest, run_id)
            now = self._clock.now
            run, first = replace(new, created_at=now, last_seq=0), replace(first, ready_at=now)
            self._kept[new.id] = kept = _Kept(run, {})
            self._write(kept, Change(steps=(first,), events=(queued,)))
            return kept.run

    def get(self, reader: Reader, run_id: str) -> RunRecord:
        run = self.read(run_id)
        if run.tenant != reader.tenant:
            raise NotFound(f"There is no run {run_id!r}.")
        return run

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[RunRecord]:
        found = [k.run for k in self._kept.values() if k.run.tenant == reader.tenant]
        found.sort(key=lambda r: (r.created_at, r.id), reverse=True)
        if dataset_id is not None:
            found = [r for r in found if r.dataset_id == dataset_id]
        if after is not None:
            last = self.get(reader, after)
            found = [r for r in found if (r.created_at, r.id) < (last.created_at, last.id)]
        return found[:limit]

    def steps(self, reader: Reader, run_id: str) -> list[StepRecord]:
        self.get(reader, run_id)
        return sorted(self._kept[run_id].steps.values(), key=lambda s: s.position)

    def children(self, reader: Reader, run_ids: Sequence[str]) -> list[RunRecord]:
        mine = (k.run for k in self._kept.values() if k.run.tenant == reader.tenant)
        return [run for run in mine if run.parent_run_id in run_ids]

    def done_before(self, reader: Reader, digest: str) -> StepRecord | None:
        mine = (k for k in self._kept.values() if k.run.tenant == reader.tenant)
        steps = (s for kept in mine for s in kept.steps.values())
        done = (s for s in steps if s.digest == digest and s.status is StepStatus.DONE)
        return next(done, None)

    def after(self, run_id: str, seq: int, limit: int) -> list[Event]:
        return self._kept[run_id].events[seq : seq + limit]

    def read(self, run_id: str) -> RunRecord:
        if run_id not in self._kept:
            raise NotFound(f"There is no run {run_id!r}.")
        return self._kept[run_id].run

    def amend(self, run_id: str, decide: Callable[[State], Change]) -> Change:
        with self._lock:
            self.read(run_id)
            kept = self._kept[run_id]
            light = [replace(s, result=None) for s in kept.steps.values()]
            in_order = tuple(sorted(light, key=lambda s: s.position))
            change = decide(State(kept.run, in_order, self._clock.now))
            self._write(kept, change)
            return change

    def beat(self, claim: Claim, seconds: float) -> bool:
        with self._lock:
            if not self.holds(claim):
                return False
            steps = self._kept[claim.run_id].steps
            until = self._clock.now + timedelta(seconds=seconds)
            steps[claim.step_id] = replace(steps[claim.step_id], lease_until=until)
            return True

    def holds(self, claim: Claim) -> bool:
        step = self._kept[claim.run_id].steps[claim.step_id]
        return step.status is StepStatus.RUNNING and step.fence == claim.fence

    def due(self, limit: int) -> list[Job]:
        found = [s for k in self._kept.values() for s in k.steps.values() if self._is_due(s)]
        found.sort(key=lambda s: (_turn(s), self._submitted(s)))
        return [Job(s.run_id, s.id) for s in found[:limit]]

    def unheard(self, seconds: float, limit: int) -> list[tuple[Job, Queue]]:
        found: list[tuple[Job, Queue]] = []
        with self._lock:
            for job in self.due(len(self._kept) + limit):
                kept = self._kept[job.run_id]
                step = kept.steps[str(job.step_id)]
                at, times = kept.submitted[step.id]
                if at + timedelta(seconds=seconds * 2**times) < self._clock.now:
                    kept.submitted[step.id] = (self._clock.now, min(times + 1, 4))
                    found.append((job, step.queue))
        return found[:limit]

    def overlooked(self, queues: Sequence[Queue], submissions: int, limit: int) -> list[Job]:
        found: list[Job] = []
        for job in self.due(sum(len(kept.steps) for kept in self._kept.values())):
            kept = self._kept[job.run_id]
            is_ours = kept.steps[str(job.step_id)].queue in queues
            if is_ours and kept.submitted[str(job.step_id)][1] >= submissions:
                found.append(job)
        return found[:limit]

    def _write(self, kept: _Kept, change: Change) -> None:
        seq = kept.run.last_seq
        for number, new in enumerate(change.events, start=seq + 1):
            kept.events.append(Event(number, new.type, self._clock.now, new.data))
        kept.run = replace(change.run or kept.run, last_seq=seq + len(change.events))
        for step in change.steps:
            kept.steps[step.id] = step
            kept.submitted[step.id] = (self._clock.now, 0)

    def _is_due(self, step: StepRecord) -> bool:
        if step.status is StepStatus.READY:
            return True
        is_over = step.lease_until is not None and step.lease_until <= self._clock.now
        return step.status is StepStatus.RUNNING and is_over

    def _submitted(self, step: StepRecord) -> datetime:
        return self._kept[step.run_id].submitted[step.id][0]


def _turn(step: StepRecord) -> int:
    """Return 0 for a step that was abandoned, then come the short ones, then all others."""
    if step.status is StepStatus.RUNNING:
        return 0
    return 1 if step.queue is Queue.INTERACTIVE else 2
