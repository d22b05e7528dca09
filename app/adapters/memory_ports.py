"""The smaller ports in memory: files, jobs, the bell, the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from pydantic import JsonValue

from app.adapters.bell import Listeners
from app.errors import NotFound
from app.planner.llm.consultation import Reply
from app.service.ports import Job, Limits, Queue
from app.service.records import RunRecord


class MemoryBlobs:
    """Implements Blobs by remembering where the files are."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}

    def put(self, path: Path) -> str:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        self._paths[sha256] = path
        return sha256

    def holds(self, sha256: str) -> bool:
        return sha256 in self._paths

    def local_path(self, sha256: str) -> Path:
        if sha256 not in self._paths:
            raise NotFound(f"The file {sha256[:12]}… is no longer there.")
        return self._paths[sha256]

    def remove(self, sha256: str) -> None:
        self._paths.pop(sha256, None)

    def check(self) -> None:
        return


class MemoryJobs:
    """Implements Jobs by a list."""

    def __init__(self) -> None:
        self.submitted: list[tuple[Job, Queue]] = []

    def submit(self, job: Job, queue: Queue) -> None:
        self.submitted.append((job, queue))


class MemoryBell:
    """Implements Bell for one event loop."""

    def __init__(self) -> None:
        self._listeners = Listeners()

    def ring(self, run_id: str) -> None:
        self._listeners.rang(run_id)

    def listen(self, run_id: str, at_most: float) -> AsyncIterator[bool]:
        return self._listeners.listen(run_id, at_most)


class MemoryReplies:
    """Implements Replies."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, Reply]] = {}

    def find(self, run: RunRecord, digest: str) -> Reply | None:
        run_id, reply = self._kept.get((run.tenant, digest), ("", None))
        return reply if reply is None or run_id == run.id else reply.unpaid()

    def keep(self, run: RunRecord, digest: str, reply: Reply) -> None:
        self._kept.setdefault((run.tenant, digest), (run.id, reply))


class InlineSandbox:
    """Implements Sandbox in this process, without limits: tasks are given by name."""

    def __init__(self, tasks: dict[str, Callable[[JsonValue], JsonValue]]) -> None:
        self._tasks = tasks

    def run(
        self,
        task: str,
        arguments: JsonValue,
        limits: Limits,  # noqa: ARG002
        *,
        progress: Callable[[float, str], None],  # noqa: ARG002
        stop: Callable[[], bool],  # noqa: ARG002
    ) -> JsonValue:
        return self._tasks[task](arguments)
