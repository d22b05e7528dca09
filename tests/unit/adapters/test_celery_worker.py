"""A Celery worker looks for work by itself where no message comes, and only when it is free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from app.adapters import celery_worker
from app.adapters.celery_worker import CeleryWorker
from app.service.ports import Job, Queue


class Watched:
    """An engine that tells when it was asked to stand in, and works until it is let go."""

    def __init__(self) -> None:
        self.asked_for: list[tuple[Queue, ...]] = []
        self.stood_in, self.may_end, self.is_working = Event(), Event(), Event()

    def work(self, job: Job, stopping: Callable[[], bool]) -> bool:
        self.is_working.set()
        return self.may_end.wait(10)

    def advance(self, run_id: str) -> bool:
        return True

    def resubmit(self) -> int:
        return 0

    def stand_in(self, queues: Sequence[Queue], stopping: Callable[[], bool]) -> int:
        self.asked_for.append(tuple(queues))
        self.stood_in.set()
        return 0


def instance(*queues: str) -> SimpleNamespace:
    """Return what Celery says of a worker with one thread that reads these queues."""
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=dict.fromkeys(queues)))
    return SimpleNamespace(app=SimpleNamespace(amqp=amqp), concurrency=1)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(celery_worker, "SWEEP_SECONDS", 0.01)
    return Watched()


def test_a_free_worker_stands_in_for_its_own_queues(engine: Watched) -> None:
    worker = CeleryWorker(lambda: engine)
    worker.start(instance("cpu", "interactive"))
    assert engine.stood_in.wait(10)
    worker.stop()
    assert set(engine.asked_for) == {(Queue.CPU, Queue.INTERACTIVE)}


def test_a_worker_with_its_hands_full_takes_no_more(engine: Watched) -> None:
    worker = CeleryWorker(lambda: engine)
    worker.start(instance("cpu"))
    assert engine.stood_in.wait(10)
    working = Thread(target=worker.execute_step, args=("run_1", "s1"))
    working.start()
    assert engine.is_working.wait(10)
    engine.stood_in.clear()
    assert not engine.stood_in.wait(0.1)
    engine.may_end.set()
    assert engine.stood_in.wait(10)
    worker.stop()
    working.join()
