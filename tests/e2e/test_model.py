"""Whole runs with a scripted model behind a running server: widened by it, never led by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.e2e.client import Client, frame_file
from tests.sites import embedded
from tests.stub_model import Asked, Said, Stub, always, saying, stub_model

KEY = "sk-a-key-that-nobody-may-see"
QUESTION = "The dose was assigned at random. What is the effect of dose on answer?"
ADDED_BY_MODEL = ("suggestions", "critique", "plan", "steps", "provenance", "alternatives")


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with stub_model(saying()) as running:
        yield running


@pytest.fixture(scope="module")
def client(stub: Stub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    home: Path = tmp_path_factory.mktemp("home")
    settings = {
        "WHEREFORE_LLM_BASE_URL": stub.url,
        "LLM_API_KEY": KEY,
        "LLM_MODEL": "stub-1",
        "WHEREFORE_LLM_PRICE_IN": "1.0",
        "WHEREFORE_LLM_PRICE_OUT": "10.0",
        "WHEREFORE_LLM_CALL_SECONDS": "5",
        "WHEREFORE_WORKERS": "1",
    }
    with embedded(home, **settings) as site:
        reader = Client.to(site.url, site.token)
        yield reader
        reader.http.close()
        for log in home.glob("*.log"):
            assert KEY not in log.read_text()


@pytest.fixture(scope="module")
def dataset_id(client: Client) -> str:
    rng = np.random.default_rng(0)
    need = rng.normal(size=400)
    dose = rng.integers(0, 2, size=400)
    answer = 2.0 * dose + need + rng.normal(size=400)
    frame = pd.DataFrame({"need": need.round(3), "dose": dose, "answer": answer.round(3)})
    return client.upload("trial.csv", frame_file(frame))["id"]


@pytest.fixture(scope="module")
def expert(client: Client, dataset_id: str) -> dict:
    return client.answer(dataset_id, QUESTION, options={"planner": "expert"})


def answered(result: dict) -> dict:
    """Return what a result says, without what a model may add beside it."""
    kept = {k: v for k, v in result.items() if k not in (*ADDED_BY_MODEL, "run_id")}
    for name in ("estimates", "refutations", "sensitivity", "graphs"):
        kept[name] = [item for item in kept[name] if not item["id"].startswith("m")]
    return kept


def good(asked: Asked) -> Said:
    forms = saying(
        Suggestions=suggesting,
        Proposal=checking,
        Critique=objecting,
        Narration=lambda asked: {"sentences": _said_again(asked)},
    )
    return forms(asked)


def checking(asked: Asked) -> dict:
    offered = [a["algorithm"] for a in asked.block("algorithms") if a["task"] == "estimate"]
    return {"checks": [{"algorithm": offered[0], "settings": [], "why": "It uses other models."}]}


def suggesting(asked: Asked) -> dict:
    need, answer = asked.column("need"), asked.column("answer")
    return {"impossible": [{"cause": answer, "effect": need, "why": "It comes first."}]}


def _said_again(asked: Asked) -> list[dict]:
    """Say the first sentence as it was, and make ten times as much of the second."""
    (first, text), (second, _), *_ = asked.block("sentences").items()
    more = "Strong evidence: dose raises answer by 20."
    return [{"id": first, "text": text}, {"id": second, "text": more}]


def objecting(asked: Asked) -> dict:
    """Have one check done again in another way, lean on one that was done, and name none."""
    about, planned = next(iter(asked.block("evidence"))), " ".join(asked.block("plan"))
    offered = [a for a in asked.block("algorithms") if a["task"] == "refute"]
    again = next(a["algorithm"] for a in offered if "refits" in a["parameters"])
    done = next(n for a in offered if (n := a["algorithm"]) != again and f": {n}" in planned)
    more = {"settings": [{"name": "refits", "value": 12}], "why": "It would show."}
    none = {"settings": [], "why": "It would show."}
    return {
        "objections": [
            {"objection": "Who needs more may get more.", "about": [about],
             "test": {"algorithm": again, **more}},
            {"objection": "A hidden cause may add to it.", "about": [],
             "test": {"algorithm": done, **none}},
            {"objection": "Doses may be misreported.", "about": [], "test": None},
        ]
    }  # fmt: skip


def test_a_model_adds_checks_suggestions_and_objections_to_the_experts_answer(
    client: Client, stub: Stub, dataset_id: str, expert: dict
):
    stub.script = good
    options = {"planner": "llm", "reword": True}
    result = client.answer(dataset_id, QUESTION, options=options)
    first, second, *_ = result["narration"]
    assert first.pop("reworded") == first["text"]
    assert not second.get("reworded")
    assert answered(result) == answered(expert)
    assert result["plan"]["planner"] == "llm"
    assert any(e["id"].startswith("me") and not e["primary"] for e in result["estimates"])
    assert result["suggestions"][0]["columns"] == ["answer", "need"]
    first, second, third = result["critique"]
    assert first["objection"] == "Who needs more may get more."
    assert first["test"].startswith("model_")
    assert first["answer"].startswith("Tested with ")
    assert any(r["id"].startswith("mr") for r in result["refutations"])
    assert second["test"].startswith("refute_")
    assert second["answer"].startswith("Tested with ")
    assert "no check" in third["answer"].lower()
    spent = result["provenance"]["model"]
    assert (spent["model"], spent["calls"]) == ("stub-1", 5)
    assert spent["cost"] == pytest.approx(5 * (120 * 1.0 + 30 * 10.0) / 1e6)
    told = {event["type"]: event["data"] for event in client.events(result["run_id"])}
    assert told["plan.ready"]["model"]["calls"] == 3
    assert told["critique.ready"]["model"]["calls"] == 1
    report = client.text(f"/v1/runs/{result['run_id']}/report", format="md")
    assert "Who needs more may get more." in report
    assert "5 calls" in report


def test_the_same_question_again_asks_nobody(client: Client, stub: Stub, dataset_id: str):
    stub.script = good
    client.answer(dataset_id, QUESTION)
    before = len(stub.asked)
    again = client.answer(dataset_id, QUESTION)
    assert len(stub.asked) == before
    spent = again["provenance"]["model"]
    assert (spent["calls"], spent["cached"], spent["cost"]) == (0, 4, 0.0)


@pytest.mark.parametrize(
    "said",
    [
        Said('{"checks": [{"algorithm": "rm -rf /"}]}'),
        Said("down", 500, headers={"retry-after": "0"}),
        Said("{}", wait=8),
        Said(content=None, refusal="No."),
    ],
    ids=["hostile", "broken", "slow", "refusing"],
)
def test_whatever_a_model_does_the_answer_is_the_experts(
    client: Client, stub: Stub, dataset_id: str, said: Said
):
    stub.script = always(said)
    # Another wording each time, so that no reply is remembered.
    question = f"{QUESTION} ({said.content or said.refusal} {said.status} {said.wait})"
    alone = client.answer(dataset_id, question, options={"planner": "expert"})
    result = client.answer(dataset_id, question)
    assert answered(result) == answered(alone)
    assert result["critique"] == []
    assert all(role["fallback"] for role in result["provenance"]["model"]["roles"])


def test_what_is_configured_is_told_without_secrets(client: Client, stub: Stub):
    told = client.http.get("/v1/settings/model")
    assert told.json()["model"] == "stub-1"
    assert told.json()["server"] == "127.0.0.1"
    assert KEY not in told.text
    stub.script = saying()
    tried = client.http.post("/v1/settings/model/trial").json()
    assert tried["works"]
    stub.script = always(Said(f"not with {KEY}", 401))
    refused = client.http.post("/v1/settings/model/trial")
    assert not refused.json()["works"]
    assert "401" in refused.json()["sentence"]
    assert KEY not in refused.text


def test_rows_are_never_sent(stub: Stub):
    sent = json.dumps([asked.body for asked in stub.asked])
    assert '"levels"' not in sent
    assert KEY not in sent
