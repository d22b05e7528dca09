"""A storm over a running service: workers are shot and put to sleep while they hold a step.

`python -m tests.storm` lets 200 questions be answered under 100 kills and 10 pauses, on SQLite
and on PostgreSQL, and exits 1 where one is lost, doubled, or nobody was ever fenced off.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from app import bootstrap
from app.config import Settings
from app.service.records import Event, Reader, RunRecord, RunStatus, StepStatus
from app.service.runs import NewRun
from tests.processes import children, folder
from tests.services import private_postgres

ME = Reader()
ENDINGS = {"run.succeeded", "run.partial", "run.failed", "run.cancelled"}
ASLEEP = 3.0  # seconds that a paused worker sleeps, longer than its lease
QUICK = {
    "lease_seconds": 2.0,
    "beat_seconds": 0.4,
    "abandon_seconds": 1.5,
    "look_seconds": 0.2,
    "max_attempts": 20,
}


@dataclass
class Storm:
    """What the weather does to a service, and what it has done so far.

    Its blows are spread over the work: no more of them have fallen than the share of runs that
    have ended allows, and a few ahead.
    """

    services: bootstrap.Services
    kills: int
    pauses: int = 0
    ahead: int = 5
    killed: list[int] = field(default_factory=list)
    paused: list[int] = field(default_factory=list)
    _sleeping: dict[int, float] = field(default_factory=dict)

    def ask(self, dataset_id: str, number: int) -> str:
        question = f"What is the effect of dose on answer? ({number})"
        return self.services.runs.start(ME, NewRun(dataset_id, question)).id

    def rage(self, runs: list[str], seconds: float) -> list[RunRecord]:
        """Strike busy workers until it has been enough, then wait until all runs have ended.

        Raises AssertionError where they have not after `seconds`.
        """
        give_up = time.monotonic() + seconds
        ended: dict[str, RunRecord] = {}
        try:
            while time.monotonic() < give_up:
                self._strike(len(ended) / len(runs))
                seen = [self.services.runs.get(ME, run) for run in runs if run not in ended]
                ended |= {run.id: run for run in seen if run.status.is_terminal}
                if len(ended) == len(runs):
                    return list(ended.values())
                time.sleep(random.uniform(0.02, 0.2))  # any moment of a step
        finally:
            self._wake(time.monotonic() + ASLEEP)
        raise AssertionError(f"not all runs ended within {seconds:g} s")

    def _strike(self, share: float) -> None:
        """Strike one worker at most, when `share` of the runs (0 to 1) have ended."""
        self._wake(time.monotonic())
        blows = len(self.killed) + len(self.paused)
        if blows >= share * (self.kills + self.pauses) + self.ahead:
            return
        if len(self.paused) < self.pauses and len(self.killed) >= 2 * len(self.paused):
            for worker in self.busy()[:1]:
                os.kill(worker, signal.SIGSTOP)
                self._sleeping[worker] = time.monotonic() + ASLEEP
                self.paused.append(worker)
        elif len(self.killed) < self.kills:
            for worker in self.busy()[:1]:
                os.kill(worker, signal.SIGKILL)
                self.killed.append(worker)

    def busy(self) -> list[int]:
        """Return awake workers that have a child at work, and so hold a lease."""
        workers = [pid for pid in children(os.getpid()) if pid not in self._sleeping]
        return [worker for worker in workers if _is_at_work(worker)]

    def _wake(self, now: float) -> None:
        for worker, until in list(self._sleeping.items()):
            if now >= until:
                os.kill(worker, signal.SIGCONT)
                del self._sleeping[worker]


def _is_at_work(worker: int) -> bool:
    forked = [child for zygote in children(worker) for child in children(zygote)]
    return any(folder(child).startswith("task-") for child in forked)


@contextmanager
def service(home: Path, database_url: str, **settings: float) -> Iterator[bootstrap.Services]:
    """Run an embedded service in this process, its two workers beside it."""
    chosen = Settings(home=home, database_url=database_url, workers=2, **(QUICK | settings))
    bootstrap.migrate(chosen)
    services = bootstrap.build(chosen)
    try:
        with bootstrap.background(services):
            yield services
    finally:
        services.close()


def table(folder: Path) -> Path:
    """Write a small table in which dose moves answer, and age both."""
    rng = random.Random(5)
    rows = ["dose,age,answer"]
    for _ in range(300):
        age = rng.gauss(0, 1)
        dose = age + rng.gauss(0, 1)
        rows.append(f"{dose},{age},{2 * dose - age + rng.gauss(0, 1)}")
    path = folder / "doses.csv"
    path.write_text("\n".join(rows))
    return path


def faults(services: bootstrap.Services, run: RunRecord) -> list[str]:
    """Return what was lost or doubled in a run that has ended; nothing when all is well."""
    log = services.events.page(ME, run.id, 0, 1000)
    return [f"{run.id}: {fault}" for fault in _faults(services, run, log)]


def _faults(services: bootstrap.Services, run: RunRecord, log: list[Event]) -> Iterator[str]:
    if run.status not in {RunStatus.SUCCEEDED, RunStatus.PARTIAL}:
        yield f"it {run.status.value}: {run.error}"
    if [event.seq for event in log] != list(range(1, run.last_seq + 1)):
        yield "its log has a gap or a double"
    times = Counter(event.type for event in log)
    for once in ("run.queued", "run.started", "plan.ready"):
        if times[once] != 1:
            yield f"{once} came {times[once]} times"
    if sum(times[ending] for ending in ENDINGS) != 1 or log[-1].type not in ENDINGS:
        yield "it did not end once"
    finished = Counter(str(e.data["step_id"]) for e in log if e.type == "step.finished")
    done = {s.id for s in services.runs.steps(ME, run.id) if s.status is StepStatus.DONE}
    if finished != dict.fromkeys(done, 1):
        yield f"steps were recorded {finished}, and are done: {done}"


def again(services: bootstrap.Services, runs: list[RunRecord]) -> int:
    """Return how many steps were begun more than once."""
    steps = (step for run in runs for step in services.runs.steps(ME, run.id))
    return sum(step.attempts > 1 for step in steps)


def fenced(log: str) -> int:
    """Return how often a worker found, by its own log, that another had taken its step over."""
    return log.count("step.fenced")


def main() -> int:
    """Let the storm rage over both databases, and say what it left."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--pauses", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=3600.0, help="the longest it may take")
    parser.add_argument("--on", choices=("SQLite", "PostgreSQL"), help="one database alone")
    asked = parser.parse_args()
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)  # a line for each database is all
    structlog.configure(wrapper_class=quiet)
    with private_postgres(settings=()) as postgres:
        return max(
            _weather(asked, name, url)
            for name, url in (("SQLite", ""), ("PostgreSQL", postgres.url))
            if asked.on in {None, name}
        )


