"""A thread that repeats one small duty for as long as its process lives."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from app.errors import Unavailable

log = structlog.get_logger()


class Sweeper:
    """Calls `duty` every `seconds`, whatever became of it the last time.

    While the database is away it waits. Any other error is a fault of ours: it is logged, told to
    `failed`, and the duty is tried again, since one that stops for good does more harm.
    """

    def __init__(
        self,
        name: str,
        duty: Callable[[], object],
        seconds: float,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        self._name = name
        self._duty = duty
        self._seconds = seconds
        self._failed = failed
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._sweep, name=f"sweeper-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()

    def _sweep(self) -> None:
        while not self._ending.wait(self._seconds):
            try:
                self._duty()
            except Unavailable as absent:
                log.warning("sweeper waits", duty=self._name, why=absent.message, hint=absent.hint)
            except Exception:
                log.exception("sweeper failed", duty=self._name)
                if self._failed is not None:
                    self._failed(self._name)
