"""A worker's pulse: beating, noticing, giving up."""

from __future__ import annotations

import pytest

from app.adapters.memory import MemoryClock, MemoryRuns
from app.adapters.memory_ports import MemoryBell
from app.errors import Unavailable
from app.service import transitions
from app.service.engine import Terms
from app.service.ports import Limits
from app.service.pulse import Pulse
from app.service.records import PLAN, Claim
from tests.records import a_run, first_step, queued

TERMS = Terms(Limits(60, 1 << 30))


class Away(MemoryRuns):
    """A ledger whose database can be taken away."""

    is_away = False

    def beat(self, claim: Claim, seconds: float) -> bool:
        if self.is_away:
            raise Unavailable("The database does not answer.")
        return super().beat(claim, seconds)

    def holds(self, claim: Claim) -> bool:
        if self.is_away:
            raise Unavailable("The database does not answer.")
        return super().holds(claim)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
def ledger(clock: MemoryClock) -> Away:
    runs = Away(clock)
    runs.add(a_run(), first_step(), queued())
    return runs


@pytest.fixture
def pulse(ledger: Away, clock: MemoryClock) -> Pulse:
    held = ledger.amend("run_1", transitions.claim(PLAN, 30, 3)).claim
    assert held is not None
    return Pulse(ledger, MemoryBell(), held, TERMS, clock.monotonic, lambda: False)


def test_a_beating_worker_keeps_its_step(pulse: Pulse, ledger: Away, clock: MemoryClock) -> None:
    for _ in range(100):
        clock.advance(1)
        assert not pulse.stop()
    assert ledger.due(1) == []


def test_a_cancelled_run_is_noticed_within_a_second(
    pulse: Pulse, ledger: Away, clock: MemoryClock
) -> None:
    ledger.amend("run_1", transitions.cancel)
    clock.advance(1)
    assert pulse.stop()
    assert not pulse.is_held


def test_a_worker_that_slept_through_its_lease_gives_up_unasked(
    pulse: Pulse, clock: MemoryClock
) -> None:
    clock.advance(25)
    assert pulse.stop()
    assert not pulse.is_held


def test_a_short_absence_of_the_database_is_borne(
    pulse: Pulse, ledger: Away, clock: MemoryClock
) -> None:
    ledger.is_away = True
    for _ in range(15):
        clock.advance(1)
        assert not pulse.stop()
    ledger.is_away = False
    clock.advance(1)
    assert not pulse.stop()
    clock.advance(10)
    assert not pulse.stop()


def test_a_long_absence_is_not(pulse: Pulse, ledger: Away, clock: MemoryClock) -> None:
    ledger.is_away = True
    stopped = []
    for _ in range(25):
        clock.advance(1)
        stopped.append(pulse.stop())
    assert stopped.index(True) == 19


def test_progress_is_logged_once_a_second_at_most(
    pulse: Pulse, ledger: Away, clock: MemoryClock
) -> None:
    for i in range(30):
        clock.advance(0.1)
        pulse.progress(i / 30, "fitting")
    told = [e for e in ledger.after("run_1", 0, 100) if e.type == "step.progress"]
    assert 2 <= len(told) <= 3
    assert told[0].data["doing"] == "fitting"
