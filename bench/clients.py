"""What the clients cost: the start of the command line, and what a call costs beyond its request.

Targets: `wherefore --help` in under 300 ms, and less than 20 ms for a call of the Python client
beyond what httpx takes for the bare request. Figures are milliseconds of the processor; the call
is measured against a transport that answers at once, with a result of 50 links and 20 estimates.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator

import httpx

from app.client import Wherefore
from app.client.calls import get_result
from bench.case import Rate, middle_of

HELP_MS = 300.0
CALL_MS = 20.0


def cases(*, quick: bool) -> Iterator[Rate]:
    """Yield the figures; the quick run repeats less."""
    repeats = 5 if quick else 20
    taken = sorted(_help_milliseconds() for _ in range(repeats))[repeats // 2]
    yield Rate("wherefore --help, ms", taken, HELP_MS, repeats, taken > HELP_MS)
    calls = 50 if quick else 500
    for name, (bare, ours) in {
        "runs.get": _runs_get(calls),
        "runs.result": _runs_result(calls),
    }.items():
        beyond = 1000 * (ours - bare) / calls
        note = f"bare request {1000 * bare / calls:.2f} ms"
        yield Rate(f"{name}, ms beyond httpx", beyond, CALL_MS, calls, beyond > CALL_MS, note)


def _help_milliseconds() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "app.cli", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def _runs_get(calls: int) -> tuple[float, float]:
    told = {"id": "run_1", "dataset_id": "ds_1", "question": "?", "status": "succeeded"}
    body = json.dumps({**told, "created_at": "2026-01-01T00:00:00Z", "last_seq": 9})
    return _compared(body, calls, lambda client: client.runs.get("run_1"))


def _runs_result(calls: int) -> tuple[float, float]:
    edges = [
        {"source": f"c{i}", "target": f"c{i + 1}", "source_mark": "tail", "target_mark": "arrow"}
        for i in range(50)
    ]
    graph = {"id": "g1", "algorithm": "pc", "graph_class": "dag", "edges": edges}
    graph["nodes"] = [f"c{i}" for i in range(51)]
    estimate = {"kind": "ate", "design": "backdoor", "method": "aipw", "n": 1000, "value": 1.0}
    estimate |= {"treatment": "c0", "outcome": "c50", "interval": [0.5, 1.5]}
    result = {
        "answer": {"verdict": "estimated", "sentence": "It did.", "estimate_id": "e0"},
        "graphs": [graph],
        "estimates": [{"id": f"e{i}", **estimate} for i in range(20)],
        "provenance": {"dataset_sha256": "0" * 64, "versions": {}, "seed": 0},
    }
    empty = {name: [] for name in ("refutations", "sensitivity", "diagnostics", "findings")}
    body = json.dumps({**empty, **result})
    return _compared(body, calls, lambda client: client.send(get_result("run_1")))


def _compared(body: str, calls: int, call: object) -> tuple[float, float]:
    """Return the processor's seconds of `calls` bare requests, and of as many calls."""
    content = body.encode()
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=content))
    assert callable(call)
    with (
        httpx.Client(base_url="http://server", transport=transport) as bare,
        Wherefore("http://server", "token", transport=transport) as client,
    ):
        plain, _ = middle_of(3, lambda: [bare.get("/v1/runs/run_1") for _ in range(calls)])
        ours, _ = middle_of(3, lambda: [call(client) for _ in range(calls)])
    return plain, ours
