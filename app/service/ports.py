"""What the service needs from outside, each as a small protocol named after the need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from app.service.records import DatasetRecord, Event, Reader


class Queue(StrEnum):
    """Where a job waits: `interactive` for short steps someone looks at."""

    CPU = "cpu"
    GPU = "gpu"
    INTERACTIVE = "interactive"


@dataclass(frozen=True, slots=True)
class Job:
    """Ids only. `step_id` is None for `advance(run_id)`."""

    run_id: str
    step_id: str | None = None


class Datasets(Protocol):
    """The records of ingested tables; every query is limited to the reader's tenant."""

    def add(self, record: DatasetRecord) -> None: ...
    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord: ...
    def page(self, reader: Reader, after: str | None, limit: int) -> list[DatasetRecord]: ...
    def replace(self, reader: Reader, record: DatasetRecord) -> None: ...
    def remove(self, reader: Reader, dataset_id: str) -> None: ...

    def uses(self, sha256: str) -> int:
        """Return how many datasets, of any tenant, hold this blob."""
        ...


class Events(Protocol):
    """A run's log, in the order of `seq`."""

    def after(self, run_id: str, seq: int, limit: int) -> list[Event]: ...


class Blobs(Protocol):
    """Parquet files by the SHA-256 of their bytes."""

    def put(self, path: Path) -> str: ...
    def local_path(self, sha256: str) -> Path: ...
    def remove(self, sha256: str) -> None: ...


class Jobs(Protocol):
    """Wakes a worker. A job may be lost or run twice: the database is the truth."""

    def submit(self, job: Job, queue: Queue) -> None: ...


class Bell(Protocol):
    """Tells listeners that a run's log has grown. A missed ring costs a wait, nothing else."""

    def ring(self, run_id: str) -> None: ...
    def listen(self, run_id: str) -> AsyncIterator[None]: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use."""

    seconds: float
    memory_bytes: int
    file_bytes: int = 4 << 30


class Sandbox(Protocol):
    """Runs one of a fixed list of tasks in a child process with limits.

    Raises LimitExceeded when it ran past them or died, StepCancelled when `stop` said so;
    errors of `app.errors` raised in the child are raised here again.
    """

    def run(
        self,
        task: str,
        arguments: JsonValue,
        limits: Limits,
        *,
        progress: Callable[[float, str], None],
        stop: Callable[[], bool],
    ) -> JsonValue: ...


@dataclass(frozen=True, slots=True)
class Ingested:
    """What reading an upload gives: a Parquet file and its profile as JSON."""

    parquet: Path
    profile: JsonValue
    warnings: Sequence[str]
    n_bytes: int = 0


class Scratch(Protocol):
    """A folder for one piece of work; whatever is left in it goes when the work ends."""

    def folder(self) -> AbstractContextManager[Path]: ...
