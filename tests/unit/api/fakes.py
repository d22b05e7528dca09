"""Services in memory, for tests of what HTTP adds to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import MappingProxyType

from pydantic import JsonValue

from app.adapters.memory import MemoryClock, MemoryUploads
from app.adapters.memory_conversations import MemoryConversations
from app.adapters.memory_ports import InlineSandbox
from app.adapters.upload_store import FolderParts
from app.adapters.witness import LogWitness
from app.causal.catalogue import Catalogue, load
from app.causal.data import Kind, Variable
from app.causal.profile import Profile, SaidOfRows
from app.causal.question import Question, QuestionKind
from app.errors import Conflict, InvalidFile, NotFound, Unavailable, UnknownColumn
from app.planner.conversation.listener import ExpertListener
from app.planner.plan import Plan
from app.service.accounts import AccountService
from app.service.clarifying import RunAnswer
from app.service.conversations import ConversationService
from app.service.formal import FormalService, deduce
from app.service.intake import Correction, Preview
from app.service.operations import Backlog, Halted, OperationsService
from app.service.people_services import PeopleServices
from app.service.records import (
    DatasetRecord,
    Event,
    Queue,
    Reader,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
)
from app.service.runs import NewRun
from app.service.uploads import UploadService, UploadTerms

CSV = b"x,y\n1,0\n2,1\n"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

RESULT: MappingProxyType[str, JsonValue] = MappingProxyType(
    {
        "answer": {"verdict": "graph", "sentence": "x causes y.", "estimate_id": None},
        "graphs": [
            {
                "id": "g1",
                "algorithm": "pc",
                "graph_class": "dag",
                "selected": True,
                "nodes": ["x", "y"],
                "edges": [
                    {"source": "x", "target": "y", "source_mark": "tail", "target_mark": "arrow"}
                ],
            }
        ],
        "estimates": [],
        "not_yet_known": float("nan"),
    }
)


def dataset(dataset_id: str = "ds_1", name: str = "table") -> DatasetRecord:
    columns = (Variable("x", Kind.CONTINUOUS), Variable("y", Kind.BINARY, levels=("0", "1")))
    profile = Profile(n_rows=3, variables=columns, condition_number=float("inf"))
    return DatasetRecord(dataset_id, "local", name, "", "0" * 64, 10, profile, NOON)


@dataclass
class FakeDatasets:
    kept: dict[str, DatasetRecord] = field(default_factory=dict)
    uploads: list[tuple[str, str, str, bytes]] = field(default_factory=list)
    seen_paths: list[Path] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    refuses: bool = False

    def create(
        self,
        reader: Reader,
        upload: Path,
        *,
        filename: str,
        name: str = "",
        description: str = "",
        sheet: str = "",
    ) -> DatasetRecord:
        content = upload.read_bytes()
        self.seen_paths.append(upload)
        if not content or self.refuses:
            raise InvalidFile("The file is empty.", hint="Send a table with a header row.")
        self.uploads.append((filename, name, description, content))
        self.sheets.append(sheet)
        record = dataset(f"ds_{len(self.kept) + 1}", name or filename)
        self.kept[record.id] = record
        return record

    def get(self, reader: Reader, dataset_id: str) -> DatasetRecord:
        if dataset_id not in self.kept:
            raise NotFound(f"There is no dataset {dataset_id!r}.")
        return self.kept[dataset_id]

    def stored(self, reader: Reader, dataset_id: str) -> Path:
        self.get(reader, dataset_id)
        return Path(__file__)

    def export(self, reader: Reader, dataset_id: str, target: Path) -> None:
        self.seen_paths.append(target)
        target.write_bytes(CSV)

    def page(
        self, reader: Reader, *, after: str | None = None, limit: int = 50
    ) -> list[DatasetRecord]:
        newest = list(reversed(self.kept.values()))
        ids = [record.id for record in newest]
        start = ids.index(after) + 1 if after else 0
        return newest[start : start + limit]

    def preview(self, reader: Reader, dataset_id: str, *, offset: int, **_: int | None) -> Preview:
        return Preview(("x", "y"), ((0.5, None),), offset, 3)

    def correct(
        self,
        reader: Reader,
        dataset_id: str,
        corrections: Iterable[Correction],
        said: SaidOfRows | None = None,
    ) -> DatasetRecord:
        record = self.get(reader, dataset_id)
        variables = {v.name: v for v in record.profile.variables}
        for part in corrections:
            if part.column not in variables:
                raise UnknownColumn(part.column, nearest=("x",))
            role = None if part.clear_role else part.role or variables[part.column].role
            variables[part.column] = replace(variables[part.column], role=role)
        of_rows = said or record.profile.said
        changed = replace(record.profile, variables=tuple(variables.values()), said=of_rows)
        self.kept[dataset_id] = replace(record, profile=changed)
        return self.kept[dataset_id]

    def remove(self, reader: Reader, dataset_id: str) -> None:
        self.get(reader, dataset_id)
        del self.kept[dataset_id]


@dataclass
class FakeRuns:
    kept: dict[str, RunRecord] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)
    broken: Exception | None = None

    def start(self, reader: Reader, new: NewRun, idempotency_key: str | None = None) -> RunRecord:
        if idempotency_key in self.keys:
            return self.kept[self.keys[idempotency_key]]
        run = RunRecord(
            f"run_{len(self.kept) + 1}",
            reader.tenant,
            new.dataset_id,
            new.question,
            new.knowledge,
            new.options,
            RunStatus.QUEUED,
            NOON,
            last_seq=1,
        )
        self.kept[run.id] = run
        if idempotency_key:
            self.keys[idempotency_key] = run.id
        return run

    def get(self, reader: Reader, run_id: str) -> RunRecord:
        if self.broken:
            raise self.broken
        if run_id not in self.kept:
            raise NotFound(f"There is no run {run_id!r}.")
        return self.kept[run_id]

    def page(
        self, reader: Reader, after: str | None, limit: int, dataset_id: str | None = None
    ) -> list[RunRecord]:
        return list(reversed(self.kept.values()))[:limit]

    def steps(self, reader: Reader, run_id: str) -> list[StepRecord]:
        return [StepRecord(run_id, "plan", 0, StepStatus.DONE, result={"n": 1})]

    def cancel(self, reader: Reader, run_id: str) -> RunRecord:
        raise Conflict(f"The run {run_id} has ended.")

    def finish(self, reader: Reader, run_id: str) -> RunRecord:
        return replace(self.get(reader, run_id), status=RunStatus.PARTIAL)

    def answer(self, reader: Reader, run_id: str, answer: RunAnswer) -> RunRecord:
        assert answer.approve
        return self.get(reader, run_id)

    def is_planned(self, reader: Reader, run_id: str) -> bool:
        return run_id in self.kept

    def plan(self, reader: Reader, run_id: str) -> Plan:
        run = self.get(reader, run_id)
        return Plan(Question(run.question, QuestionKind.DISCOVER), run.knowledge, (), "Nothing.")

    def result(self, reader: Reader, run_id: str) -> JsonValue:
        self.get(reader, run_id)
        return dict(RESULT)

    async def wait(self, reader: Reader, run_id: str, seconds: float) -> RunRecord:
        self.waited.append(seconds)
        self.kept[run_id] = replace(self.get(reader, run_id), status=RunStatus.SUCCEEDED)
        return self.kept[run_id]


@dataclass
class FakeEvents:
    log: list[Event] = field(default_factory=list)

    def page(self, reader: Reader, run_id: str, after: int, limit: int) -> list[Event]:
        return [event for event in self.log if event.seq > after][:limit]

    async def pages(self, reader: Reader, run_id: str, after: int) -> AsyncIterator[list[Event]]:
        yield []
        await asyncio.sleep(0)
        yield [event for event in self.log if event.seq > after]

    async def stream(self, reader: Reader, run_id: str, after: int) -> AsyncIterator[Event | None]:
        async for events in self.pages(reader, run_id, after):
            for event in events or (None,):
                yield event


def upload_service(folder: Path) -> UploadService:
    """Return the real service over memory and a folder, with parts of 1,000 bytes."""
    ids = count(1)
    return UploadService(
        MemoryUploads(),
        FolderParts(folder),
        UploadTerms(max_bytes=1 << 20, part_bytes=1_000),
        now=lambda: NOON,
        new_id=lambda: f"up_{next(ids)}",
    )


@dataclass
class FakeWatch:
    """One step has waited for a minute, and one run has come to a halt."""

    is_down: bool

    def backlog(self) -> list[Backlog]:
        if self.is_down:
            raise Unavailable("The database does not answer.")
        return [Backlog(Queue.CPU, 1, 60.0, 2)]

    def halted(self, seconds: float) -> list[Halted]:
        return [Halted("run_1", 2 * seconds)]


@dataclass
class FakeServices:
    uploads: UploadService
    people: PeopleServices
    datasets: FakeDatasets = field(default_factory=FakeDatasets)
    runs: FakeRuns = field(default_factory=FakeRuns)
    events: FakeEvents = field(default_factory=FakeEvents)
    formal: FormalService = field(
        default_factory=lambda: FormalService(InlineSandbox({"deduce": deduce}))
    )
    catalogue: Catalogue = field(default_factory=load)
    witness: LogWitness = field(default_factory=LogWitness)
    live: int = 1
    is_down: bool = False

    def __post_init__(self) -> None:
        ids = count(1)
        self.accounts = AccountService(
            datasets=self.datasets,  # type: ignore[arg-type]
            runs=self.runs,  # type: ignore[arg-type]
            catalogue=self.catalogue,
        )
        self.conversations = ConversationService(
            conversations=MemoryConversations(MemoryClock()),
            datasets=self.datasets,  # type: ignore[arg-type]
            runs=self.runs,  # type: ignore[arg-type]
            accounts=self.accounts,
            catalogue=self.catalogue,
            listener=ExpertListener(),
            new_id=lambda kind: f"{kind}_{next(ids)}",
            clock=lambda: NOON,
        )

    @property
    def operations(self) -> OperationsService:
        return OperationsService(
            FakeWatch(self.is_down), self.witness, advance=lambda _: True, halted_seconds=300
        )

    def check(self) -> None:
        if self.is_down:
            raise Unavailable("The database does not answer.", hint="It said: host db, user admin")

    def workers(self) -> int:
        return self.live
