"""What an autoscaler goes by: the age of what waits longest in each queue, over HTTP."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.whole_app import start, upload, whole_app


def figure(client: TestClient, name: str, queue: str) -> float:
    wanted = f'wherefore_{name}{{queue="{queue}"}} '
    lines = client.get("/metrics").text.splitlines()
    return float(next(line.removeprefix(wanted) for line in lines if line.startswith(wanted)))


def test_the_age_of_a_queue_grows_until_a_worker_takes_what_waits(tmp_path: Path) -> None:
    with whole_app(tmp_path) as site:
        client = site.client(site.settings.token)
        assert figure(client, "queue_oldest_seconds", "interactive") == 0
        start(client, upload(client)["id"])
        young = figure(client, "queue_oldest_seconds", "interactive")
        old = figure(client, "queue_oldest_seconds", "interactive")
        assert 0 < young < old
        assert figure(client, "queue_steps", "interactive") == 1
        assert figure(client, "queue_oldest_seconds", "cpu") == 0
        assert site.app.state.services.engine.work_on_next(lambda: False)  # the plan is made
        assert figure(client, "queue_oldest_seconds", "interactive") == 0
        assert figure(client, "queue_steps", "cpu") >= 1
        assert figure(client, "queue_oldest_seconds", "cpu") > 0
        assert figure(client, "steps_running", "cpu") == 0
