"""Conversations over HTTP: what the routes add to the service."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.unit.api.fakes import FakeServices, dataset


@pytest.fixture
def talk(client: TestClient, services: FakeServices) -> str:
    services.datasets.kept["ds_1"] = dataset()
    opened = client.post("/v1/conversations", json={"dataset_id": "ds_1"})
    assert opened.status_code == 201
    assert opened.headers["Location"] == f"/v1/conversations/{opened.json()['id']}"
    return opened.json()["id"]


def test_a_question_said_in_a_conversation_starts_a_run(client: TestClient, talk: str) -> None:
    path = f"/v1/conversations/{talk}/messages"
    said = client.post(path, json={"text": "What is the effect of x on y?"})
    assert said.status_code == 201
    body = said.json()
    assert (body["kind"], body["run_id"], body["position"]) == ("question", "run_1", 1)
    assert body["cites"] == ["run_1"]
    assert body["answer"] == body["sentences"][0]["text"]
    assert client.get(said.headers["Location"]).json() == body
    whole = client.get(f"/v1/conversations/{talk}").json()
    assert whole["messages"] == [body]


def test_an_answer_may_be_waited_for(client: TestClient, talk: str, services: FakeServices) -> None:
    path = f"/v1/conversations/{talk}/messages"
    body = {"text": "What is the effect of x on y?"}
    said = client.post(path, json=body, headers={"Prefer": "wait=3"})
    assert said.headers["Preference-Applied"] == "wait=3"
    assert services.runs.waited == [3]


def test_before_a_question_there_is_nothing_to_explain(client: TestClient, talk: str) -> None:
    path = f"/v1/conversations/{talk}/messages"
    body = client.post(path, json={"text": "tell me a joke about the moon"}).json()
    assert body["kind"] == "explanation"
    assert "nothing has been found yet" in body["answer"]


def test_conversations_are_listed_by_dataset(client: TestClient, talk: str) -> None:
    found = client.get("/v1/conversations", params={"dataset_id": "ds_1"}).json()
    assert [c["id"] for c in found["items"]] == [talk]
    assert client.get("/v1/conversations", params={"dataset_id": "ds_2"}).json()["items"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid_request"),
        ({"run_id": "run_9"}, 404, "not_found"),
        ({"dataset_id": "ds_9"}, 404, "not_found"),
    ],
)
def test_a_conversation_is_about_something(
    client: TestClient, body: dict[str, str], status: int, code: str
) -> None:
    refused = client.post("/v1/conversations", json=body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "status"), [({"text": ""}, 422), ({"text": "  "}, 422), ({"said": "x"}, 422)]
)
def test_an_empty_message_is_refused(
    client: TestClient, talk: str, body: dict[str, str], status: int
) -> None:
    assert client.post(f"/v1/conversations/{talk}/messages", json=body).status_code == status
