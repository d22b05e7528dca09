"""The pulse of a worker that holds a step: it keeps the lease alive and notices its loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.errors import NotFound, Unavailable
from app.service import transitions
from app.service.draft import Fenced
from app.service.ports import Bell, Ledger
from app.service.records import Claim


class Rhythm(Protocol):
    """The part of the engine's terms that a pulse goes by."""

    @property
    def lease_seconds(self) -> float: ...
    @property
    def beat_seconds(self) -> float: ...
    @property
    def abandon_seconds(self) -> float: ...
    @property
    def look_seconds(self) -> float: ...


class Pulse:
    """Beats while a child works; asked often by the sandbox whether to stop.

    There is no thread: the sandbox asks several times a second, and the pulse goes to the
    database when a beat or a look is due. A worker that could not beat for `abandon_seconds`
    stops by itself, before its lease ends and another begins the same step.
    """

    def __init__(
        self,
        ledger: Ledger,
        bell: Bell,
        held: Claim,
        rhythm: Rhythm,
        clock: Callable[[], float],
        stopping: Callable[[], bool],
    ) -> None:
        self._ledger = ledger
        self._bell = bell
        self._held = held
        self._rhythm = rhythm
        self._clock = clock
        self._stopping = stopping
        self._beaten = self._looked = self._told = clock()
        self.is_held = True

    def stop(self) -> bool:
        """Tell whether to give the step up: it is lost, cancelled, or the worker is to end."""
        now = self._clock()
        if now - self._beaten >= self._rhythm.abandon_seconds:
            self.is_held = False
        elif now - self._beaten >= self._rhythm.beat_seconds:
            self._beat(now)
        elif now - self._looked >= self._rhythm.look_seconds:
            self._look(now)
        return not self.is_held or self._stopping()

    def progress(self, done: float, doing: str) -> None:
        """Log how far the step is, at most once in `look_seconds`."""
        now = self._clock()
        if now - self._told < self._rhythm.look_seconds or not self.is_held:
            return
        self._told = now
        try:
            decide = transitions.progress(self._held, done, doing)
            self._ledger.amend(self._held.run_id, decide)
            self._bell.ring(self._held.run_id)
        except (Fenced, NotFound):
            self.is_held = False
        except Unavailable:
            return  # a later report will do

    def _beat(self, now: float) -> None:
        try:
            self.is_held = self._ledger.beat(self._held, self._rhythm.lease_seconds)
            self._beaten = self._looked = now
        except Unavailable:
            return  # tried again at the next question, until abandon_seconds

    def _look(self, now: float) -> None:
        self._looked = now
        try:
            self.is_held = self._ledger.holds(self._held)
        except Unavailable:
            return  # the next beat decides
