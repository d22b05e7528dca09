"""What the service costs beside the analyses: each run's overhead, streams, uploads, scaling."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.case import Rate
from bench.service_load import streams, uploads
from bench.service_shards import shards
from tests.e2e.client import Client
from tests.services import private_postgres, private_redis
from tests.sites import embedded, full_stack
from tests.storm import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.sites import Site

QUESTION = "What is the effect of dose on answer?"
EMBEDDED_MS, STACK_MS = 150.0, 250.0
TWO_WORKERS = 1.8


def cases(*, quick: bool, only: str = "") -> Iterator[Rate]:
    """Yield each figure; `only` is one of overhead, streams, uploads, scaling, shards."""
    if only in ("", "overhead"):
        yield from overhead(6 if quick else 30)
    if only in ("", "streams", "uploads"):
        with _embedded() as (site, client, dataset):
            if only in ("", "streams"):
                yield from streams(site, client, dataset, 40 if quick else 200)
            if only in ("", "uploads"):
                yield from uploads(site, client, 8 if quick else 50)
    if only in ("", "scaling") and not quick:
        yield scaling(40)
    if only in ("", "shards") and not quick:
        yield from shards()


def overhead(runs: int) -> Iterator[Rate]:
    """Yield what a run takes beyond its steps, one run at a time."""
    with _embedded() as (_, client, dataset):
        yield _overhead("overhead of a run, embedded, p95 ms", client, dataset, runs, EMBEDDED_MS)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        postgres = stack.enter_context(private_postgres())
        redis = stack.enter_context(private_redis())
        site = stack.enter_context(full_stack(place / "home", postgres.url, redis.url))
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        dataset = client.upload("doses.csv", table(place).read_bytes())["id"]
        client.answer(dataset, QUESTION)
        yield _overhead("overhead of a run, full stack, p95 ms", client, dataset, runs, STACK_MS)


def scaling(runs: int) -> Rate:
    """Return how much faster two workers are than one on runs that have nothing to do together."""
    seconds = [_seconds_of(runs, workers) for workers in (1, 2)]
    ratio = seconds[0] / seconds[1]
    note = f"{seconds[0]:.1f} s and {seconds[1]:.1f} s, load {os.getloadavg()[0]:.1f}"
    name = f"two workers against one on {runs} runs, ratio"
    return Rate(name, ratio, TWO_WORKERS, 1, ratio < TWO_WORKERS, note, at_least=True)


def _overhead(name: str, client: Client, dataset: str, runs: int, bound: float) -> Rate:
    taken = []
    for seed in range(runs):
        run = client.start(dataset, QUESTION, options={"seed": seed})["id"]
        client.finished(run)
        taken.append(1000 * _beyond_steps(client.events(run)))
    taken.sort()
    p95 = taken[min(len(taken) - 1, int(0.95 * len(taken)))]
    note = f"median {taken[len(taken) // 2]:.0f}, {runs} runs, load {os.getloadavg()[0]:.1f}"
    return Rate(name, p95, bound, 1, p95 > bound, note)


def _beyond_steps(events: list[dict]) -> float:
    """Return the seconds of a run in which no step of it was being worked on."""
    begun, idle, since = 0, 0.0, _at(events[0])
    for event in events:
        if event["type"] == "step.started":
            if begun == 0:
                idle += _at(event) - since
            begun += 1
        elif event["type"] in {"step.finished", "step.failed"}:
            begun -= 1
            since = _at(event)
    return idle + max(0.0, _at(events[-1]) - since)


def _at(event: dict) -> float:
    return datetime.fromisoformat(event["at"]).timestamp()


def _seconds_of(runs: int, workers: int) -> float:
    with _embedded(WHEREFORE_WORKERS=str(workers)) as (_, client, dataset):
        for seed in range(workers):  # every worker has loaded what it needs
            client.answer(dataset, QUESTION, options={"seed": 1000 + seed})
        began = time.perf_counter()
        asked = [
            client.start(dataset, QUESTION, options={"seed": seed})["id"] for seed in range(runs)
        ]
        for run in asked:
            client.finished(run, seconds=600)
        return time.perf_counter() - began


@contextmanager
def _embedded(**settings: str) -> Iterator[tuple[Site, Client, str]]:
    """Serve on SQLite with local workers; a first question has been answered."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(embedded(place / "home", **settings))
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        dataset = client.upload("doses.csv", table(place).read_bytes())["id"]
        client.answer(dataset, QUESTION)
        yield site, client, dataset
