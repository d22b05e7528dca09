"""One trace from the request over the queue to the worker and the child that does the work."""

from __future__ import annotations

import json
from pathlib import Path

from tests.whole_app import start, upload, whole_app

CALLER = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


def test_api_queue_worker_and_step_are_one_trace(tmp_path: Path) -> None:
    spans = tmp_path / "spans"
    with whole_app(tmp_path / "home", traces=f"file:{spans}") as site:
        client = site.client(site.settings.token)
        dataset = upload(client)
        client.headers["traceparent"] = CALLER
        run = start(client, dataset["id"])
        engine = site.app.state.services.engine
        assert engine.work_on_next(lambda: False)
    told = [json.loads(line) for line in spans.read_text().splitlines()]
    ours = {s["name"]: s for s in told if s["context"]["trace_id"] == "0x" + "a" * 32}
    assert set(ours) == {"HTTP POST", "queue", "worker", "step"}
    parents = {name: span["parent_id"] for name, span in ours.items()}
    assert parents["HTTP POST"] == "0x" + "b" * 16
    request, worker = (ours[name]["context"]["span_id"] for name in ("HTTP POST", "worker"))
    assert (parents["queue"], parents["worker"], parents["step"]) == (request, request, worker)
    for name in ("queue", "worker"):
        assert ours[name]["attributes"]["run_id"] == run["id"]
    times = [(ours[n]["start_time"], ours[n]["end_time"]) for n in ("queue", "worker", "step")]
    queue, work, step = times
    assert queue[0] < queue[1] <= work[0] <= step[0] < step[1] <= work[1]
