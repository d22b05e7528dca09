"""Workers die in the middle of their work: every question is answered, and answered once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app import bootstrap
from app.config import Settings
from app.service.records import Event, Reader, RunRecord, RunStatus, StepStatus
from app.service.runs import NewRun
from tests.processes import children, folder, of_home

ME = Reader()
RUNS, KILLS = 30, 15
LONGEST = 280.0  # some 40 s on two idle cores; patient on busy ones
ENDINGS = {"run.succeeded", "run.partial", "run.failed", "run.cancelled"}


@dataclass
class Storm:
    """A running service whose workers are shot, one by one, while they hold a step."""

    services: bootstrap.Services
    home: Path
    killed: list[int] = field(default_factory=list)

    def ask(self, dataset_id: str, number: int) -> str:
        question = f"What is the effect of dose on answer? ({number})"
        return self.services.runs.start(ME, NewRun(dataset_id, question)).id

    def rage(self, runs: list[str]) -> list[RunRecord]:
        """Kill busy workers until enough are dead, then wait until all runs have ended."""
        give_up = time.monotonic() + LONGEST
        while time.monotonic() < give_up:
            if len(self.killed) < KILLS:
                self.killed += self._kill_one()
            ended = [self.services.runs.get(ME, run) for run in runs]
            if all(run.status.is_terminal for run in ended):
                return ended
            time.sleep(0.02)
        raise AssertionError(f"not all runs ended within {LONGEST:g} s")

    def log(self, run: RunRecord) -> list[Event]:
        return self.services.events.page(ME, run.id, 0, 1000)

    def _kill_one(self) -> list[int]:
        """SIGKILL a worker that has a child at work, and so holds a lease."""
        for worker in children(os.getpid()):
            forked = [child for zygote in children(worker) for child in children(zygote)]
            if any(folder(child).startswith("task-") for child in forked):
                os.kill(worker, signal.SIGKILL)
                return [worker]
        return []


@contextmanager
def service(home: Path, database_url: str) -> Iterator[bootstrap.Services]:
    settings = Settings(
        home=home,
        database_url=database_url,
        workers=2,
        lease_seconds=2.0,
        beat_seconds=0.4,
        abandon_seconds=1.5,
        look_seconds=0.2,
        max_attempts=10,
    )
    bootstrap.migrate(settings)
    services = bootstrap.build(settings)
    try:
        with bootstrap.background(services):
            yield services
    finally:
        services.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = random.Random(5)
    rows = ["dose,age,answer"]
    for _ in range(300):
        age = rng.gauss(0, 1)
        dose = age + rng.gauss(0, 1)
        rows.append(f"{dose},{age},{2 * dose - age + rng.gauss(0, 1)}")
    path = tmp_path / "doses.csv"
    path.write_text("\n".join(rows))
    return path


@pytest.mark.timeout(400)
def test_thirty_questions_are_answered_once_though_fifteen_workers_are_killed(
    tmp_path: Path, table: Path, database_url: str
) -> None:
    home = tmp_path / "home"
    with service(home, database_url) as services:
        dataset = services.datasets.create(ME, table, filename=table.name)
        storm = Storm(services, home)
        ended = storm.rage([storm.ask(dataset.id, number) for number in range(RUNS)])
        assert len(storm.killed) == KILLS
        assert {run.status for run in ended} <= {RunStatus.SUCCEEDED, RunStatus.PARTIAL}
        for run in ended:
            assert services.runs.result(ME, run.id)
            _assert_nothing_lost_or_doubled(run, storm.log(run), services)
        assert _retried(ended, services) > 0
    _eventually(lambda: of_home(home) == [])


def _assert_nothing_lost_or_doubled(
    run: RunRecord, log: list[Event], services: bootstrap.Services
) -> None:
    assert [event.seq for event in log] == list(range(1, run.last_seq + 1))
    times = Counter(event.type for event in log)
    assert times["run.queued"] == times["run.started"] == times["plan.ready"] == 1
    assert sum(times[ending] for ending in ENDINGS) == 1
    assert log[-1].type in ENDINGS
    finished = Counter(str(e.data["step_id"]) for e in log if e.type == "step.finished")
    done = {s.id for s in services.runs.steps(ME, run.id) if s.status is StepStatus.DONE}
    assert finished == dict.fromkeys(done, 1)


def _retried(runs: list[RunRecord], services: bootstrap.Services) -> int:
    steps = (step for run in runs for step in services.runs.steps(ME, run.id))
    return sum(step.attempts > 1 for step in steps)


def _eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)
