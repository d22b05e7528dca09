"""What a Celery worker's process does: its tasks, and its own look at the database beside them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from app.adapters.sweeper import Sweeper
from app.errors import Unavailable
from app.service.ports import Job, Queue

SWEEP_SECONDS = 2.0


class Engine(Protocol):
    """The part of the engine that a worker uses."""

    def work(self, job: Job, stopping: Callable[[], bool]) -> bool: ...
    def advance(self, run_id: str) -> bool: ...
    def resubmit(self) -> int: ...
    def stand_in(self, queues: Sequence[Queue], stopping: Callable[[], bool]) -> int: ...


class CeleryWorker:
    """Works on what messages name; and on what none came for, should they stay away.

    A broker only wakes workers. When it is gone, or its messages do not arrive, this process
    still finds in the database the steps of its queues that were submitted again and again.

    Parameters
    ----------
    build : wires the engine; called when the worker starts, not when its module is imported.
    """

    def __init__(self, build: Callable[[], Engine]) -> None:
        self._build = build
        self._built: Engine | None = None
        self._queues: tuple[Queue, ...] = ()
        self._slots = threading.Semaphore()
        self._is_stopping = False

    def start(self, instance: Any = None, **_: object) -> None:
        """Wire the services in the worker's main thread, and sweep beside the tasks."""
        self._built = self._build()
        Sweeper("resubmit", self._built.resubmit, SWEEP_SECONDS).start()
        if instance is not None:
            names = set(instance.app.amqp.queues.consume_from)
            self._queues = tuple(queue for queue in Queue if queue.value in names)
            self._slots = threading.Semaphore(instance.concurrency)
            Sweeper("stand_in", self._stand_in, SWEEP_SECONDS).start()

    def stop(self, **_: object) -> None:
        """Have the steps in work given back within a moment."""
        self._is_stopping = True

    def execute_step(self, run_id: str, step_id: str) -> None:
        with self._slots, suppress(Unavailable):  # the sweeper submits it again
            self._engine.work(Job(run_id, step_id), self._stopping)

    def advance(self, run_id: str) -> None:
        with suppress(Unavailable):
            self._engine.advance(run_id)

    def _stand_in(self) -> int:
        if self._is_stopping or not self._slots.acquire(blocking=False):
            return 0  # all hands are busy: messages do arrive
        try:
            return self._engine.stand_in(self._queues, self._stopping)
        finally:
            self._slots.release()

    def _stopping(self) -> bool:
        return self._is_stopping

    @property
    def _engine(self) -> Engine:
        if self._built is None:
            self.start()
        assert self._built is not None
        return self._built
