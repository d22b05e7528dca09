"""A process that has the libraries loaded and forks a child for each task, in milliseconds.

It reads one JSON line per request and writes one per child that ended. It runs one thread,
because a fork copies no other. When its owner dies, its input ends: then it kills every
child and ends too; when it is killed itself, the kernel kills the children.
"""

from __future__ import annotations

import ctypes
import fcntl
import gc
import os
import resource
import select
import selectors
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from app.adapters import child, devices
from app.adapters.compiled import keep_by_source

PR_SET_PDEATHSIG = 1
NICE = 10  # questions go before compiling
COMPILING = Path(tempfile.gettempdir()) / f"wherefore-compiling-{os.getuid()}"
LOOK = 0.5  # seconds between two looks at whether the owner lives

LIBRARIES = {
    "tables": ("numpy", "pandas", "pyarrow.parquet", "duckdb", "app.adapters.ingest"),
    "analyses": (
        "numpy",
        "pandas",
        "pyarrow.parquet",
        "scipy.stats",
        "scipy.linalg",
        "app.adapters.parquet",
        "app.service.execution",
        "app.planner.expert",
        "app.service.results",
        "app.causal.encoding",
    ),
}


def main() -> None:
    """Load what children need, then serve requests until the owner goes away."""
    requests, replies = os.dup(0), os.dup(1)
    _quieten()
    keep_by_source()
    with _ending_with_owner(requests):
        load(sys.argv[1])
    gc.freeze()  # a child that collects garbage need not copy every page it was given
    _Zygote(requests, replies, _warming(sys.argv[1])).serve()
    os._exit(0)  # libraries have nothing to put in order that would be worth the wait


@contextmanager
def _ending_with_owner(requests: int) -> Iterator[None]:
    """End at once when the owner dies; the thread that looks is gone before the first fork."""
    loaded = threading.Event()

    def look() -> None:
        poll = select.poll()
        poll.register(requests, 0)  # a hang-up is always reported
        while not loaded.wait(LOOK):
            if poll.poll(0):
                os._exit(1)

    looking = threading.Thread(target=look)
    looking.start()
    yield
    loaded.set()
    looking.join()


def load(libraries: str) -> None:
    """Import ahead of the first fork, so that no child has to."""
    for name in LIBRARIES[libraries]:
        if find_spec(name) is not None:
            import_module(name)
    if libraries == "analyses":
        import_module("app.causal.catalogue").load()


def _quieten() -> None:
    """Keep what libraries print out of the replies."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)


def _warming(libraries: str) -> Callable[[], None] | None:
    """Return what compiles the kernels that children of this kind use, if there are any."""
    if libraries != "analyses":
        return None
    warm: Callable[[], None] = import_module("app.causal.kernels.warm").warm
    return warm


class _Zygote:
    """Serves requests. Kernels are compiled by a first child, for half a minute on a new machine;
    what it left on disk is then loaded here, in a moment when nobody waits, for all later ones.
    """

    def __init__(self, requests: int, replies: int, warm: Callable[[], None] | None) -> None:
        self._requests = requests
        self._replies = replies
        self._warm = warm
        self._compiler: int | None = None
        self._pid = os.getpid()
        self._children: dict[int, int] = {}  # pid → request id
        self._buffer = b""

    def serve(self) -> None:
        woken, waker = socket.socketpair()
        waker.setblocking(False)
        woken.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._requests, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            self._begin_to_compile()
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if woken in ready:
                    woken.recv(4096)
                    self._bury()
                if self._requests in ready and not self._read():
                    break
                self._load_compiled()
        for pid in (*self._children, self._compiler):
            if pid is not None:
                _kill_group(pid, signal.SIGKILL)

    def _begin_to_compile(self) -> None:
        if self._warm is None:
            return
        pid = os.fork()
        if pid == 0:
            self._be_compiler(self._warm)
        self._compiler = pid

    def _load_compiled(self) -> None:
        if self._warm is not None and self._compiler is None and not self._children:
            self._warm()
            gc.freeze()
            self._warm = None

    def _be_compiler(self, warm: Callable[[], None]) -> None:
        """Compile, one process at a time: the next finds it done; this never returns."""
        code = 1
        try:
            os.setsid()
            _die_with_parent(self._pid)
            os.nice(NICE)
            with COMPILING.open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                warm()
            code = 0
        finally:
            os._exit(code)

    def _read(self) -> bool:
        """Serve the requests that have arrived; return False at the end of the input."""
        arrived = os.read(self._requests, 1 << 16)
        *lines, self._buffer = (self._buffer + arrived).split(b"\n")
        for line in lines:
            self._serve(orjson.loads(line))
        return bool(arrived)

    def _serve(self, request: dict[str, Any]) -> None:
        if "signal" in request:
            for pid, number in self._children.items():
                if number == request["id"]:
                    _kill_group(pid, request["signal"])
            return
        pid = os.fork()
        if pid == 0:
            self._be_child(request)
        self._children[pid] = request["id"]

    def _bury(self) -> None:
        """Report each child that has ended, and kill what it may have left behind."""
        while self._children or self._compiler:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            _kill_group(pid, signal.SIGKILL)
            if pid == self._compiler:
                self._compiler = None
                self._warm = self._warm if status == 0 else None
                continue
            reply = {
                "id": self._children.pop(pid),
                "code": os.waitstatus_to_exitcode(status),
                "seconds": usage.ru_utime + usage.ru_stime,
                "peak_kib": usage.ru_maxrss,
            }
            os.write(self._replies, orjson.dumps(reply) + b"\n")

    def _be_child(self, request: dict[str, Any]) -> None:
        """Carry out the task and end; this never returns."""
        code = 1
        try:
            self._separate(Path(request["folder"]))
            device = devices.take(Path(request["locks"]), request["devices"])
            _limit(request, on_device=device is not None)
            if device is not None and request["device_bytes"]:
                devices.cap_memory(request["device_bytes"])
            child.carry_out(Path(request["folder"]))
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _separate(self, folder: Path) -> None:
        os.setsid()
        _die_with_parent(self._pid)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        os.close(self._requests)
        os.close(self._replies)
        os.chdir(folder)
        output = os.open(child.OUTPUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _limit(request: dict[str, Any], *, on_device: bool) -> None:
    """Limit address space beyond what is mapped already, CPU seconds, and file size.

    A device's driver reserves far more addresses than there is memory: there what is written to
    is limited instead.
    """
    space_kind = resource.RLIMIT_DATA if on_device else resource.RLIMIT_AS
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    space = pages * resource.getpagesize() + request["memory_bytes"]
    seconds = int(request["seconds"]) * (os.cpu_count() or 1) + 5
    resource.setrlimit(space_kind, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_bytes"], request["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


if __name__ == "__main__":
    main()
