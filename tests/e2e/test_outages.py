"""The full stack loses its broker, its database, its worker: nobody's question is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos import flush
from tests.e2e.client import Client
from tests.processes import of_home
from tests.services import Server, private_postgres, private_redis
from tests.sites import Site, full_stack

QUESTION = "What is the effect of dose on answer?"
PATIENCE = 120.0  # seconds on a busy machine; some twenty on an idle one


@dataclass
class Stack:
    """The full stack with servers of its own, which may be shot."""

    client: Client
    site: Site
    postgres: Server
    redis: Server
    dataset_id: str

    def ask(self) -> str:
        return str(self.client.start(self.dataset_id, QUESTION)["id"])

    def answered(self, run_id: str) -> bool:
        """Return whether the run ends with an answer and a log without gap or double."""
        run = self.client.finished(run_id, seconds=PATIENCE)
        numbers = [event["seq"] for event in self.client.events(run_id)]
        assert numbers == list(range(1, len(numbers) + 1))
        return run["status"] in {"succeeded", "partial"}


@pytest.fixture(scope="module")
def stack(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: str, redis_server: str
) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("home")
    quick = {
        "WHEREFORE_LEASE_SECONDS": "3",
        "WHEREFORE_ABANDON_SECONDS": "2",
        "WHEREFORE_BEAT_SECONDS": "0.5",
        "WHEREFORE_RESUBMIT_SECONDS": "1",
        "WHEREFORE_MAX_ATTEMPTS": "10",
    }
    with (
        private_postgres(settings=()) as postgres,  # a crash must lose no commit
        private_redis() as redis,
        full_stack(home, postgres.url, redis.url, **quick) as site,
    ):
        client = Client.to(site.url, site.token)
        dataset = client.upload("doses.csv", _table())
        yield Stack(client, site, postgres, redis, dataset["id"])
        client.http.close()


@pytest.mark.timeout(600)
def test_questions_asked_while_the_broker_is_away_are_answered_after_its_return(
    stack: Stack,
) -> None:
    stack.redis.kill()
    runs = [stack.ask() for _ in range(3)]
    stack.redis.start()
    assert all(stack.answered(run) for run in runs)


@pytest.mark.timeout(600)
def test_a_broker_that_forgets_everything_loses_no_question(stack: Stack) -> None:
    runs = []
    for _ in range(3):
        runs.append(stack.ask())
        stack.redis.kill()
        stack.redis.start()
        runs.append(stack.ask())
        flush(stack.redis)
    assert all(stack.answered(run) for run in runs)


@pytest.mark.timeout(600)
def test_a_worker_outlives_a_broker_that_goes_at_any_moment(stack: Stack) -> None:
    rng = random.Random(2)
    runs = []
    (before,) = _celery_workers(stack.site.environment["WHEREFORE_HOME"])
    for _ in range(10):
        runs.append(stack.ask())
        time.sleep(rng.choice((0.02, 0.2, 0.6)) * rng.random())
        stack.redis.kill()
        time.sleep(rng.choice((0.0, 0.3)) * rng.random())
        stack.redis.start()
    assert all(stack.answered(run) for run in runs)
    assert _celery_workers(stack.site.environment["WHEREFORE_HOME"]) == [before]


@pytest.mark.timeout(600)
def test_a_database_that_crashes_is_told_as_503_and_survived(stack: Stack) -> None:
    runs = [stack.ask() for _ in range(3)]
    stack.postgres.crash()
    away = stack.client.http.get("/v1/runs")
    assert away.status_code == 503
    assert away.json()["code"] == "unavailable"
    stack.postgres.start()
    back = _first_answer(stack.client, f"/v1/runs/{runs[0]}", within=10)
    assert back == 200
    assert all(stack.answered(run) for run in runs)


@pytest.mark.timeout(600)
def test_a_killed_celery_worker_is_stood_in_for_by_another(stack: Stack) -> None:
    runs = [stack.ask() for _ in range(3)]
    (victim,) = _celery_workers(stack.site.environment["WHEREFORE_HOME"])
    os.kill(victim, signal.SIGKILL)
    command = [sys.executable, "-m", "celery", "--app", "workers.tasks", "worker"]
    command += ["--pool", "threads", "--concurrency", "2", "--queues", "interactive,cpu,gpu"]
    command += ["--without-gossip", "--without-mingle"]
    other = subprocess.Popen(
        command,
        env=os.environ | stack.site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert all(stack.answered(run) for run in runs)
    finally:
        other.terminate()
        other.wait(20)


def _celery_workers(home: str) -> list[int]:
    """Return the Celery workers of this home, by their command line."""

    def command(pid: int) -> bytes:
        return Path(f"/proc/{pid}/cmdline").read_bytes()

    return [pid for pid in of_home(Path(home)) if b"celery\0" in command(pid)]


def _first_answer(client: Client, path: str, *, within: float) -> int:
    """Return the first status that is not 503."""
    give_up = time.monotonic() + within
    while (status := client.http.get(path).status_code) == 503:
        assert time.monotonic() < give_up
        time.sleep(0.1)
    return status


def _table() -> bytes:
    rng = random.Random(5)
    rows = ["dose,age,answer"]
    for _ in range(300):
        age = rng.gauss(0, 1)
        dose = age + rng.gauss(0, 1)
        rows.append(f"{dose},{age},{2 * dose - age + rng.gauss(0, 1)}")
    return "\n".join(rows).encode()
