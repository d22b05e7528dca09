"""Outages and cancellations, each with the figure that was promised for it.

`python -m tests.chaos` cancels native code, kills and hands over lease-holders at the default
leases, flushes and kills Redis, crashes PostgreSQL; it prints a figure for each promise and
exits 1 where one is broken. `--only NAME` looks at one of them.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from app.adapters.sandbox import ProcessSandbox
from app.errors import StepCancelled
from app.service.ports import Limits
from app.service.records import Event
from tests.e2e.client import Client
from tests.services import Server, private_postgres, private_redis
from tests.sites import full_stack
from tests.storm import ME, Storm, log_of_workers, service, table

DEFAULT = {
    "lease_seconds": 30.0,
    "beat_seconds": 5.0,
    "abandon_seconds": 20.0,
    "look_seconds": 1.0,
}
QUESTION = "What is the effect of dose on answer?"
PATIENCE = 300.0
TIMES = 5
HURT = 6  # workers killed, and as many told to end
CANCELS = 10
GIVEN_BACK = re.compile(r'"event": "step.given_back".*"timestamp": "([^"]+)"')


@dataclass(frozen=True)
class Figure:
    """What was measured of a promise, and the most it may be."""

    promise: str
    value: float
    bound: float

    @property
    def is_broken(self) -> bool:
        return self.value > self.bound

    def __str__(self) -> str:
        verdict = "BROKEN" if self.is_broken else "kept"
        return f"{self.promise}: {self.value:.2f} (at most {self.bound:g}): {verdict}"


def cancels() -> Iterator[Figure]:
    """Cancel native code: a singular value decomposition and a PC search."""
    with (
        tempfile.TemporaryDirectory() as place,
        closing(ProcessSandbox(Path(place), "tables", module="tests.child_tasks")) as sandbox,
    ):
        for task in ("svd", "pc"):
            slowest = max(_cancelled(sandbox, task) for _ in range(CANCELS))
            yield Figure(f"cancel inside {task}, slowest of {CANCELS}, s", slowest, 3)


def _cancelled(sandbox: ProcessSandbox, task: str) -> float:
    """Return the seconds from the wish to the end of the child."""
    begun, wished = time.monotonic(), 0.0

    def stop() -> bool:
        nonlocal wished
        if not wished and time.monotonic() - begun > 1.0:
            wished = time.monotonic()
        return bool(wished)

    try:
        limits = Limits(60, 2 << 30)
        sandbox.run(task, None, limits, progress=lambda *_: None, stop=stop)
    except StepCancelled:
        return time.monotonic() - wished
    raise AssertionError(f"{task} ended by itself")


def recovery() -> Iterator[Figure]:
    """Kill lease-holders, and tell others to end, at the default leases."""
    hurt, logs, _ = _hurt(signal.SIGKILL)
    gaps = sorted(gap for log in logs for gap in _gaps(log, hurt))
    at = gaps[min(len(gaps) - 1, int(0.95 * len(gaps)))]
    yield Figure(f"a killed worker's step is begun again, p95 of {len(gaps)}, s", at, 35)
    hurt, _, told = _hurt(signal.SIGTERM)
    backs = sorted(_handed_over(hurt, told))
    name = f"a worker told to end gives its step back, slowest of {len(backs)}, s"
    yield Figure(name, backs[-1], 2)


def _hurt(how: signal.Signals) -> tuple[list[float], list[list[Event]], str]:
    """Hurt workers that hold a step; return when, the logs of all runs, and what workers told."""
    with tempfile.TemporaryDirectory() as root:
        place, hurt = Path(root), list[float]()
        with log_of_workers(place) as told, service(place / "home", "", **DEFAULT) as services:
            dataset = services.datasets.create(ME, table(place), filename="doses.csv")
            storm = Storm(services, kills=0)
            runs = [storm.ask(dataset.id, number) for number in range(2 * HURT)]
            give_up = time.monotonic() + PATIENCE
            while len(hurt) < HURT and time.monotonic() < give_up:
                for worker in storm.busy()[:1]:
                    os.kill(worker, how)
                    hurt.append(time.time())
                    time.sleep(0.5)
                time.sleep(0.02)
            storm.rage(runs, PATIENCE)
            logs = [services.events.page(ME, run, 0, 1000) for run in runs]
        return hurt, logs, told.read_text()


def _handed_over(hurt: list[float], told: str) -> Iterator[float]:
    """Yield the seconds between each signal and the step given back after it."""
    given = sorted(_seconds(at) for at in GIVEN_BACK.findall(told))
    for at, following in zip(hurt, [*hurt[1:], hurt[-1] + PATIENCE], strict=True):
        back = [moment for moment in given if at <= moment < following]
        if back:  # a worker that was just done with its step has nothing to give back
            yield back[0] - at


def _gaps(log: list[Event], hurt: list[float]) -> Iterator[float]:
    """Yield the seconds between a signal and the next beginning of the step that was cut off."""
    begun: dict[str, float] = {}
    for event in log:
        step = str(event.data.get("step_id"))
        if event.type == "step.started":
            if step in begun:
                cut_off = [at for at in hurt if begun[step] <= at <= event.at.timestamp()]
                if cut_off:
                    yield event.at.timestamp() - cut_off[0]
            begun[step] = event.at.timestamp()


def broker() -> Iterator[Figure]:
    """Flush and kill Redis, five times each, while questions come in."""
    with _stack() as (client, dataset, _, server):
        runs: list[str] = []
        for hurt in (lambda: flush(server), lambda: (server.kill(), server.start())):
            for _ in range(TIMES):
                runs.append(client.start(dataset, QUESTION)["id"])
                hurt()
        server.kill()
        waiting = client.start(dataset, QUESTION)["id"]
        server.start()
        back = time.time()
        lost = sum(not _is_answered(client, run) for run in [*runs, waiting])
        started = next(e for e in client.events(waiting) if e["type"] == "run.started")
        yield Figure(f"lost of {len(runs) + 1} runs, Redis flushed and killed ×{TIMES}", lost, 0)
        yield Figure("a run starts after Redis' return, s", _seconds(started["at"]) - back, 20)


def database() -> Iterator[Figure]:
    """Crash PostgreSQL five times while questions come in."""
    with _stack() as (client, dataset, server, _):
        runs, faults, slowest = [], 0, 0.0
        for _ in range(TIMES):
            runs.append(client.start(dataset, QUESTION)["id"])
            server.crash()
            faults += client.http.get("/v1/runs").status_code != 503
            server.start()
            began = time.monotonic()
            while (status := client.http.get("/v1/runs").status_code) == 503:
                time.sleep(0.1)
            faults += status != 200
            slowest = max(slowest, time.monotonic() - began)
        lost = sum(not _is_answered(client, run) for run in runs)
        yield Figure(f"lost of {len(runs)} runs, PostgreSQL crashed ×{TIMES}", lost, 0)
        yield Figure("answers other than 503 while it was away, and 200 after", faults, 0)
        yield Figure("the API is back after PostgreSQL is, slowest, s", slowest, 10)


@contextmanager
def _stack() -> Iterator[tuple[Client, str, Server, Server]]:
    """Run the full stack with quick leases and servers of its own."""
    quick = {"LEASE": "3", "ABANDON": "2", "BEAT": "0.5", "RESUBMIT": "1"}
    settings = {f"WHEREFORE_{name}_SECONDS": value for name, value in quick.items()}
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(private_postgres(settings=()))
        server = stack.enter_context(private_redis())
        settings |= {"WHEREFORE_MAX_ATTEMPTS": "20"}
        site = stack.enter_context(full_stack(place / "home", postgres.url, server.url, **settings))
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        dataset = client.upload("doses.csv", table(place).read_bytes())["id"]
        assert _is_answered(client, client.start(dataset, QUESTION)["id"])  # it is warm
        yield client, dataset, postgres, server


def flush(server: Server) -> None:
    with closing(redis.Redis.from_url(server.url)) as client:
        client.flushall()


def _is_answered(client: Client, run: str) -> bool:
    """Tell whether a run ends with an answer, and its log has no gap and no double."""
    status = client.finished(run, seconds=PATIENCE)["status"]
    numbers = [event["seq"] for event in client.events(run)]
    return status in {"succeeded", "partial"} and numbers == list(range(1, len(numbers) + 1))


def _seconds(at: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(at).timestamp()


PROMISES: dict[str, Callable[[], Iterator[Figure]]] = {
    "cancels": cancels,
    "recovery": recovery,
    "broker": broker,
    "database": database,
}


def main() -> int:
    """Measure what was promised; return 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--only", choices=PROMISES)
    only = parser.parse_args().only
    broken = False
    for name in [only] if only else PROMISES:
        for figure in PROMISES[name]():
            print(f"{figure} (load {os.getloadavg()[0]:.1f})", flush=True)
            broken = broken or figure.is_broken
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
