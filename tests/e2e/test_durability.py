"""Workers die in the middle of their work: every question is answered, and answered once.

The full storm is `make storm`; this is a short one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

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


def _eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.05)
