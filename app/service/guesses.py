"""Wrong guesses of passwords: after some of them an address has to wait."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from app.errors import QuotaExceeded

MOST = 10
PERIOD = timedelta(minutes=15)
REMEMBERED = 10_000  # addresses; beyond it the oldest are forgotten


class Guesses:
    """Counts wrong guesses for each address in this process. `now` is the clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._wrong: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, email: str) -> None:
        """Raise QuotaExceeded when there were too many for this address."""
        with self._lock:
            recent = self._recent(email)
        if len(recent) >= MOST:
            wait = recent[0] + PERIOD - self._now()
            raise QuotaExceeded(
                "There were too many wrong passwords for this address.",
                hint="Wait some minutes, or have an owner set another.",
                retry_after=int(wait.total_seconds()) + 1,
            )

    def note(self, email: str) -> None:
        with self._lock:
            self._wrong[email] = [*self._recent(email), self._now()]
            self._wrong.move_to_end(email)
            while len(self._wrong) > REMEMBERED:
                self._wrong.popitem(last=False)

    def forget(self, email: str) -> None:
        with self._lock:
            self._wrong.pop(email, None)

    def _recent(self, email: str) -> list[datetime]:
        since = self._now() - PERIOD
        return [at for at in self._wrong.get(email, []) if at > since]
