"""A whole service in one process, without limits or waits: tables are asked of and talked about."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import JsonValue

from app.adapters import child
from app.adapters.memory import MemoryClock, MemoryDatasets, MemoryRuns
from app.adapters.memory_conversations import MemoryConversations
from app.adapters.memory_ports import InlineSandbox, MemoryBell, MemoryBlobs, MemoryJobs
from app.adapters.scratch import TemporaryFolders
from app.adapters.witness import LogWitness
from app.causal.catalogue import load
from app.planner.conversation.listener import ExpertListener
from app.service.accounts import AccountService
from app.service.conversations import ConversationService, Said
from app.service.datasets import DatasetService
from app.service.dialogue import MessageRecord
from app.service.engine import Engine, Ports, Terms
from app.service.ports import Limits
from app.service.records import Reader, RunOptions, RunRecord
from app.service.runs import NewRun, RunService

ME = Reader()


def _never() -> bool:
    return False


def _in_here(name: str) -> Callable[[JsonValue], JsonValue]:
    return lambda arguments: child.TASKS[name](arguments, lambda *_: None)


@dataclass
class World:
    """The services over memory; analyses are carried out here, at once."""

    folder: Path
    clock: MemoryClock = field(default_factory=MemoryClock)

    def __post_init__(self) -> None:
        ids = count(1)
        store, sandbox = (
            MemoryRuns(self.clock),
            InlineSandbox({n: _in_here(n) for n in child.TASKS}),
        )
        bell, jobs = MemoryBell(), MemoryJobs()
        datasets, blobs = MemoryDatasets(), _FolderBlobs(self.folder)
        ports = Ports(datasets, store, store, blobs, jobs, bell, sandbox, LogWitness())
        terms = Terms(Limits(60, 4 << 30))
        self.store = store
        self.engine = Engine(
            ports,
            terms,
            algorithms=frozenset(spec.name for spec in load()),
            versions={},
            clock=self.clock.monotonic,
            pause=self.clock.advance,
        )
        self.datasets = DatasetService(
            datasets,
            blobs,
            sandbox,
            TemporaryFolders(self.folder),
            now=lambda: self.clock.now,
            new_id=lambda: f"ds_{next(ids)}",
        )
        self.runs = RunService(
            datasets=datasets,
            runs=store,
            ledger=store,
            jobs=jobs,
            bell=bell,
            witness=LogWitness(),
            catalogue=load(),
            new_id=lambda kind: f"{kind}_{next(ids)}",
            clock=lambda: self.clock.now,
        )
        accounts = AccountService(datasets=datasets, runs=self.runs, catalogue=load())
        self.accounts = accounts
        self.conversations = ConversationService(
            conversations=MemoryConversations(self.clock),
            datasets=self.datasets,
            runs=self.runs,
            accounts=accounts,
            catalogue=load(),
            listener=ExpertListener(),
            new_id=lambda kind: f"{kind}_{next(ids)}",
            clock=lambda: self.clock.now,
        )

    @contextmanager
    def set_back(self) -> Iterator[None]:
        """Forget, in the end, the runs that were made meanwhile: nothing of them is used again."""
        before = deepcopy(self.store._kept)
        yield
        self.store._kept = before

    def works(self) -> None:
        while self.engine.work_on_next(_never):
            pass

    def talk(self, frame: pd.DataFrame, question: str, description: str = "", **more: Any) -> Talk:
        """Upload the table, ask the question, carry it out, and open a conversation about it."""
        path = self.folder / "table.csv"
        frame.to_csv(path, index=False)
        dataset = self.datasets.create(ME, path, filename="table.csv", description=description)
        options = RunOptions(**{"budget_seconds": 60.0, **more})
        run = self.runs.start(ME, NewRun(dataset.id, question, options=options))
        self.works()
        return self.opened(run.id)

    def opened(self, run_id: str) -> Talk:
        return Talk(self, self.conversations.begin(ME, run_id=run_id).id, run_id)


class _FolderBlobs(MemoryBlobs):
    """Keeps a copy of each file: the folder it is read in goes when it is taken in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def put(self, path: Path) -> str:
        sha256 = super().put(path)
        kept = self._folder / f"{sha256}.parquet"
        kept.write_bytes(path.read_bytes())
        return super().put(kept)


@dataclass
class Talk:
    """A conversation: what is said, and the runs that come of it."""

    world: World
    id: str
    first: str

    def say(self, text: str, from_run: str | None = None) -> MessageRecord:
        """Say something, let its run be carried out, and return the message with its answer."""
        said = self.world.conversations.say(ME, self.id, Said(text, from_run))
        self.world.works()
        return self.world.conversations.message(ME, self.id, said.id)

    def answer(self, text: str, from_run: str | None = None) -> str:
        return told(self.say(text, from_run))

    def run(self, run_id: str | None) -> RunRecord:
        assert run_id is not None
        return self.world.runs.get(ME, run_id)

    def result(self, run_id: str | None) -> dict[str, Any]:
        assert run_id is not None
        found = self.world.runs.result(ME, run_id)
        assert isinstance(found, dict)
        return found

    def ran(self, run_id: str | None) -> set[str]:
        """Return the algorithms of a run's steps."""
        return {step["algorithm"] for step in self.result(run_id)["steps"]}

    def reused(self, run_id: str | None) -> dict[str, str]:
        """Return the steps that were not done again, and the run they come from."""
        steps = self.result(run_id)["steps"]
        return {step["id"]: step["reused_from"] for step in steps if step["reused_from"]}

    def done(self, run_id: str | None) -> set[str]:
        """Return the steps that were carried out in this run itself."""
        steps = self.result(run_id)["steps"]
        return {s["id"] for s in steps if s["status"] == "done" and not s["reused_from"]}

    def primary(self, run_id: str | None) -> dict[str, Any]:
        return next(e for e in self.result(run_id)["estimates"] if e["primary"])


def told(message: MessageRecord) -> str:
    """Return the answer as one text."""
    return " ".join(sentence.text for sentence in message.sentences)


@contextmanager
def a_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        yield World(Path(folder))
