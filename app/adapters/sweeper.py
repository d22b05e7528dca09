"""A thread that repeats one small duty for as long as its process lives."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from app.errors import Unavailable

log = structlog.get_logger()


class Sweeper:
    """Calls `duty` every `seconds`; while the database is away, it tries again later."""

    def __init__(self, duty: Callable[[], int], seconds: float) -> None:
        self._duty = duty
        self._seconds = seconds
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._sweep, name="sweeper", daemon=True)

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
                log.warning("sweeper waits", why=absent.message, hint=absent.hint)
