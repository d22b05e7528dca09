"""What the service needs from outside, each as a small protocol named after the need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import JsonValue

from app.planner.llm.consultation import Prompt, Reply
from app.service.dialogue import ConversationRecord, MessageRecord
from app.service.records import (
    Change,
    Claim,
    DatasetRecord,
    Event,
    NewEvent,
    Origin,
    Queue,
    Reader,
    RunRecord,
    State,
    StepRecord,
    UploadRecord,
)

__all__ = [
    "Bell",
    "Blobs",
    "ChatModel",
    "Conversations",
    "Datasets",
    "Events",
    "IdempotencyKey",
    "Ingested",
    "Job",
    "Jobs",
    "Ledger",
    "Limits",
    "Parts",
    "Queue",
    "Replies",
    "Runs",
    "Sandbox",
    "Uploads",
    "Witness",
]


@dataclass(frozen=True, slots=True)
class Job:
    """Ids only. `step_id` is None for `advance(run_id)`."""

    run_id: str
    step_id: str | None = None


class Datasets(Protocol):
    """The records of ingested tables; every query is limited to the reader's tenant."""

    def add(self, record: DatasetRecord, keep: Callable[[], object] = lambda: None) -> None:
        """Write the record; `keep` makes sure of its blob, while nobody releases the same one."""
        ...

    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord: ...

    def page(
        self, reader: Reader, after: str | None, limit: int, name: str | None = None
    ) -> list[DatasetRecord]:
        """Return datasets, the newest first; only those called `name` where one is given."""
        ...

    def replace(self, reader: Reader, record: DatasetRecord, known: DatasetRecord) -> bool:
        """Write the record in place of the `known` one, unless that has changed; tell whether."""
        ...

    def remove(self, reader: Reader, dataset_id: str) -> None: ...

    def release(self, sha256: str, remove: Callable[[str], None]) -> bool:
        """Call `remove` unless a dataset of any tenant holds this blob; tell whether it did.

        No dataset with this blob is added in between.
        """
        ...


class Uploads(Protocol):
    """The records of files that come in parts, limited to the reader's tenant but for sweeping."""

    def add(self, upload: UploadRecord) -> None: ...
    def get(self, reader: Reader, upload_id: str) -> UploadRecord: ...
    def remove(self, reader: Reader, upload_id: str) -> None: ...

    def begun_before(self, moment: datetime) -> list[UploadRecord]:
        """Return the uploads of every tenant that were begun before this moment."""
        ...


