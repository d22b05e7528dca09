"""A local worker process: it hands its step over when it is asked to end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.adapters import schema
from app.adapters.blobs import FolderBlobs
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.store import SqlRuns
from app.service.records import PLAN, Reader, StepRecord, StepStatus
from tests.records import a_dataset, a_run, first_step, queued

ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from pathlib import Path
from app import bootstrap, config
from app.adapters import sandbox

class Hanging(sandbox.ProcessSandbox):
    def __init__(self, folder, libraries, **given):
        super().__init__(folder, "tables", module="tests.child_tasks", **given)
    def run(self, task, *args, **options):
        return super().run("hang", *args, **options)

bootstrap.ProcessSandbox = Hanging
bootstrap.work_forever(config.Settings.read())
"""


@contextmanager
def _worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"WHEREFORE_HOME": str(home)}
    process = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_worker_that_is_told_to_end_gives_its_step_back_at_once(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/wherefore.db")) as database:
        schema.migrate(database)
        runs = SqlRuns(database)
        SqlDatasets(database).add(a_dataset(sha256=_kept(tmp_path)))
        runs.add(a_run(), first_step(), queued())
        with _worker(tmp_path) as worker:
            _plan_becomes(runs, StepStatus.RUNNING, within=30)
            worker.send_signal(signal.SIGTERM)
            step = _plan_becomes(runs, StepStatus.READY, within=5)
            assert worker.wait(10) == 0
        assert (step.attempts, step.fence) == (0, 1)
        assert [job.step_id for job in runs.due(1)] == [PLAN]


def _kept(home: Path) -> str:
    """Put a file where the worker finds the dataset's; it only looks whether it is there."""
    (home / "file").write_bytes(b"PAR1")
    return FolderBlobs(home / "blobs").put(home / "file")


def _plan_becomes(runs: SqlRuns, status: StepStatus, *, within: float) -> StepRecord:
    give_up = time.monotonic() + within
    while (step := runs.steps(Reader(), "run_1")[0]).status is not status:
        assert time.monotonic() < give_up
        time.sleep(0.02)
    return step
