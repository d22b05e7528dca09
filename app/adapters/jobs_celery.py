"""Server mode's jobs: Celery messages that say where to look; losing one costs a wait."""

from __future__ import annotations

from typing import Any

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from app.service.ports import Job, Queue

EXECUTE = "execute_step"
ADVANCE = "advance"

log = structlog.get_logger()


def celery_app(redis_url: str) -> Celery:
    """Return the application that API, workers and sweeper share.

    Messages are acknowledged when they are taken, not when the work is done: the lease in the
    database is what protects the work, and Redis' visibility timeout then hardly matters.
    """
    app = Celery("wherefore", broker=redis_url)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=False,
        task_default_queue=Queue.CPU.value,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_pool="threads",
        worker_consumer="app.adapters.celery_consumer:LastingConsumer",
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10},
        broker_connection_max_retries=None,
    )
    return app


class CeleryJobs:
    """Implements Jobs. When the broker is away, the sweeper submits again later."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def submit(self, job: Job, queue: Queue) -> None:
        name, arguments = _message(job)
        try:
            self._app.send_task(name, args=arguments, queue=queue.value, retry=False)
        except OperationalError as away:
            log.warning("broker is away", job=arguments, why=str(away))

    def listening(self) -> int:
        """Return how many workers would hear of a job now; 0 when the broker is away."""
        try:
            return len(self._app.control.ping(timeout=1.0))
        except OperationalError:
            return 0


def _message(job: Job) -> tuple[str, list[Any]]:
    if job.step_id is None:
        return ADVANCE, [job.run_id]
    return EXECUTE, [job.run_id, job.step_id]
