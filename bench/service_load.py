"""The service under many at once: listeners whose connections are cut, and large uploads."""

from __future__ import annotations

import asyncio
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import orjson

from bench.case import Rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.e2e.client import Client
    from tests.sites import Site

RUNS = 4
QUESTION = "What is the effect of dose on answer?"
STREAM_SECONDS, READ_MS, API_MIB = 1.0, 300.0, 1024.0
UPLOAD_BYTES = 10 << 20


@dataclass
class Heard:
    """What one listener heard, in its order, and how late each event came."""

    numbers: list[int] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


def streams(site: Site, client: Client, dataset: str, listeners: int) -> Iterator[Rate]:
    """Listen to a few runs with many connections, cut now and then, and come back each time."""
    before = 0
    for turn in range(2):  # the first opens what is kept open, connections to the database
        before = _open_files(site.process.pid)
        seeds = range(50 * (turn + 1), 50 * (turn + 1) + RUNS)
        began = [client.start(dataset, QUESTION, options={"seed": s})["id"] for s in seeds]
        heard = asyncio.run(_listen(site, began, listeners))
        time.sleep(1.0)
    logs = [[event["seq"] for event in client.events(run)] for run in began]
    wrong = sum(ear.numbers != logs[i % RUNS] for i, ear in enumerate(heard))
    late = sorted(second for ear in heard for second in ear.late)
    p95 = late[int(0.95 * len(late))]
    load = f"load {os.getloadavg()[0]:.1f}"
    yield Rate("listeners with a gap or a double", wrong, 0, listeners, wrong > 0, load)
    name = f"{listeners} listeners, an event is heard after, p95 s"
    yield Rate(name, p95, STREAM_SECONDS, 1, p95 > STREAM_SECONDS, load)
    left = _open_files(site.process.pid) - before
    yield Rate("files left open by listeners", left, 8, 1, left > 8)


async def _listen(site: Site, runs: list[str], listeners: int) -> list[Heard]:
    headers = {"Authorization": f"Bearer {site.token}", "Accept": "text/event-stream"}
    limits = httpx.Limits(max_connections=None)
    timeout = httpx.Timeout(60.0)
    async with httpx.AsyncClient(
        base_url=site.url, headers=headers, limits=limits, timeout=timeout
    ) as http:
        ears = [_follow(http, runs[i % len(runs)], random.Random(i)) for i in range(listeners)]
        return await asyncio.gather(*ears)


async def _follow(http: httpx.AsyncClient, run: str, rng: random.Random) -> Heard:
    """Follow a run to its end; one connection in three is cut after a few events."""
    heard = Heard()
    while True:
        last = str(heard.numbers[-1]) if heard.numbers else "0"
        most = rng.randint(1, 5) if rng.random() < 1 / 3 else 10_000
        path = f"/v1/runs/{run}/events"
        async with http.stream("GET", path, headers={"Last-Event-ID": last}) as answer:
            if answer.status_code == 204:
                return heard
            answer.raise_for_status()
            opened = datetime.now(UTC)
            async for line in answer.aiter_lines():
                if line.startswith("data: "):
                    event = orjson.loads(line.removeprefix("data: "))
                    heard.numbers.append(event["seq"])
                    at = datetime.fromisoformat(event["at"])
                    if at > opened:  # what is replayed was not late, the listener was
                        heard.late.append((datetime.now(UTC) - at).total_seconds())
                    most -= 1
                if most == 0:
                    break


def uploads(site: Site, client: Client, files: int) -> Iterator[Rate]:
    """Send many large files at once, and read all the while."""
    content = _csv()
    began = time.perf_counter()
    with ThreadPoolExecutor(files) as pool:
        sent = [pool.submit(_send, site, i, content) for i in range(files)]
        reads, most = [], 0.0
        while not all(one.done() for one in sent):
            asked = time.perf_counter()
            client.json("/v1/datasets", params={"limit": 10})
            reads.append(1000 * (time.perf_counter() - asked))
            most = max(most, _resident_mib(site.process.pid))
            time.sleep(0.05)
        statuses = [one.result() for one in sent]
    refused = sum(status >= 500 for status in statuses)
    reads.sort()
    p95 = reads[int(0.95 * len(reads))]
    note = f"{time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}"
    yield Rate(
        f"5xx among uploads of {UPLOAD_BYTES >> 20} MiB", refused, 0, files, refused > 0, note
    )
    yield Rate("reads while they come in, p95 ms", p95, READ_MS, 1, p95 > READ_MS)
    yield Rate("the API's memory meanwhile, MiB", most, API_MIB, 1, most > API_MIB)


def _send(site: Site, number: int, content: bytes) -> int:
    headers = {"Authorization": f"Bearer {site.token}"}
    file = {"file": (f"large-{number}.csv", content)}
    answer = httpx.post(f"{site.url}/v1/datasets", files=file, headers=headers, timeout=1200)
    return answer.status_code


def _csv() -> bytes:
    rng = random.Random(3)
    line = ",".join(f"{rng.gauss(0, 1):.6f}" for _ in range(20)).encode()
    lines = [b",".join(b"x%d" % i for i in range(20))]
    size = 0
    while size < UPLOAD_BYTES:
        lines.append(b"%d" % len(lines) + line[line.index(b",") :])
        size += len(lines[-1]) + 1
    return b"\n".join(lines)


def _open_files(pid: int) -> int:
    """Count what a process holds open, but for the database, whose connections are pooled."""
    names = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            names.append(entry.readlink().name)
    return sum(not name.startswith("wherefore.db") for name in names)


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
