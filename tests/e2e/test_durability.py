"""Workers die in the middle of their work: every question is answered, and answered once.

The full storm is `make storm`; this is a short one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.adapters.database import Database
from app.adapters.store import SqlRuns
from app.service.records import StepStatus
from app.service.runs import NewRun
from app.service.shards import is_shard
from tests.processes import of_home
from tests.storm import ME, Storm, again, faults, fenced, service, table

RUNS, KILLS, PAUSES = 12, 6, 2
LONGEST = 280.0  # some 25 s on two idle cores; patient on busy ones


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.timeout(400)
def test_questions_are_answered_once_though_workers_are_killed_and_put_to_sleep(
    tmp_path: Path, database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    with service(home, database_url) as services:
        dataset = services.datasets.create(ME, table(tmp_path), filename="doses.csv")
        storm = Storm(services, KILLS, PAUSES)
        ended = storm.rage([storm.ask(dataset.id, number) for number in range(RUNS)], LONGEST)
        assert (len(storm.killed), len(storm.paused)) == (KILLS, PAUSES)
        assert [fault for run in ended for fault in faults(services, run)] == []
        assert again(services, ended) > 0
    assert fenced(capfd.readouterr().err) > 0
    _eventually(lambda: of_home(home) == [])


@pytest.mark.timeout(400)
def test_the_shards_of_a_search_are_each_recorded_once_though_workers_are_killed(
    tmp_path: Path, database_url: str
) -> None:
    with service(tmp_path / "home", database_url, shard_seconds=0.01) as services:
        dataset = services.datasets.create(ME, table(tmp_path), filename="doses.csv")
        storm = Storm(services, kills=3)
        questions = [NewRun(dataset.id, f"What causes what? ({n})") for n in range(2)]
        runs = [services.runs.start(ME, question).id for question in questions]
        ended = storm.rage(runs, LONGEST)
        assert [fault for run in ended for fault in faults(services, run)] == []
    assert len(storm.killed) == 3
    url = database_url or f"sqlite:///{tmp_path}/home/wherefore.db"
    with closing(Database(url)) as database:
        steps = [step for run in runs for step in SqlRuns(database).steps(ME, run)]
    shards = [step for step in steps if is_shard(step.id)]
    assert len(shards) >= 2 * 5
    assert {step.status for step in shards} == {StepStatus.DONE}


def _eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)
