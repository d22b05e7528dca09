"""Many questions at once: written down whole, then started a few at a time until all have ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from pydantic import JsonValue

from app.errors import InvalidRequest, QuotaExceeded, Unavailable, WhereforeError
from app.service.pipelines.messages import Webhooks
from app.service.ports import Datasets
from app.service.records import Reader, RunOptions, RunRecord, RunStatus
from app.service.runs import NewRun, RunService

MOST_ITEMS = 1_000
AT_ONCE = 4  # unfinished runs of one batch: others' questions are not to wait for all of it
FINISHED = "batch.finished"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a batch; `error` says why it could not be asked."""

    dataset_id: str
    question: str
    run_id: str | None = None
    status: RunStatus | None = None
    error: str = ""

    @property
    def is_over(self) -> bool:
        ended = self.status is not None and self.status.is_terminal
        return bool(self.error) or ended

    @property
    def is_waiting(self) -> bool:
        return self.run_id is None and not self.error


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """Questions that were asked together; `finished_at` is when the last one's end was seen."""

    id: str
    tenant: str
    name: str
    options: RunOptions
    items: tuple[Item, ...]
    created_at: datetime
    finished_at: datetime | None = None


class Batches(Protocol):
    """The records of batches; but for sweeping limited to the reader's tenant."""

    def add(self, new: BatchRecord) -> BatchRecord: ...
    def get(self, reader: Reader, batch_id: str) -> BatchRecord: ...
    def page(self, reader: Reader, after: str | None, limit: int) -> list[BatchRecord]: ...

    def unfinished(self, limit: int) -> list[BatchRecord]:
        """Return batches of every tenant that are not over, the oldest first."""
        ...

    def started(self, batch_id: str, position: int, run_id: str | None, error: str) -> None:
        """Note what became of an item: its run, or why it has none."""
        ...

    def finish(self, batch_id: str) -> None: ...


class BatchService:
    """The use cases of batches; `advance` is what a sweeper does for all tenants."""

    def __init__(
        self,
        *,
        batches: Batches,
        datasets: Datasets,
        runs: RunService,
        webhooks: Webhooks,
        new_id: Callable[[str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._batches = batches
        self._datasets = datasets
        self._runs = runs
        self._webhooks = webhooks
        self._new_id = new_id
        self._clock = clock

    def create(
        self, reader: Reader, name: str, items: Sequence[Item], options: RunOptions
    ) -> BatchRecord:
        """Accept a batch: once this returns, every question will be asked whatever dies.

        Raises
        ------
        InvalidRequest : there are too many items, or one's question is empty.
        NotFound : a dataset does not exist for this reader.
        QuotaExceeded : too many batches have not ended.
        """
        if not 0 < len(items) <= MOST_ITEMS:
            raise InvalidRequest(f"A batch has 1 to {MOST_ITEMS} questions, not {len(items)}.")
        if any(not item.question.strip() for item in items):
            raise InvalidRequest("A question of the batch is empty.")
        for dataset_id in {item.dataset_id for item in items}:
            self._datasets.get(reader, dataset_id)
        moment, batch_id = self._clock(), self._new_id("batch")
        new = BatchRecord(batch_id, reader.tenant, name, options, tuple(items), moment)
        return self._batches.add(new)

    def get(self, reader: Reader, batch_id: str) -> BatchRecord:
        return self._batches.get(reader, batch_id)

    def page(self, reader: Reader, after: str | None, limit: int) -> list[BatchRecord]:
        return self._batches.page(reader, after, limit)

    def cancel(self, reader: Reader, batch_id: str) -> BatchRecord:
        """Ask no more of it, and cancel what runs."""
        batch = self._batches.get(reader, batch_id)
        for position, item in enumerate(batch.items):
            if item.is_waiting:
                self._batches.started(batch_id, position, None, "The batch was cancelled.")
            elif item.run_id is not None and not item.is_over:
                self._runs.cancel(reader, item.run_id)
        return self._batches.get(reader, batch_id)

    def results(self, reader: Reader, batch_id: str) -> list[tuple[Item, JsonValue]]:
        """Return each item with its result, None where it has none (yet)."""
        items = self._batches.get(reader, batch_id).items
        return [(item, self._result(reader, item)) for item in items]

    def advance(self) -> int:
        """Start what may be started, and tell of batches that are over; return how many began."""
        return sum(self._advance(batch) for batch in self._batches.unfinished(MOST_ITEMS))

    def _advance(self, batch: BatchRecord) -> int:
        if all(item.is_over for item in batch.items):
            failed = sum(item.status is not RunStatus.SUCCEEDED for item in batch.items)
            data = {"batch_id": batch.id, "name": batch.name, "items": len(batch.items)}
            self._webhooks.note(batch.tenant, FINISHED, batch.id, {**data, "not_succeeded": failed})
            self._batches.finish(batch.id)
            return 0
        under_way = sum(not (item.is_over or item.is_waiting) for item in batch.items)
        waiting = [n for n, item in enumerate(batch.items) if item.is_waiting]
        begun = waiting[: max(AT_ONCE - under_way, 0)]
        for position in begun:
            self._start(batch, position)
        return len(begun)

    def _start(self, batch: BatchRecord, position: int) -> None:
        item, reader = batch.items[position], Reader(batch.tenant, actor=batch.id)
        new = NewRun(item.dataset_id, item.question, options=replace(batch.options))
        try:
            # The key makes a start that was not noted before a crash the same run again.
            run: RunRecord = self._runs.start(reader, new, f"{batch.id}:{position}")
        except Unavailable:
            raise
        except QuotaExceeded:
            return  # its turn comes when others of this tenant have ended
        except WhereforeError as refused:
            said = f"{refused.message} {refused.hint}".strip()
            self._batches.started(batch.id, position, None, said)
        else:
            self._batches.started(batch.id, position, run.id, "")

    def _result(self, reader: Reader, item: Item) -> JsonValue:
        if item.run_id is None or item.status not in (RunStatus.SUCCEEDED, RunStatus.PARTIAL):
            return None
        return self._runs.result(reader, item.run_id)
