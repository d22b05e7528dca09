"""Embedded mode's jobs: the database is the queue, and worker processes beside the API."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

import structlog

from app.adapters.sockets import Inbox, send
from app.errors import Unavailable
from app.service.ports import Job, Queue

PR_SET_PDEATHSIG = 1
HAND_OVER = 4.0  # seconds a worker gets to kill its child and give the step back
LOOK = 0.2  # seconds between two looks at whether all workers live
PARENT = "WHEREFORE_PARENT"

log = structlog.get_logger()


class LocalJobs:
    """Implements Jobs: the step is in the database; whoever sleeps is woken to look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def submit(self, job: Job, queue: Queue) -> None:
        for path in self._folder.glob("worker-*"):
            send(path, f"{queue.value} {job.run_id}")

    def listening(self) -> int:
        """Return how many workers would hear of a job now."""
        for path in self._folder.glob("worker-*"):
            send(path, "look")  # takes away what a killed worker left behind
        return sum(1 for _ in self._folder.glob("worker-*"))


class LocalWorker:
    """One worker process: works while there is something due, and sleeps until woken."""

    def __init__(self, folder: Path, look_seconds: float) -> None:
        self._inbox = Inbox(folder / f"worker-{os.getpid()}")
        self._look_seconds = look_seconds
        self._stopping = False

    def work(self, work_on_next: Callable[[Callable[[], bool]], bool]) -> None:
        """Work until SIGTERM or SIGINT, or until the process that started this one is gone."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._end_with_parent()
        try:
            while not self._stopping:
                if not self._worked(work_on_next):
                    self._inbox.wait(self._look_seconds)
        finally:
            self._inbox.close()

    def _worked(self, work_on_next: Callable[[Callable[[], bool]], bool]) -> bool:
        try:
            return work_on_next(lambda: self._stopping)
        except Unavailable as absent:
            log.warning("worker waits", why=absent.message, hint=absent.hint)
            return False

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        send(self._inbox.path, "stop")

    def _end_with_parent(self) -> None:
        parent = os.environ.get(PARENT)
        if parent is None:
            return
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):
            self._stopping = True


class WorkerProcesses:
    """Starts workers, starts another when one dies, and takes all of them along at the end."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], count: int) -> None:
        self._command = list(command)
        self._environment = dict(os.environ) | dict(environment) | {PARENT: str(os.getpid())}
        self._count = count
        self._processes: list[subprocess.Popen[bytes]] = []
        self._ending = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, name="workers", daemon=True)

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes if process.poll() is None]

    def start(self) -> None:
        self._supervisor.start()

    def stop(self) -> None:
        """End all workers; those that work give their step back first."""
        self._ending.set()
        if self._supervisor.is_alive():
            self._supervisor.join()

    def _supervise(self) -> None:
        # The kernel ends a worker with the thread that started it, so this thread stays.
        while not self._ending.is_set():
            self._processes = [p for p in self._processes if not self._is_dead(p)]
            while len(self._processes) < self._count:
                self._processes.append(self._started())
            self._ending.wait(LOOK)
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            _end(process)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - a command of ours
            self._command, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def _is_dead(self, process: subprocess.Popen[bytes]) -> bool:
        code = process.poll()
        if code is not None:
            log.warning("worker died", pid=process.pid, code=code)
        return code is not None


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(HAND_OVER)
        return
    process.kill()
    process.wait()
