"""The whole path over HTTP, as a client in another process walks it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import numpy as np
import pandas as pd
import pytest

from tests.e2e.client import Client, frame_file
from tests.sites import Site

QUESTION = "What is the effect of dose on pain?"
QUICK = {"algorithms": ["regression_adjustment"]}


@dataclass(frozen=True)
class Sent:
    """One event of a stream as it stands on the wire."""

    id: int
    type: str
    data: dict


def trial(rows: int = 400, seed: int = 3) -> pd.DataFrame:
    """Age drives dose and pain; a dose of 1 lowers pain by 2."""
    rng = np.random.default_rng(seed)
    age = rng.normal(50, 10, rows).round(1)
    dose = (rng.random(rows) < 1 / (1 + np.exp(-(age - 50) / 10))).astype(int)
    pain = (5 - 2 * dose + 0.05 * age + rng.normal(0, 1, rows)).round(3)
    return pd.DataFrame({"age": age, "dose": dose, "pain": pain})


@pytest.fixture(scope="module")
def dataset(client: Client) -> dict:
    return client.upload("trial.csv", frame_file(trial()), description="pain: score\nage: years")


@pytest.fixture(scope="module")
def run(client: Client, dataset: dict) -> dict:
    return client.finished(client.start(dataset["id"], QUESTION, options=QUICK)["id"])


def stream(client: Client, run_id: str, **headers: str) -> Iterator[Sent]:
    path = f"/v1/runs/{run_id}/events"
    accept = {"Accept": "text/event-stream", **headers}
    with client.http.stream("GET", path, headers=accept) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            if not line and "id" in fields:
                yield Sent(int(fields["id"]), fields["event"], json.loads(fields["data"]))
            name, _, value = line.partition(": ")
            fields = {**fields, name: value} if line else {}


def test_an_upload_is_typed_and_can_be_looked_at(client: Client, dataset: dict) -> None:
    assert {c["name"]: c["kind"] for c in dataset["columns"]} == {
        "age": "continuous",
        "dose": "binary",
        "pain": "continuous",
    }
    assert client.json(f"/v1/datasets/{dataset['id']}")["n_rows"] == 400
    preview = client.json(f"/v1/datasets/{dataset['id']}/preview", params={"limit": 2})
    assert preview["columns"] == ["age", "dose", "pain"]
    assert len(preview["rows"]) == 2


def test_a_corrected_role_is_kept(client: Client) -> None:
    made = client.upload("again.csv", frame_file(trial(60)))
    body = {"columns": {"dose": {"role": "treatment"}}}
    path = f"/v1/datasets/{made['id']}"
    assert client.http.patch(path, json=body).status_code == 200
    columns = {c["name"]: c["role"] for c in client.json(path)["columns"]}
    assert columns["dose"] == "treatment"
    assert client.http.delete(path).status_code == 204
    assert client.http.get(path).status_code == 404


def test_the_effect_is_estimated_with_an_interval_around_the_truth(
    client: Client, run: dict
) -> None:
    assert run["status"] in {"succeeded", "partial"}, run
    result = client.json(f"/v1/runs/{run['id']}/result")
    primary = next(e for e in result["estimates"] if e["primary"])
    assert (primary["treatment"], primary["outcome"]) == ("dose", "pain")
    assert primary["interval"][0] <= -2 <= primary["interval"][1]
    assert result["answer"]["verdict"] == "estimated"
    assert result["provenance"]["dataset_sha256"]


def test_the_plan_says_why_and_what_it_beat(client: Client, run: dict) -> None:
    plan = client.json(f"/v1/runs/{run['id']}/plan")
    chosen = [step for step in plan["steps"] if step["primary"]]
    assert len(chosen) == 1
    assert chosen[0]["why"]
    assert plan["question"]["treatment"] == "dose"


def test_the_report_reads_in_three_forms(client: Client, run: dict) -> None:
    path = f"/v1/runs/{run['id']}/report"
    page = client.http.get(path, params={"format": "html"})
    assert page.text.lstrip().lower().startswith("<!doctype html>")
    assert "script-src" not in page.headers["content-security-policy"]
    assert "sandbox" in page.headers["content-security-policy"]
    assert "dose" in client.text(path, format="md")
    assert client.json(path, params={"format": "json"})["answer"]["sentence"]


def test_a_stream_and_the_pages_tell_the_same_story(client: Client, run: dict) -> None:
    streamed = list(stream(client, run["id"]))
    paged = client.events(run["id"])
    assert [sent.id for sent in streamed] == list(range(1, len(paged) + 1))
    assert [sent.data for sent in streamed] == paged
    assert streamed[0].type == "run.queued"
    assert streamed[-1].type in {"run.succeeded", "run.partial"}


def test_a_listener_that_is_cut_off_resumes_without_gap_or_double(
    client: Client, dataset: dict
) -> None:
    run_id = client.start(dataset["id"], QUESTION, options={**QUICK, "seed": 5})["id"]
    seen: list[int] = []
    while not seen or not is_over(client, run_id, seen[-1]):
        for sent in stream(client, run_id, **{"Last-Event-ID": str(seen[-1] if seen else 0)}):
            seen.append(sent.id)
            if len(seen) % 2 == 0:
                break
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) == client.json(f"/v1/runs/{run_id}")["last_seq"]


def is_over(client: Client, run_id: str, seen: int) -> bool:
    run = client.json(f"/v1/runs/{run_id}")
    return run["finished_at"] is not None and run["last_seq"] == seen


def test_a_stream_that_has_nothing_more_ends_for_good(client: Client, run: dict) -> None:
    path = f"/v1/runs/{run['id']}/events"
    assert client.http.get(path, params={"after": run["last_seq"]}).status_code == 204


def test_the_same_key_starts_one_run_and_another_body_is_refused(
    client: Client, dataset: dict
) -> None:
    headers = {"Idempotency-Key": "once-only"}
    body = {"dataset_id": dataset["id"], "question": QUESTION}
    first, second = (
        client.http.post("/v1/runs", json=body, headers=headers).json()["id"] for _ in range(2)
    )
    other = client.http.post("/v1/runs", json={**body, "question": "Why?"}, headers=headers)
    assert first == second
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_mismatch"


def test_a_cancelled_run_stays_cancelled(client: Client, dataset: dict) -> None:
    run_id = client.start(dataset["id"], QUESTION, options={**QUICK, "seed": 9})["id"]
    answer = client.http.post(f"/v1/runs/{run_id}/cancel")
    ended = client.finished(run_id)
    assert (answer.status_code, ended["status"]) in {(200, "cancelled"), (409, "succeeded")}
    assert client.http.post(f"/v1/runs/{run_id}/cancel").status_code in {200, 409}
    assert client.json(f"/v1/runs/{run_id}")["status"] == ended["status"]


def test_a_run_told_to_finish_reports_on_what_there_is(client: Client, dataset: dict) -> None:
    run_id = client.start(dataset["id"], QUESTION, options={**QUICK, "seed": 10})["id"]
    while "identify" not in _finished_steps(client, run_id):
        time.sleep(0.02)
    answer = client.http.post(f"/v1/runs/{run_id}/finish")
    assert answer.status_code == 200, answer.text
    ended = client.finished(run_id)
    assert ended["status"] in {"partial", "succeeded"}
    assert client.json(f"/v1/runs/{run_id}/result")["answer"]["sentence"]


def _finished_steps(client: Client, run_id: str) -> set[str]:
    log = client.events(run_id)
    assert not any(event["type"] == "run.failed" for event in log)
    return {event["data"]["action"] for event in log if event["type"] == "step.finished"}


def test_a_plan_waits_for_approval_when_asked_to(client: Client, dataset: dict) -> None:
    run_id = client.start(dataset["id"], QUESTION, options={**QUICK, "approve_plan": True})["id"]
    waiting = client.json(f"/v1/runs/{run_id}", headers={"Prefer": "wait=30"})
    assert waiting["status"] == "awaiting_input"
    assert client.json(f"/v1/runs/{run_id}/plan")["steps"]
    client.http.post(f"/v1/runs/{run_id}/answer", json={"approve": True})
    assert client.finished(run_id)["status"] in {"succeeded", "partial"}


def test_a_discovered_graph_is_given_as_json_and_as_dot(client: Client, dataset: dict) -> None:
    result = client.answer(dataset["id"], "What causes what here?")
    path = f"/v1/runs/{result['run_id']}/graph"
    assert client.json(path)["nodes"] == ["age", "dose", "pain"]
    assert client.text(path, format="dot").startswith("digraph")


def test_samples_become_datasets(client: Client) -> None:
    listed = client.json("/v1/samples")["items"]
    assert len(listed) >= 3
    for sample in listed:
        made = client.http.post(f"/v1/samples/{sample['name']}")
        assert made.status_code == 201, made.text
        assert made.json()["name"] == sample["title"]


def test_a_described_model_answers_a_formal_question_without_data(client: Client) -> None:
    text = (
        "Age affects exercise and health. Exercise affects health. P(age=1) = 0.4. "
        "P(health=1 | exercise=1, age=1) = 0.6, P(health=1 | exercise=0, age=1) = 0.4, "
        "P(health=1 | exercise=1, age=0) = 0.9, P(health=1 | exercise=0, age=0) = 0.8. "
        "Does exercise increase the chance of health?"
    )
    found = client.http.post("/v1/formal-questions", json={"text": text}).json()
    assert found["answer"]["is_so"] is True
    assert abs(found["answer"]["value"] - (0.4 * 0.2 + 0.6 * 0.1)) < 1e-4
    assert found["query"]["treatment"] == "exercise"
    refused = client.http.post("/v1/formal-questions", json={"text": "Why?"})
    assert refused.status_code == 422
    assert refused.json()["hint"]


def test_a_drawn_graph_tells_what_to_adjust_for(client: Client) -> None:
    arrows = [("age", "dose"), ("age", "pain"), ("dose", "pain")]
    graph = {
        "nodes": ["age", "dose", "pain"],
        "edges": [{"source": a, "target": b} for a, b in arrows],
    }
    body = {"graph": graph, "treatment": "dose", "outcome": "pain"}
    found = client.http.post("/v1/graphs/identify", json=body).json()
    assert found["is_identified"]
    assert found["estimands"][0]["adjustment"] == ["age"]
    assert [path["role"] for path in found["paths"]] == ["causal", "blocked"]
    implied = client.http.post("/v1/graphs/implications", json={"graph": graph}).json()
    assert implied == {"items": []}
    hidden = client.http.post("/v1/graphs/identify", json={**body, "latents": ["age"]}).json()
    assert not hidden["is_identified"]
    assert hidden["sentence"]


def test_the_server_says_that_it_is_ready_and_counts(client: Client) -> None:
    assert client.json("/readyz")["status"] == "ready"
    assert "wherefore_http_requests_total" in client.text("/metrics")


def test_the_link_that_was_printed_signs_a_browser_in_once(site: Site) -> None:
    with httpx.Client(follow_redirects=True, headers={"Accept": "text/html"}) as browser:
        assert browser.get(site.url).status_code == 401
        browser.get(site.login)
        listed = browser.get(f"{site.url}/v1/datasets")
        assert listed.status_code == 200
    with httpx.Client(follow_redirects=True) as other:
        assert other.get(site.login).status_code == 401


def test_a_question_may_be_of_a_part_of_the_rows(client: Client, dataset: dict) -> None:
    older = {"column": "age", "comparison": "above", "levels": [50]}
    result = client.answer(dataset["id"], QUESTION, options={**QUICK, "population": [older]})
    n = int((trial()["age"] > 50).sum())
    assert next(e for e in result["estimates"] if e["primary"])["n"] == n
    assert f"Only the {n} of 400 rows with age > 50" in result["answer"]["sentence"]
    told = client.json(f"/v1/runs/{result['run_id']}/plan")
    assert (told["n_rows"], told["question"]["population"]) == (n, [older | {"levels": [50.0]}])
    strange = {"column": "dose", "levels": [7]}
    asked = {"dataset_id": dataset["id"], "question": QUESTION}
    body = {**asked, "options": {"population": [strange]}}
    refused = client.http.post("/v1/runs", json=body)
    assert refused.status_code == 422
    assert "never 7" in refused.json()["detail"]
