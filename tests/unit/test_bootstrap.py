"""What the processes that wait load, and how local workers come and go."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.jobs_local import LocalJobs, WorkerProcesses
from app.adapters.sockets import Inbox, meeting_place, send
from app.service.ports import Job, Queue
from tests.processes import children

HEAVY = {"numpy", "pandas", "scipy", "numba", "sklearn", "pyarrow", "duckdb", "torch", "lingam"}
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.mark.parametrize("module", ["app.bootstrap", "workers.tasks"])
def test_a_workers_parent_loads_no_numerical_library(module: str, tmp_path: Path) -> None:
    probe = f"import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env={"WHEREFORE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert HEAVY & set(json.loads(done.stdout)) == set()


# -- local workers --------------------------------------------------------------------------


@pytest.fixture
def workers() -> Iterator[WorkerProcesses]:
    workers = WorkerProcesses(SLEEPER, {}, count=2)
    workers.start()
    yield workers
    workers.stop()


def test_a_worker_that_dies_is_replaced(workers: WorkerProcesses) -> None:
    _eventually(lambda: len(workers.pids) == 2)
    victim = workers.pids[0]
    os.kill(victim, signal.SIGKILL)
    _eventually(lambda: len(workers.pids) == 2 and victim not in workers.pids)


def test_workers_end_with_the_service() -> None:
    workers = WorkerProcesses(SLEEPER, {}, count=2)
    workers.start()
    _eventually(lambda: len(workers.pids) == 2)
    pids = workers.pids
    workers.stop()
    assert not set(pids) & set(children(os.getpid()))


# -- wake-up calls ----------------------------------------------------------------------------


def test_a_submitted_job_wakes_a_sleeping_worker(tmp_path: Path) -> None:
    folder = meeting_place(tmp_path)
    with closing(Inbox(folder / "worker-1")) as inbox:
        LocalJobs(folder).submit(Job("run_1", "plan"), Queue.CPU)
        assert inbox.wait(0)
        assert not inbox.wait(0)


def test_a_call_for_the_dead_is_no_error(tmp_path: Path) -> None:
    folder = meeting_place(tmp_path)
    gone = Inbox(folder / "worker-1")
    gone._socket.close()  # as a killed process leaves it
    LocalJobs(folder).submit(Job("run_1", "plan"), Queue.CPU)
    assert list(folder.iterdir()) == []
    send(folder / "worker-1", "anybody?")


def test_calls_that_nobody_takes_do_not_pile_up(tmp_path: Path) -> None:
    with closing(Inbox(tmp_path / "worker-1")) as inbox:
        for _ in range(2000):
            send(tmp_path / "worker-1", "look")
        assert inbox.wait(0)


def test_a_home_with_a_long_name_still_has_a_meeting_place(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    with closing(Inbox(meeting_place(home) / "worker-1")):
        assert meeting_place(home) == meeting_place(home)


def _eventually(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)
