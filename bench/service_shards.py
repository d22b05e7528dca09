"""A long resampling: whole on one worker against taken apart on two, side by side."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bench.case import Rate
from tests.e2e.client import Client, frame_file
from tests.sites import embedded

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = 1.7
ROUNDS = 2  # of each, in turns; the faster one counts, since others use this machine too
QUESTION = "What causes what?"
ALGORITHM = "direct_lingam"
ROWS, COLUMNS = 2000, 60
NEVER = "1e9"


def shards() -> Iterator[Rate]:
    """Yield how much faster the step is, and how many of its edges' confidences differ."""
    content = _table(COLUMNS)
    whole, apart, differing = [], [], 0
    for _ in range(ROUNDS):
        taken, alone = _step(content, WHEREFORE_WORKERS="1", WHEREFORE_SHARD_SECONDS=NEVER)
        whole.append(taken)
        taken, together = _step(content, WHEREFORE_WORKERS="2")
        apart.append(taken)
        differing += sum(alone.get(edge) != share for edge, share in together.items())
        differing += len(alone.keys() - together.keys())
    ratio = min(whole) / min(apart)
    load = f"{min(whole):.1f} s and {min(apart):.1f} s, load {os.getloadavg()[0]:.1f}"
    name = "a resampling in shards on two workers against whole on one, ratio"
    yield Rate(name, ratio, TARGET, 1, ratio < TARGET, load, at_least=True)
    name = "edges whose confidence depends on the shards"
    yield Rate(name, differing, 0, len(together), differing > 0)


def _step(content: bytes, **settings: str) -> tuple[float, dict[str, float]]:
    """Return the seconds from the search's begin to its end, and each edge's confidence."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        site = stack.enter_context(embedded(home, **settings))
        client = Client.to(site.url, site.token)
        stack.callback(client.http.close)
        _searched(client, _table(COLUMNS, seed=12))  # workers that start load kernels for a while
        return _searched(client, content)


def _searched(client: Client, content: bytes) -> tuple[float, dict[str, float]]:
    dataset = client.upload("links.csv", content)["id"]
    options = {"algorithms": [ALGORITHM], "budget_seconds": 3600}
    run = client.start(dataset, QUESTION, options=options)["id"]
    client.finished(run, seconds=900)
    result = client.json(f"/v1/runs/{run}/result")
    times = {e["type"]: e["at"] for e in client.events(run) if _is_of_search(e)}
    begun, ended = (datetime.fromisoformat(times[f"step.{t}"]) for t in ("started", "finished"))
    edges = result["graphs"][0]["edges"]
    shares = {f"{e['source']} {e['target']} {e['target_mark']}": e["confidence"] for e in edges}
    return (ended - begun).total_seconds(), shares


def _is_of_search(event: dict) -> bool:
    return event["data"].get("algorithm") == ALGORITHM


def _table(columns: int, seed: int = 11) -> bytes:
    """Return numbers that cause each other at random, two causes each."""
    rng = np.random.default_rng(seed)
    X = np.zeros((ROWS, columns))
    for j in range(columns):
        causes = rng.permutation(j)[:2]
        X[:, j] = 0.5 * X[:, causes].sum(axis=1) + rng.laplace(size=ROWS)
    return frame_file(pd.DataFrame(X, columns=[f"v{j}" for j in range(columns)]))
