"""What waits and what came to a halt, as both databases tell it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from app.adapters import schema
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.store import SqlRuns
from app.adapters.watch import SqlWatch
from app.service import transitions
from app.service.operations import Backlog
from app.service.records import PLAN, Queue
from tests.records import a_dataset, a_run, first_step, queued

OVER = -1.0  # a lease that has ended when it begins


@dataclass
class Kept:
    runs: SqlRuns
    watch: SqlWatch

    def backlog(self) -> Backlog:
        found = {entry.queue: entry for entry in self.watch.backlog()}
        assert set(found) == set(Queue)
        return found[Queue.INTERACTIVE]

    def take(self, seconds: float) -> None:
        assert self.runs.amend("run_1", transitions.claim(PLAN, seconds, 3)).claim


@pytest.fixture(params=["sqlite", "postgres"])
def kept(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Kept]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as database:
        schema.migrate(database)
        SqlDatasets(database).add(a_dataset())
        runs = SqlRuns(database)
        runs.add(a_run(), first_step(), queued())
        yield Kept(runs, SqlWatch(database))


def test_a_step_that_nobody_took_waits_in_its_queue(kept: Kept) -> None:
    backlog = kept.backlog()
    assert (backlog.waiting, backlog.running) == (1, 0)
    assert 0 <= backlog.oldest_seconds < 60


def test_a_wait_goes_on_though_the_step_is_submitted_again(kept: Kept) -> None:
    before = kept.backlog().oldest_seconds
    kept.runs.unheard(-60, 10)
    assert kept.backlog().oldest_seconds >= before


def test_a_held_step_is_worked_on_and_an_abandoned_one_waits(kept: Kept) -> None:
    kept.take(OVER)
    assert (kept.backlog().waiting, kept.backlog().running) == (1, 0)
    assert kept.backlog().oldest_seconds >= 1.0
    kept.take(30)
    assert (kept.backlog().waiting, kept.backlog().running) == (0, 1)


def test_a_silent_run_that_nobody_holds_has_come_to_a_halt(kept: Kept) -> None:
    assert kept.watch.halted(60) == []
    (halted,) = kept.watch.halted(-1)
    assert halted.run_id == "run_1"
    kept.take(30)
    assert kept.watch.halted(-1) == []


def test_an_ended_run_has_not_come_to_a_halt(kept: Kept) -> None:
    kept.runs.amend("run_1", transitions.cancel)
    assert kept.watch.halted(-1) == []
