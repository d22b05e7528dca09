"""Pipelines on a real server: told of an end over HTTP, many questions at once, the cron line."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from zoneinfo import ZoneInfo

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.e2e.clients.conftest import EFFECT, QUESTION, Asked
from tests.sites import Site

Message = tuple[dict[str, str], str]
SECONDS = 60.0


@pytest.fixture
def http(site: Site) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {site.token}"}
    with httpx.Client(base_url=site.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[tuple[str, Queue[Message]]]:
    """An address that keeps what it is sent."""
    received: Queue[Message] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            received.put(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/hook", received
        finally:
            server.shutdown()
            thread.join()


def test_a_batch_is_answered_and_each_end_is_told(
    http: httpx.Client, asked: Asked, receiver: tuple[str, Queue[Message]]
) -> None:
    url, received = receiver
    hook = http.post("/v1/webhooks", json={"url": url}).json()
    items = [{"dataset_id": asked.dataset_id, "question": QUESTION}]
    batch = http.post("/v1/batches", json={"name": "one", "items": items})
    assert batch.status_code == 202, batch.text
    told: dict[str, dict[str, object]] = {}
    while not {"run.succeeded", "batch.finished"} <= told.keys():
        headers, body = received.get(timeout=SECONDS)
        message = Webhook(hook["secret"]).verify(body, headers)
        told[message["type"]] = message["data"]
    assert told["batch.finished"]["batch_id"] == batch.json()["id"]
    assert told["run.succeeded"]["dataset_id"] == asked.dataset_id
    (line,) = http.get(f"{batch.headers['location']}/results").json()["items"]
    assert line["low"] < EFFECT < line["high"]
    sent = http.get(f"/v1/webhooks/{hook['id']}/deliveries").json()["items"]
    again = http.post(f"/v1/webhooks/{hook['id']}/deliveries/{sent[0]['id']}/redeliver")
    assert again.status_code == 202
    assert received.get(timeout=SECONDS)[0]["webhook-id"] == sent[0]["id"]
    assert http.delete(f"/v1/webhooks/{hook['id']}").status_code == 204


def test_a_machine_of_this_network_is_not_called(http: httpx.Client) -> None:
    refused = http.post("/v1/webhooks", json={"url": "http://169.254.169.254/latest"})
    assert refused.status_code == 422
    assert "not a public address" in refused.json()["detail"]


def test_a_schedule_says_when_it_next_asks(http: httpx.Client, asked: Asked) -> None:
    body = {"dataset_id": asked.dataset_id, "question": QUESTION, "cron": "0 6 * * 1"}
    made = http.post("/v1/schedules", json={**body, "timezone": "Europe/Zurich"})
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    due = datetime.fromisoformat(http.get(path).json()["next_at"]).astimezone(
        ZoneInfo("Europe/Zurich")
    )
    assert (due.weekday(), due.hour, due.minute) == (0, 6, 0)
    assert http.get(f"{path}/drift").status_code == 409
    assert http.delete(path).status_code == 204
