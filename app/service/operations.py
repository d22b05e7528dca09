"""What someone who runs this service watches: work that waits, and runs that came to a halt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.errors import Unavailable
from app.service.ports import Witness
from app.service.records import Queue


@dataclass(frozen=True, slots=True)
class Backlog:
    """The steps of one queue: how many wait, the longest wait in seconds, how many are worked on.

    The longest wait says when more workers are needed: it grows where `waiting` alone does not.
    """

    queue: Queue
    waiting: int
    oldest_seconds: float
    running: int


@dataclass(frozen=True, slots=True)
class Halted:
    """A run that has not ended, nobody holds a step of, and whose log has been silent so long."""

    run_id: str
    silent_seconds: float


class Watch(Protocol):
    """Looks over the runs of every tenant."""

    def backlog(self) -> list[Backlog]:
        """Return one entry for each queue."""
        ...

    def halted(self, seconds: float) -> list[Halted]:
        """Return the runs whose log has been silent for longer, the longest silence first."""
        ...


@dataclass(frozen=True, slots=True)
class Figures:
    """What a monitor reads; with the database away no more is known than what failed here.

    `failures` counts by name how often a duty of this process ended in a fault.
    """

    is_up: bool
    backlog: tuple[Backlog, ...] = ()
    halted: int = 0
    failures: tuple[tuple[str, int], ...] = ()


class OperationsService:
    """Counts, and raises the alarm.

    Parameters
    ----------
    advance : brings a run up to date; an alarm tries it before a person has to look.
    halted_seconds : how long a run may be silent while nobody works on it.
    """

    def __init__(
        self,
        watch: Watch,
        witness: Witness,
        *,
        advance: Callable[[str], bool],
        halted_seconds: float,
    ) -> None:
        self._watch = watch
        self._witness = witness
        self._advance = advance
        self._halted_seconds = halted_seconds
        self._failures: Counter[str] = Counter()

    def duty_failed(self, name: str) -> None:
        """Count a fault of one of the duties that are repeated in this process."""
        self._failures[name] += 1

    def figures(self) -> Figures:
        """Return the figures; a database that is away is one of them, not an error."""
        failures = tuple(sorted(self._failures.items()))
        try:
            halted = self._watch.halted(self._halted_seconds)
            return Figures(True, tuple(self._watch.backlog()), len(halted), failures)
        except Unavailable:
            return Figures(is_up=False, failures=failures)

    def raise_alarm(self) -> int:
        """Tell of each run that came to a halt, and set it going if that is all it needs."""
        halted = self._watch.halted(self._halted_seconds)
        for run in halted:
            silent = round(run.silent_seconds)
            self._witness.tell("run.halted", run_id=run.run_id, silent_seconds=silent)
            self._advance(run.run_id)
        return len(halted)
