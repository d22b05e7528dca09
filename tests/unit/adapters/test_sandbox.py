"""Children are held to their limits, and what happens to them is told in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import JsonValue

from app.adapters.sandbox import ProcessSandbox
from app.errors import (
    InternalFault,
    LimitExceeded,
    StepCancelled,
    TooFewSamples,
    UnknownColumn,
    WhereforeError,
)
from app.service.ports import Limits
from tests.processes import children, folder

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProcessSandbox]:
    folder = tmp_path_factory.mktemp("work")
    with closing(ProcessSandbox(folder, "tables", module="tests.child_tasks")) as sandbox:
        sandbox.start()
        yield sandbox


@pytest.fixture
def run(sandbox: ProcessSandbox) -> Callable[..., JsonValue]:
    def run(
        task: str,
        arguments: JsonValue = None,
        *,
        seconds: float = 60,
        memory_mb: int = 1024,
        file_mb: int = 1024,
        progress: Callable[[float, str], None] = lambda _done, _doing: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> JsonValue:
        limits = Limits(seconds, memory_mb << 20, file_mb << 20)
        return sandbox.run(task, arguments, limits, progress=progress, stop=stop)

    return run


def test_a_task_returns_what_it_made(run: Callable) -> None:
    assert run("echo", {"a": [1, 2.5, None, "ü"]}) == {"a": [1, 2.5, None, "ü"]}


def test_each_task_has_a_process_of_its_own_with_one_thread(run: Callable) -> None:
    first, second = run("process"), run("process")
    assert len({first["pid"], second["pid"], os.getpid()}) == 3
    assert first["threads"] == "1"


def test_what_is_not_a_number_arrives_as_nothing(run: Callable) -> None:
    assert run("process")["nan"] is None


def test_progress_is_passed_on(run: Callable) -> None:
    heard: list[tuple[float, str]] = []
    run("report", progress=lambda done, doing: heard.append((done, doing)))
    assert heard == [(0.5, "halfway")]


def test_an_error_of_ours_arrives_as_itself(run: Callable) -> None:
    with pytest.raises(UnknownColumn, match="doze") as raised:
        run("refuse")
    assert (raised.value.name, raised.value.nearest) == ("doze", ("dose", "doses"))
    assert raised.value.hint == "Did you mean dose, doses?"
    with pytest.raises(TooFewSamples) as few:
        run("too_few")
    assert (few.value.message, few.value.hint) == ("Only 3 rows.", "Bring more.")


def test_a_fault_of_ours_is_named_without_its_traceback(run: Callable) -> None:
    with pytest.raises(InternalFault, match=r"KeyError\)\.$") as raised:
        run("break")
    assert "Traceback" not in raised.value.message


def test_a_child_that_dies_is_told_from_one_that_fails(run: Callable) -> None:
    with pytest.raises(LimitExceeded, match="SIGSEGV"):
        run("die")


def test_too_much_memory_is_refused_by_name(run: Callable) -> None:
    assert run("allocate", 100) == 100 << 20
    with pytest.raises(LimitExceeded, match="512 MiB of memory"):
        run("allocate", 2000, memory_mb=512)


def test_a_file_cannot_grow_past_its_limit(run: Callable) -> None:
    with pytest.raises(WhereforeError):
        run("fill_disk", file_mb=8)


def test_too_long_is_refused_by_name_and_leaves_no_process(
    run: Callable, sandbox: ProcessSandbox
) -> None:
    with pytest.raises(LimitExceeded, match=r"limit of 0\.5 s"):
        run("hang", seconds=0.5)
    assert _tasks_left() == []


@pytest.mark.parametrize("task", ["hang", "svd", "pc", "spin"])
def test_a_cancel_works_within_three_seconds_whatever_the_child_does(
    run: Callable, task: str
) -> None:
    asked: list[float] = []

    def stop() -> bool:
        asked.append(time.monotonic())
        return len(asked) > 4

    with pytest.raises(StepCancelled):
        run(task, stop=stop)
    assert time.monotonic() - asked[-1] < 3
    assert _tasks_left() == []


def test_nothing_of_a_task_stays_on_disk(run: Callable, sandbox: ProcessSandbox) -> None:
    for task in ("echo", "break", "die"):
        try:
            run(task)
        except WhereforeError:
            continue
    assert list(sandbox._folder.iterdir()) == []


def test_tasks_run_beside_each_other(run: Callable) -> None:
    pids: list[JsonValue] = []
    threads = [threading.Thread(target=lambda: pids.append(run("process"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer["pid"] for answer in pids}) == 8


def test_the_sandbox_survives_the_death_of_its_zygote(tmp_path: Path) -> None:
    with closing(ProcessSandbox(tmp_path, "tables", module="tests.child_tasks")) as sandbox:
        ask = lambda task: sandbox.run(  # noqa: E731
            task, 1, Limits(60, 1 << 30), progress=lambda *_: None, stop=lambda: False
        )
        assert ask("echo") == 1
        zygote = sandbox._zygote._process.pid
        threading.Timer(0.3, lambda: os.kill(zygote, signal.SIGKILL)).start()
        with pytest.raises(LimitExceeded, match="was stopped"):
            ask("hang")
        assert ask("echo") == 1


OWNER = """
import sys
from pathlib import Path
from app.adapters.sandbox import ProcessSandbox
from app.service.ports import Limits
sandbox = ProcessSandbox(Path(sys.argv[1]), "tables", module="tests.child_tasks")
sandbox.run("hang", None, Limits(60, 1 << 30), progress=print, stop=lambda: False)
"""


def test_a_killed_worker_leaves_no_orphan(tmp_path: Path) -> None:
    owner = subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], cwd=ROOT)
    family = _eventually(
        lambda: _descendants(owner.pid) if len(_descendants(owner.pid)) == 3 else []
    )
    owner.kill()
    owner.wait()
    _eventually(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in family))


def _whole_family(owner: int) -> list[int]:
    """Return zygote, child and grandchild once all three are there."""
    family = _descendants(owner)
    return family if len(family) == 3 else []


def _descendants(pid: int) -> list[int]:
    found = children(pid)
    return found + [grandchild for child in found for grandchild in _descendants(child)]


def _tasks_left() -> list[int]:
    """Return the children at work in a task's folder, whoever else this process has started."""
    return [pid for pid in _descendants(os.getpid()) if folder(pid).startswith("task-")]


def _eventually(found: Callable[[], object], seconds: float = 20.0) -> object:
    give_up = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return value
