"""A conversation over HTTP: explained, refined, compared, and quick where little is changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.e2e.client import Client, frame_file


@pytest.fixture(scope="module")
def first(client: Client) -> dict:
    """The result of a first question, with its run's id beside it."""
    rng = np.random.default_rng(1)
    age = rng.normal(50, 10, 200)
    treated = rng.integers(0, 2, 200)
    score = 2 * treated + 0.1 * age + rng.normal(0, 1, 200)
    frame = pd.DataFrame({"age": age.round(1), "treated": treated, "score": score.round(3)})
    table = client.upload("clinic.csv", frame_file(frame))
    options = {"algorithms": ["regression_adjustment", "placebo_treatment"]}
    question = "Treatment was assigned at random. What is the effect of treated on score?"
    return client.answer(table["id"], question, options=options)


def _said(client: Client, talk: str, text: str, **more: str) -> dict:
    response = client.http.post(
        f"/v1/conversations/{talk}/messages",
        json={"text": text, **more},
        headers={"Prefer": "wait=60"},
    )
    assert response.status_code == 201, response.text
    return response.json()


def test_a_run_is_talked_about_refined_and_compared(client: Client, first: dict) -> None:
    opened = client.http.post("/v1/conversations", json={"run_id": first["run_id"]}).json()
    why = _said(client, opened["id"], "How sure are you?")
    assert (why["kind"], why["run_id"]) == ("explanation", None)
    assert "e1" in why["cites"]

    changed = _said(client, opened["id"], "use 99 % intervals")
    assert (changed["kind"], changed["about_run_id"]) == ("refinement", first["run_id"])
    assert "99 % interval" in changed["answer"]
    assert "steps were used again" in changed["answer"]
    child = client.json(f"/v1/runs/{changed['run_id']}")
    assert child["parent_run_id"] == first["run_id"]
    assert child["amended"] == ["Intervals are at 99 %."]

    found = client.json(f"/v1/runs/{first['run_id']}/compare/{changed['run_id']}")
    assert found["effect"]["levels"] == [0.95, 0.99]
    assert found["effect"]["difference"] == 0
    assert 0 < found["reused"] < found["steps"]
    tree = client.json(f"/v1/runs/{changed['run_id']}/tree")
    assert [run["id"] for run in tree["runs"]] == [first["run_id"], changed["run_id"]]
    events = client.events(changed["run_id"])
    again = [e for e in events if e["data"].get("reused_from") == first["run_id"]]
    assert len(again) == found["reused"]

    whole = client.json(f"/v1/conversations/{opened['id']}")
    assert [m["kind"] for m in whole["messages"]] == ["explanation", "refinement"]
    assert whole["messages"][1] == changed


def test_what_is_still_at_work_is_not_compared(client: Client, first: dict) -> None:
    run = client.json(f"/v1/runs/{first['run_id']}")
    waiting = client.start(run["dataset_id"], run["question"], options={"approve_plan": True})
    refused = client.http.get(f"/v1/runs/{first['run_id']}/compare/{waiting['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    client.http.post(f"/v1/runs/{waiting['id']}/cancel")
