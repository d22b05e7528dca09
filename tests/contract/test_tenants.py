"""Nobody finds what is another organisation's: every operation of the API that takes an id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tests.whole_app import start, upload, whole_app

DESCRIPTION = Path(__file__).parents[2] / "frontend" / "openapi.json"
PARAMETER = re.compile(r"\{(\w+)\}")
# What is the same for everybody, or opens to whoever knows it.
SHARED = {"name", "secret"}

GRAPH = {"nodes": ["dose", "pain"], "edges": [{"source": "dose", "target": "pain"}]}
EFFECT = {"treatment": "dose", "outcome": "pain"}
# What there is only once workers have done something.
NOTHING_YET = {"redeliver_message", "get_drift"}
# A body that is accepted, where an operation with an id in its path needs one.
BODIES: dict[str, object] = {
    "correct_dataset": {"columns": {"dose": {"role": "treatment"}}},
    "answer_run": {"approve": True},
    "send_message": {"text": "Why?"},
    "change_member": {"role": "viewer"},
    "send_part": b"a",
}
# Bodies that name an id: the path, the body without it, and which id goes where.
NAMED: list[tuple[str, dict[str, object], str, str]] = [
    ("/v1/runs", {"question": "Why?"}, "dataset_id", "dataset_id"),
    ("/v1/runs", {"question": "Why?", "dataset_id": "own"}, "parent_run_id", "run_id"),
    ("/v1/shares", {}, "run_id", "run_id"),
    ("/v1/conversations", {}, "run_id", "run_id"),
    ("/v1/conversations", {}, "dataset_id", "dataset_id"),
    ("/v1/graphs/identify", {"graph": GRAPH, **EFFECT}, "dataset_id", "dataset_id"),
]


def operations() -> list[tuple[str, str, str]]:
    """Return method, path and name of every operation with a tenant's id in its path."""
    paths = json.loads(DESCRIPTION.read_text())["paths"]
    return [
        (method.upper(), path, operation["operationId"])
        for path, methods in paths.items()
        for method, operation in methods.items()
        if set(PARAMETER.findall(path)) - SHARED
    ]


@dataclass
class Two:
    """Two organisations; `ids` are those of the first one's things, by the parameter's name."""

    owner: TestClient
    stranger: TestClient
    ids: dict[str, str]

    def call(self, client: TestClient, method: str, path: str, operation: str) -> Response:
        missing = set(PARAMETER.findall(path)) - set(self.ids)
        assert not missing, f"say in tests/contract/test_tenants.py how to make a {missing}"
        body = BODIES.get(operation)
        how = {"content": body} if isinstance(body, bytes) else {"json": body}
        return client.request(method, path.format(**self.ids), **(how if body else {}))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    home: Path = tmp_path_factory.mktemp("home")
    given = {}
    if request.param == "postgres":
        given = {"database_url": request.getfixturevalue("postgres_database")}
    with whole_app(home, **given) as whole:
        (_, owner), (_, stranger) = whole.tenant("mine"), whole.tenant("theirs")
        yield Two(owner, stranger, things_of(owner))


def things_of(owner: TestClient) -> dict[str, str]:
    """Make one of everything that has an id."""
    dataset = upload(owner)["id"]
    run = start(owner, dataset)["id"]
    conversation = _made(owner, "/v1/conversations", {"dataset_id": dataset})
    said = f"/v1/conversations/{conversation}/messages"
    return {
        "dataset_id": dataset,
        "run_id": run,
        "upload_id": _made(owner, "/v1/uploads", {"filename": "a.csv", "bytes": 1}),
        "number": "1",
        "figure_id": "f1",
        "name": "estimates",
        "other_id": run,
        "webhook_id": _made(owner, "/v1/webhooks", {"url": "https://1.1.1.1/hook"}),
        "delivery_id": "dlv_nothing_was_sent",
        "batch_id": _made(
            owner, "/v1/batches", {"items": [{"dataset_id": dataset, "question": "Why?"}]}
        ),
        "schedule_id": _made(
            owner,
            "/v1/schedules",
            {"dataset_id": dataset, "question": "Why?", "cron": "0 3 * * *"},
        ),
        "key_id": _made(owner, "/v1/keys", {"name": "k"}),
        "person_id": owner.get("/v1/members").json()["items"][0]["person_id"],
        "share_id": _made(owner, "/v1/shares", {"run_id": run}),
        "conversation_id": conversation,
        "message_id": _made(owner, said, {"text": "What is this?"}),
    }


def _made(client: TestClient, path: str, body: dict) -> str:
    answer = client.post(path, json=body)
    assert answer.status_code in (201, 202), answer.text
    return answer.json()["id"]


def test_there_is_something_to_test() -> None:
    assert len(operations()) >= 25


def test_every_foreign_id_is_unknown(two: Two) -> None:
    given = {
        operation: two.call(two.stranger, method, path, operation).status_code
        for method, path, operation in operations()
    }
    assert {name: status for name, status in given.items() if status != 404} == {}


@pytest.mark.parametrize(("path", "body", "name", "which"), NAMED)
def test_an_id_that_a_body_names_is_unknown_too(
    two: Two, path: str, body: dict, name: str, which: str
) -> None:
    own = {"dataset_id": _own_dataset(two)} if body.get("dataset_id") else {}
    answer = two.stranger.post(path, json={**body, **own, name: two.ids[which]})
    assert answer.status_code == 404, answer.text


def test_a_file_that_somebody_else_sent_in_parts_is_unknown(two: Two) -> None:
    answer = two.stranger.post("/v1/datasets", data={"upload_id": two.ids["upload_id"]})
    assert answer.status_code == 404


def test_lists_hold_what_is_ones_own(two: Two) -> None:
    paths = json.loads(DESCRIPTION.read_text())["paths"]
    for path in paths:
        if path.startswith("/v1/") and "get" in paths[path] and "{" not in path:
            text = two.stranger.get(path).text
            for name in ("dataset_id", "run_id", "upload_id", "key_id", "person_id", "share_id"):
                assert two.ids[name] not in text, f"{path} tells {name}"


def test_the_same_idempotency_key_is_another_one_elsewhere(two: Two) -> None:
    headers = {"Idempotency-Key": "the-same"}
    body = {"question": "Why?"}
    first = two.owner.post(
        "/v1/runs", json={**body, "dataset_id": two.ids["dataset_id"]}, headers=headers
    )
    second = two.stranger.post(
        "/v1/runs", json={**body, "dataset_id": _own_dataset(two)}, headers=headers
    )
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] != second.json()["id"]


def test_the_owner_finds_all_of_it(two: Two) -> None:
    """What ends things comes last, and the dataset, with which the rest goes, at the very end."""
    found = [each for each in operations() if each[2] not in NOTHING_YET]
    in_order = sorted(found, key=lambda o: (o[0] == "DELETE", "/datasets/" in o[1]))
    given = {
        operation: two.call(two.owner, method, path, operation).status_code
        for method, path, operation in in_order
    }
    assert {name: status for name, status in given.items() if status in (401, 403, 404)} == {}


def _own_dataset(two: Two) -> str:
    listed = two.stranger.get("/v1/datasets").json()["items"]
    return listed[0]["id"] if listed else upload(two.stranger)["id"]
