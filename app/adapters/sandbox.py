"""Tasks in child processes with limits: the side that asks, waits, and kills."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import structlog
from pydantic import JsonValue

from app.adapters import child
from app.adapters.devices import Devices
from app.errors import InternalFault, LimitExceeded, StepCancelled, WhereforeError
from app.service.ports import Limits

TICK = 0.1
GRACE = 2.0  # seconds between SIGTERM and SIGKILL
LAST_LINES = 2000  # characters of a child's output that are logged when it failed
LIBRARIES_TOLD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # a fork copies one thread only
    # Others reserve a GiB of addresses before they use any, and a child's addresses are limited.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

log = structlog.get_logger()


class ProcessSandbox:
    """Implements Sandbox by children forked from a process that has the libraries loaded.

    Parameters
    ----------
    folder : where orders and results lie while a child works.
    libraries : what the children have loaded, a name in `zygote.LIBRARIES`.
    module : the program that forks them.
    devices : what those that may work on an accelerator choose from; others see none.
    """

    def __init__(
        self,
        folder: Path,
        libraries: str,
        *,
        module: str = "app.adapters.zygote",
        devices: Devices | None = None,
    ) -> None:
        self._folder = folder
        self._devices = devices or Devices(folder)
        self._program = [sys.executable, "-m", module, libraries]
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None

    def start(self) -> None:
        """Begin loading libraries now, so that the first task need not wait for all of it."""
        self._living_zygote()

    def close(self) -> None:
        with self._lock:
            if self._zygote is not None:
                self._zygote.close()
                self._zygote = None

    def run(
        self,
        task: str,
        arguments: JsonValue,
        limits: Limits,
        *,
        progress: Callable[[float, str], None],
        stop: Callable[[], bool],
    ) -> JsonValue:
        with self._order(task, arguments, limits) as folder:
            begun = self._living_zygote().begin(folder, limits, self._devices)
            overdue = _watch(begun, folder, limits, progress, stop)
            return _result(begun, folder, task, limits, overdue)

    @contextmanager
    def _order(self, task: str, arguments: JsonValue, limits: Limits) -> Iterator[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="task-", dir=self._folder))
        try:
            order = {"task": task, "arguments": arguments, "memory_bytes": limits.memory_bytes}
            (folder / child.ORDER).write_bytes(orjson.dumps(order))
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _living_zygote(self) -> _Zygote:
        with self._lock:
            if self._zygote is not None and not self._zygote.lives:
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                self._zygote = _Zygote(self._program)
            return self._zygote


@dataclass(slots=True)
class _Begun:
    """A task that a child works on; `ended` is set with the child's exit code."""

    number: int
    zygote: _Zygote
    ended: threading.Event = field(default_factory=threading.Event)
    code: int | None = None

    def end(self, code: int | None) -> None:
        self.code = code
        self.ended.set()

    def kill(self) -> None:
        """End the child and all it has started; wait until it is gone."""
        self.zygote.signal(self.number, signal.SIGTERM)
        if not self.ended.wait(GRACE):
            self.zygote.signal(self.number, signal.SIGKILL)
            self.ended.wait(GRACE)


class _Zygote:
    """The forking process: one thread here reads what it says of children that ended."""

    def __init__(self, program: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and names of ours
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            cwd=Path(__file__).parents[2],
            start_new_session=True,
        )
        self._lock = threading.Lock()
        self._begun: dict[int, _Begun] = {}
        self._last = 0
        self.lives = True
        self._listener = threading.Thread(target=self._listen, name="sandbox", daemon=True)
        self._listener.start()

    def begin(self, folder: Path, limits: Limits, devices: Devices) -> _Begun:
        with self._lock:
            self._last += 1
            begun = _Begun(self._last, self)
            self._begun[begun.number] = begun
        self._send(
            {
                "id": begun.number,
                "folder": str(folder),
                "seconds": limits.seconds,
                "memory_bytes": limits.memory_bytes,
                "file_bytes": limits.file_bytes,
                "devices": devices.names if limits.on_device else (),
                "locks": str(devices.folder),
                "device_bytes": devices.memory_bytes,
            }
        )
        if not self.lives:
            begun.end(None)
        return begun

    def signal(self, number: int, kind: signal.Signals) -> None:
        self._send({"id": number, "signal": kind.value})

    def close(self) -> None:
        """Close its input: it kills its children and ends."""
        with suppress(BrokenPipeError):  # what it has not read is of no use to the dead
            self._process.stdin.close()  # type: ignore[union-attr]
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()

    def _send(self, request: Mapping[str, object]) -> None:
        try:
            with self._lock:
                self._process.stdin.write(orjson.dumps(request) + b"\n")  # type: ignore[union-attr]
                self._process.stdin.flush()  # type: ignore[union-attr]
        except (OSError, ValueError):
            self._die()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as replies:
            for line in replies:
                reply = json.loads(line)
                begun = self._begun.pop(reply["id"], None)
                if begun is not None:
                    begun.end(reply["code"])
        self._die()

    def _die(self) -> None:
        self.lives = False
        while self._begun:
            self._begun.popitem()[1].end(None)


