"""A run that asks which reading is meant, over HTTP, on both databases and over a restart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.client import Options, RunWaits, Status, Wherefore
from tests.e2e.client import Client
from tests.e2e.unclear import UNCLEAR, course
from tests.sites import Site, embedded

OPTIONS = {"may_ask": True, "algorithms": ["difference_in_means"]}


def waiting(client: Client) -> dict:
    dataset = client.upload("course.csv", course(), description="A randomised trial.")
    run_id = client.start(dataset["id"], UNCLEAR, options=OPTIONS)["id"]
    run = client.json(f"/v1/runs/{run_id}", headers={"Prefer": "wait=60"})
    assert run["status"] == "awaiting_input"
    return run


def outcome_of(client: Client, run_id: str) -> str:
    assert client.finished(run_id)["status"] in {"succeeded", "partial"}
    estimates = client.json(f"/v1/runs/{run_id}/result")["estimates"]
    return next(e["outcome"] for e in estimates if e["primary"])


def test_a_choice_or_words_answer_what_a_run_asks(client: Client) -> None:
    run = waiting(client)
    choices = run["asks"]["choices"]
    assert 2 <= len(choices) <= 5
    assert {"training → score_written", "training → score_oral"} == {c["text"] for c in choices}
    path = f"/v1/runs/{run['id']}/answer"
    for wrong, status in [({"choice": "7"}, 422), ({"text": "bananas"}, 422), ({}, 422)]:
        assert client.http.post(path, json=wrong).status_code == status
    answered = client.http.post(path, json={"text": "the oral one"})
    assert answered.status_code == 200, answered.text
    assert answered.json()["asks"]["answer"] == "training → score_oral"
    assert outcome_of(client, run["id"]) == "score_oral"
    log = client.events(run["id"])
    asked = next(event for event in log if event["type"] == "run.awaiting_input")
    assert asked["data"]["choices"] == choices
    assert client.http.post(path, json={"choice": "1"}).status_code == 409


def test_a_run_that_asks_is_cancelled(client: Client) -> None:
    run = waiting(client)
    client.http.post(f"/v1/runs/{run['id']}/cancel")
    assert client.finished(run["id"])["status"] == "cancelled"


def test_the_python_client_sees_the_question_and_answers_it(site: Site) -> None:
    with Wherefore(site.url, token=site.token) as client:
        dataset = client.datasets.upload(course(), name="course.csv", description="A trial.")
        run = client.runs.start(dataset.id, UNCLEAR, options=Options.model_validate(OPTIONS))
        with pytest.raises(RunWaits, match="Which column is meant") as waits:
            client.runs.result(run.id, timeout=120)
        assert waits.value.run.is_asking
        client.runs.answer(run.id, choice="2")
        assert client.runs.result(run.id, timeout=120).estimate is not None
        assert client.runs.get(run.id).status is not Status.AWAITING_INPUT


def test_a_question_outlives_the_server_that_asked_it(tmp_path: Path) -> None:
    with embedded(tmp_path) as first, talking_to(first) as client:
        run = waiting(client)
    with embedded(tmp_path) as second, talking_to(second) as client:
        assert client.json(f"/v1/runs/{run['id']}")["asks"] == run["asks"]
        client.http.post(f"/v1/runs/{run['id']}/answer", json={"choice": "1"})
        assert outcome_of(client, run["id"]).startswith("score_")


@contextmanager
def talking_to(site: Site) -> Iterator[Client]:
    client = Client.to(site.url, site.token)
    yield client
    client.http.close()