class Parts(Protocol):
    """The bytes of files that come in parts; what is written survives a restart."""

    def prepare(self, upload_id: str, n_bytes: int) -> None: ...

    def write(self, upload_id: str, number: int, offset: int, part: Path, sha256: str) -> None:
        """Keep a part; it counts as received once all of it is on disk."""
        ...

    def received(self, upload_id: str) -> Mapping[int, str]:
        """Return the SHA-256 of each part that is there, by its number."""
        ...

    def whole(self, upload_id: str) -> Path: ...
    def remove(self, upload_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """What the caller named this request, and a digest of what was asked under that name."""

    key: str
    digest: str


class Runs(Protocol):
    """The records of runs and their steps; every query is limited to the reader's tenant."""

    def add(
        self,
        run: RunRecord,
        first: StepRecord,
        event: NewEvent,
        key: IdempotencyKey | None = None,
    ) -> RunRecord:
        """Write the run with its first step and event; return the one that has the key.

        Raises IdempotencyMismatch when the key stands for another request.
        """
        ...

    def get(self, reader: Reader, run_id: str) -> RunRecord: ...
    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[RunRecord]: ...
    def children(self, reader: Reader, run_ids: Sequence[str]) -> list[RunRecord]:
        """Return the runs whose parent is one of these."""
        ...

    def steps(self, reader: Reader, run_id: str) -> list[StepRecord]: ...

    def done_before(self, reader: Reader, digest: str) -> StepRecord | None:
        """Return a step of the reader's tenant that is done and has this digest."""
        ...


class Ledger(Protocol):
    """The engine's side of the runs: who may work on what, and what came of it."""

    def read(self, run_id: str) -> RunRecord: ...

    def amend(self, run_id: str, decide: Callable[[State], Change]) -> Change:
        """Let `decide` see the run under its lock, and write what it returns at once or not."""
        ...

    def beat(self, claim: Claim, seconds: float) -> bool:
        """Extend the lease; False when the claim is no longer held."""
        ...

    def holds(self, claim: Claim) -> bool: ...

    def due(self, limit: int) -> list[Job]:
        """Steps that may be claimed now, oldest first: ready ones, and those whose lease ended."""
        ...

    def unheard(self, seconds: float, limit: int) -> list[tuple[Job, Queue]]:
        """Due steps not submitted for `seconds`, each given to one caller; the wait doubles."""
        ...

    def overlooked(self, queues: Sequence[Queue], submissions: int, limit: int) -> list[Job]:
        """Due steps of these queues that were submitted again so often, and nobody took."""
        ...


class Conversations(Protocol):
    """Conversations and their messages; every query is limited to the reader's tenant."""

    def add(self, conversation: ConversationRecord) -> ConversationRecord: ...
    def get(self, reader: Reader, conversation_id: str) -> ConversationRecord: ...
    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[ConversationRecord]: ...

    def say(self, reader: Reader, message: MessageRecord) -> MessageRecord:
        """Write the message behind the last one of its conversation; return it as written."""
        ...

    def messages(self, reader: Reader, conversation_id: str) -> list[MessageRecord]: ...


class Events(Protocol):
    """A run's log, in the order of `seq`."""

    def after(self, run_id: str, seq: int, limit: int) -> list[Event]: ...


class Blobs(Protocol):
    """Parquet files by the SHA-256 of their bytes."""

    def put(self, path: Path) -> str: ...
    def holds(self, sha256: str) -> bool: ...
    def local_path(self, sha256: str) -> Path: ...
    def remove(self, sha256: str) -> None: ...

    def check(self) -> None:
        """Raise Unavailable when nothing can be kept now."""
        ...


class Jobs(Protocol):
    """Wakes a worker. A job may be lost or run twice: the database is the truth."""

    def submit(self, job: Job, queue: Queue) -> None: ...


class Bell(Protocol):
    """Tells listeners that a run's log has grown. A missed ring costs a wait, nothing else."""

    def ring(self, run_id: str) -> None: ...

    def listen(self, run_id: str, at_most: float) -> AsyncIterator[bool]:
        """Yield True when it rang (and at first), False after `at_most` seconds of silence."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use; `on_device` an accelerator too, if one is free."""

    seconds: float
    memory_bytes: int
    file_bytes: int = 4 << 30
    on_device: bool = False


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
    origin: Origin = field(default_factory=Origin)


class Scratch(Protocol):
    """A folder for one piece of work; whatever is left in it goes when the work ends."""

    def folder(self) -> AbstractContextManager[Path]: ...


class Witness(Protocol):
    """Writes down what is done, for the people who run this service; users read the run's log."""

    def tell(self, event: str, **data: str | float) -> None: ...

    def trace(self) -> str:
        """Return the name of the trace that is being followed now, "" when none is."""
        ...

    def span(self, name: str, trace: str, **data: str | float) -> AbstractContextManager[None]:
        """Follow one piece of work; what is told within it carries `data` too.

        It belongs to `trace`, to what is being followed now where that is "".
        """
        ...

    def past(self, name: str, trace: str, seconds: float, **data: str | float) -> None:
        """Add to a trace what has just ended and took so long."""
        ...


class ChatModel(Protocol):
    """A language model. A reply is text to be judged, never an order."""

    @property
    def name(self) -> str: ...

    def complete(
        self, prompt: Prompt, *, max_tokens: int, seconds: float, stop: Callable[[], bool]
    ) -> Reply:
        """Return the reply, or in its `fault` why there is none.

        Raises StepCancelled when `stop` said so.
        """
        ...


class Replies(Protocol):
    """Replies of models by the digest of what was asked, gone with the run that paid for them.

    One that another run of the same tenant paid for is found as `cached`, at no cost.
    """

    def find(self, run: RunRecord, digest: str) -> Reply | None: ...
    def keep(self, run: RunRecord, digest: str, reply: Reply) -> None: ...