def _environment() -> dict[str, str]:
    """Return what children may know: no key to a service that they have no business with."""
    known = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    return known | LIBRARIES_TOLD


def _watch(
    begun: _Begun,
    folder: Path,
    limits: Limits,
    progress: Callable[[float, str], None],
    stop: Callable[[], bool],
) -> bool:
    """Wait for the child, passing its progress on; return whether its time ran out.

    Raises
    ------
    StepCancelled : `stop` said so, and the child is gone.
    """
    deadline = time.monotonic() + limits.seconds
    heard = b""
    try:
        while not begun.ended.wait(TICK):
            if time.monotonic() > deadline:
                return True
            if stop():
                raise StepCancelled("The step was stopped before it ended.")
            heard = _heard(folder, heard, progress)
    finally:
        if not begun.ended.is_set():
            begun.kill()
    return False


def _heard(folder: Path, before: bytes, progress: Callable[[float, str], None]) -> bytes:
    try:
        said = (folder / child.PROGRESS).read_bytes()
    except FileNotFoundError:
        return before
    if said != before:
        done, doing = orjson.loads(said)
        progress(done, doing)
    return said


def _result(begun: _Begun, folder: Path, task: str, limits: Limits, overdue: bool) -> JsonValue:
    """Return what the child left, or raise what stopped it."""
    if (folder / child.RESULT).exists():
        result: JsonValue = orjson.loads((folder / child.RESULT).read_bytes())
        return result
    if overdue or begun.code == -signal.SIGXCPU:
        message = f"The step took longer than its limit of {limits.seconds:g} s."
        raise LimitExceeded(message, hint="Try fewer columns or rows, or a larger budget.")
    if (folder / child.ERROR).exists():
        raise _raised(orjson.loads((folder / child.ERROR).read_bytes()), folder, task)
    raise _died(begun.code, folder, task, limits)


def _raised(said: Mapping[str, Any], folder: Path, task: str) -> WhereforeError:
    """Return the error that the child raised, as the same class."""
    if "fault" in said:
        log.error("task failed", task=task, fault=said["fault"], output=_output(folder))
        return InternalFault(
            f"The step stopped on a fault of this program ({said['fault']}).",
            hint="It has been logged; the other steps are not affected.",
        )
    kind = _classes().get(said["code"], WhereforeError)
    error = kind.__new__(kind)
    WhereforeError.__init__(error, said["message"], hint=said["hint"])
    for name, value in said["details"].items():
        setattr(error, name, tuple(value) if isinstance(value, list) else value)
    return error


def _died(code: int | None, folder: Path, task: str, limits: Limits) -> LimitExceeded:
    how = "it was stopped" if code is None else _name(code)
    log.error("task died", task=task, how=how, output=_output(folder))
    return LimitExceeded(
        f"The step's process died ({how}); its limit was {limits.memory_bytes >> 20} MiB.",
        hint="Most often it needed more memory: try fewer columns or rows.",
    )


def _name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _output(folder: Path) -> str:
    try:
        return (folder / child.OUTPUT).read_text(errors="replace")[-LAST_LINES:]
    except FileNotFoundError:
        return ""


def _classes() -> dict[str, type[WhereforeError]]:
    """Return the error classes by code."""
    found: dict[str, type[WhereforeError]] = {}
    waiting = [WhereforeError]
    while waiting:
        kind = waiting.pop()
        found[kind.code] = kind
        waiting.extend(kind.__subclasses__())
    return found