def _weather(asked: argparse.Namespace, name: str, database_url: str) -> int:
    """Let it rage over one database; print one line with the verdict, then each fault."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="storm-") as root, log_of_workers(Path(root)) as log:
        with service(Path(root) / "home", database_url) as services:
            dataset = services.datasets.create(ME, table(Path(root)), filename="doses.csv")
            storm = Storm(services, asked.kills, asked.pauses)
            runs = [storm.ask(dataset.id, number) for number in range(asked.runs)]
            with suppress(AssertionError):  # how many ended in time is told below
                storm.rage(runs, asked.seconds)
            seen = (services.runs.get(ME, run) for run in runs)
            ended = [run for run in seen if run.status.is_terminal]
            found = [fault for run in ended for fault in faults(services, run)]
            repeated = again(services, ended)
        was_fenced = fenced(log.read_text())
    enough = len(storm.killed) >= asked.kills and len(storm.paused) >= asked.pauses
    in_time = len(ended) == asked.runs
    is_kept = not found and in_time and was_fenced > 0 and enough
    print(
        f"{'KEPT' if is_kept else 'BROKEN'} on {name}: {len(ended)} of {asked.runs} runs ended, "
        f"{len(storm.killed)} kills, {len(storm.paused)} pauses, {len(found)} lost or doubled, "
        f"{repeated} steps begun again, fenced {was_fenced} times, "
        f"{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    for fault in found:
        print(f"  {fault}", flush=True)
    return 0 if is_kept else 1


@contextmanager
def log_of_workers(folder: Path) -> Iterator[Path]:
    """Have what workers write to standard error in a file instead."""
    path, before = folder / "workers.log", os.dup(2)
    with path.open("wb") as log:
        os.dup2(log.fileno(), 2)
        try:
            yield path
        finally:
            os.dup2(before, 2)
            os.close(before)


if __name__ == "__main__":
    sys.exit(main())
