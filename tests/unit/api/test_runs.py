"""Runs over HTTP: starting, waiting, following, reading what was found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.errors import Unavailable
from app.service.records import Event, RunStatus
from tests.unit.api.fakes import NOON, FakeServices

ASKED = {"dataset_id": "ds_1", "question": "Does x cause y?"}
LOG = [
    Event(1, "run.queued", NOON),
    Event(2, "step.progress", NOON, {"doing": "line\nbreak", "done": 0.5}),
    Event(3, "run.succeeded", NOON),
]


@pytest.fixture
def run(client: TestClient, services: FakeServices) -> str:
    services.events.log = LOG
    return str(client.post("/v1/runs", json=ASKED).json()["id"])


def test_a_run_is_accepted_with_the_place_to_follow_it(client: TestClient) -> None:
    answer = client.post("/v1/runs", json=ASKED)
    assert answer.status_code == 202
    assert answer.headers["location"] == "/v1/runs/run_1"
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["status"] == "queued"


def test_knowledge_and_options_reach_the_service(
    client: TestClient, services: FakeServices
) -> None:
    body = {
        **ASKED,
        "knowledge": {"required": [["x", "y"]], "tiers": [["x"], ["y"]]},
        "options": {"seed": 7, "budget_seconds": 30, "algorithms": ["pc"], "approve_plan": True},
    }
    client.post("/v1/runs", json=body)
    kept = services.runs.kept["run_1"]
    assert kept.knowledge.required == (("x", "y"),)
    assert kept.knowledge.tiers == (("x",), ("y",))
    assert (kept.options.seed, kept.options.algorithms) == (7, ("pc",))
    assert kept.options.approve_plan


def test_the_same_key_gives_the_same_run(client: TestClient) -> None:
    first, second, other = (
        client.post("/v1/runs", json=ASKED, headers={"Idempotency-Key": key}).json()["id"]
        for key in ("a", "a", "b")
    )
    assert first == second != other


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=30", [30]),
        ("respond-async, wait=5", [5]),
        ("wait=9999", [60]),
        ("wait=-1", []),
        ("wait=soon", []),
        ("wait=0", []),
    ],
)
def test_waiting_is_as_long_as_preferred_and_at_most_a_minute(
    client: TestClient, services: FakeServices, prefer: str, seconds: list[float]
) -> None:
    answer = client.post("/v1/runs", json=ASKED, headers={"Prefer": prefer})
    assert answer.status_code == 202
    assert services.runs.waited == seconds


def test_reading_a_run_can_wait_too(client: TestClient, run: str) -> None:
    assert client.get(f"/v1/runs/{run}").json()["status"] == "queued"
    waited = client.get(f"/v1/runs/{run}", headers={"Prefer": "wait=5"})
    assert waited.json()["status"] == "succeeded"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"dataset_id": "ds_1"}, "body.question"),
        ({**ASKED, "question": ""}, "body.question"),
        ({**ASKED, "question": "x" * 20_000}, "body.question"),
        ({**ASKED, "question": "a\0b"}, "body.question"),
        ({**ASKED, "question": 5}, "body.question"),
        ({**ASKED, "options": {"seed": 10**400}}, "body.options.seed"),
        ({**ASKED, "options": {"seed": -1}}, "body.options.seed"),
        ({**ASKED, "options": {"budget_seconds": 0}}, "body.options.budget_seconds"),
        ({**ASKED, "knowledge": {"required": [["x"]]}}, "body.knowledge.required.0.1"),
        ({**ASKED, "surprise": 1}, "body.surprise"),
    ],
)
def test_a_bad_field_is_refused_by_its_name(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    answer = client.post("/v1/runs", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'{"dataset_id": "ds_1", "question": "\\ud800"}',
        b'{"dataset_id": "ds_1", "question": "q", "options": {"budget_seconds": NaN}}',
        b'{"dataset_id": "ds_1", "question": "q", "options": {"budget_seconds": Infinity}}',
        b'{"dataset_id": "ds_1", "question": "q", "options": {"seed": 1' + b"0" * 5000 + b"}}",
        b'{"dataset_id": "ds_1", "question": "q", "\\udfff": 1}',
        b"[" * 100_000,
        b'{"dataset_id": "\xff", "question": "q"}',
    ],
)
def test_a_hostile_body_is_refused_with_a_problem(client: TestClient, raw: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/v1/runs", content=raw, headers=headers)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_log_streams_with_its_seq_as_id(client: TestClient, run: str) -> None:
    answer = client.get(f"/v1/runs/{run}/events", headers={"Accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    frames = answer.text.strip().split("\n\n")
    assert frames[:2] == ["retry: 2000", ": ping"]
    assert [f.split("\n")[:2] for f in frames[2:]] == [
        ["id: 1", "event: run.queued"],
        ["id: 2", "event: step.progress"],
        ["id: 3", "event: run.succeeded"],
    ]
    assert all(f.split("\n")[2].startswith("data: {") for f in frames[2:])


def test_a_stream_resumes_behind_the_last_event_seen(client: TestClient, run: str) -> None:
    path = f"/v1/runs/{run}/events"
    for resumed in (
        client.get(path, headers={"Last-Event-ID": "2"}),
        client.get(path, params={"after": 2}),
        client.get(path, params={"after": 1}, headers={"Last-Event-ID": "2"}),
    ):
        ids = [line for line in resumed.text.split("\n") if line.startswith("id: ")]
        assert ids == ["id: 3"]


def test_a_last_event_id_that_is_no_seq_starts_at_the_beginning(
    client: TestClient, run: str
) -> None:
    for odd in ("x", "-1", "²", "1.5", ""):
        answer = client.get(f"/v1/runs/{run}/events", headers={"Last-Event-ID": odd.encode()})
        assert "id: 1\n" in answer.text


def test_a_stream_with_nothing_left_tells_the_reader_to_stay_away(
    client: TestClient, services: FakeServices, run: str
) -> None:
    ended = replace(services.runs.kept[run], status=RunStatus.SUCCEEDED, last_seq=3)
    services.runs.kept[run] = ended
    assert client.get(f"/v1/runs/{run}/events", params={"after": 3}).status_code == 204


def test_the_log_is_a_page_for_those_who_ask_for_json(client: TestClient, run: str) -> None:
    headers = {"Accept": "application/json"}
    path = f"/v1/runs/{run}/events"
    first = client.get(path, params={"limit": 2}, headers=headers).json()
    rest = client.get(path, params={"after": first["next"]}, headers=headers).json()
    assert [event["seq"] for event in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None


def test_the_log_of_an_unknown_run_is_not_found_before_a_stream_begins(
    client: TestClient,
) -> None:
    assert client.get("/v1/runs/run_none/events").status_code == 404


def test_a_result_is_given_as_it_is_stored(client: TestClient, run: str) -> None:
    result = client.get(f"/v1/runs/{run}/result").json()
    assert result["answer"]["sentence"] == "x causes y."
    assert result["not_yet_known"] is None


def test_a_graph_is_picked_by_its_id_or_because_it_is_selected(
    client: TestClient, run: str
) -> None:
    path = f"/v1/runs/{run}/graph"
    assert client.get(path).json() == client.get(path, params={"id": "g1"}).json()
    missing = client.get(path, params={"id": "g9"})
    assert missing.status_code == 404
    assert missing.json()["hint"] == "It has g1."


def test_plan_and_steps_are_shown(client: TestClient, run: str) -> None:
    assert client.get(f"/v1/runs/{run}/plan").json()["question"]["kind"] == "discover"
    assert client.get(f"/v1/runs/{run}/steps").json()["items"][0]["result"] == {"n": 1}


def test_cancelling_an_ended_run_is_a_conflict(client: TestClient, run: str) -> None:
    answer = client.post(f"/v1/runs/{run}/cancel")
    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"


def test_a_run_is_finished_with_what_there_is(client: TestClient, run: str) -> None:
    answer = client.post(f"/v1/runs/{run}/finish")
    assert (answer.status_code, answer.json()["status"]) == (200, "partial")


def test_a_plan_is_approved_by_an_answer(client: TestClient, run: str) -> None:
    assert client.post(f"/v1/runs/{run}/answer", json={"approve": True}).status_code == 200
    assert client.post(f"/v1/runs/{run}/answer", json={}).status_code == 422


def test_a_database_that_is_down_is_503_with_a_time_to_come_back(
    client: TestClient, services: FakeServices
) -> None:
    services.runs.broken = Unavailable("The database does not answer.")
    answer = client.get("/v1/runs/run_1")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["code"] == "unavailable"


def test_a_fault_of_ours_is_500_with_the_request_id_and_nothing_else(
    client: TestClient, services: FakeServices, log: list[dict[str, Any]]
) -> None:
    services.runs.broken = RuntimeError("secret detail")
    answer = client.get("/v1/runs/run_1", headers={"X-Request-ID": "mine-1"})
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "mine-1"
    assert "secret" not in answer.text
    logged = [line for line in log if line["log_level"] == "error"]
    assert [line["request_id"] for line in logged] == ["mine-1"]
    assert logged[0]["exc_info"] is services.runs.broken
