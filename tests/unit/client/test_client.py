"""The Python client: what it sends again and what never, what it raises, how it follows a log."""

from __future__ import annotations

import asyncio
import io
import json

import httpx
import pandas as pd
import pytest

from app.client import (
    CannotReach,
    Conflict,
    Knowledge,
    NotFound,
    NotYet,
    Options,
    Refused,
    RunFailed,
    RunWaits,
    Unauthenticated,
    Unavailable,
    sending,
)
from tests.unit.client.servers import Script, problem, run, stream
from tests.waiting_client import WAITING, written


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted instead of slept."""
    taken: list[float] = []

    async def pause(seconds: float) -> None:
        taken.append(seconds)

    monkeypatch.setattr("app.client.waiting.client.time.sleep", taken.append)
    monkeypatch.setattr("app.client.awaited.client.asyncio.sleep", pause)
    return taken


def lost(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("the connection was lost", request=request)


def never_left(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody listens", request=request)


def test_a_question_whose_answer_was_lost_is_sent_again_under_the_same_key() -> None:
    server = Script(lost, httpx.Response(202, json=run("queued")))
    assert server.client().runs.start("ds_1", "Why?").id == "run_1"
    first, second = (request.headers["idempotency-key"] for request in server.seen)
    assert first == second


def test_two_questions_have_two_keys() -> None:
    server = Script(httpx.Response(202, json=run("queued")))
    for _ in range(2):
        server.client().runs.start("ds_1", "Why?")
    assert len({request.headers["idempotency-key"] for request in server.seen}) == 2


def test_an_upload_that_may_have_arrived_is_not_sent_twice() -> None:
    server = Script(lost)
    with pytest.raises(CannotReach, match="No answer from http://server/"):
        server.client().datasets.upload(b"a,b\n1,2\n")
    assert len(server.seen) == 1


def test_an_upload_that_never_left_is_sent_again() -> None:
    dataset = {"id": "ds_1", "name": "t", "description": "", "n_rows": 1, "n_columns": 2}
    dataset |= {"n_bytes": 9, "created_at": "2026-01-01T00:00:00Z", "sha256": "0" * 64}
    server = Script(never_left, httpx.Response(201, json={**dataset, "columns": [], "profile": {}}))
    assert server.client().datasets.upload(b"a,b\n1,2\n").id == "ds_1"
    assert b"a,b\n1,2\n" in server.seen[-1].content


def test_a_busy_server_is_given_the_time_it_asks_for(pauses: list[float]) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "3"})
    Script(busy, httpx.Response(200, json=run())).client().runs.get("run_1")
    assert pauses == [3.0]


def test_trying_again_ends(pauses: list[float]) -> None:
    server = Script(problem(503, "unavailable"))
    with pytest.raises(Unavailable) as raised:
        server.client().runs.get("run_1")
    assert raised.value.code == "unavailable"
    assert len(server.seen) == 5
    assert pauses == sorted(pauses)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, Unauthenticated), (404, NotFound), (409, Conflict), (422, Refused)],
)
def test_a_refusal_is_an_exception_with_code_hint_and_fields(
    status: int, kind: type[Exception]
) -> None:
    named = [{"field": "weigth", "message": "no such column", "code": "unknown_column"}]
    server = Script(problem(status, "a_code", errors=named, request_id="req_1"))
    with pytest.raises(kind, match=r"It cannot be\. Do otherwise\.") as raised:
        server.client().runs.get("run_1")
    assert (raised.value.code, raised.value.request_id) == ("a_code", "req_1")
    assert raised.value.errors == named
    assert len(server.seen) == 1


def test_a_proxys_page_is_a_problem_too() -> None:
    with pytest.raises(Refused, match="The server said 413"):
        Script(httpx.Response(413, text="<html>")).client().runs.get("run_1")


def test_knowledge_and_options_say_only_what_was_said() -> None:
    server = Script(httpx.Response(202, json=run("queued")))
    server.client().runs.start(
        "ds_1", "Why?", knowledge=Knowledge(forbidden=[("y", "x")]), options=Options(seed=7)
    )
    assert json.loads(server.seen[0].content) == {
        "dataset_id": "ds_1",
        "question": "Why?",
        "knowledge": {"forbidden": [["y", "x"]]},
        "options": {"seed": 7},
    }


def test_an_id_cannot_lead_elsewhere() -> None:
    server = Script(httpx.Response(200, json=run()))
    server.client().runs.get("../datasets/ds_1")
    assert server.seen[0].url.raw_path == b"/v1/runs/..%2Fdatasets%2Fds_1"


def test_a_log_is_picked_up_where_the_connection_broke() -> None:
    server = Script(
        stream(["run.queued", "run.started"]), lost, stream(["plan.ready", "run.succeeded"], 3)
    )
    seqs = [event.seq for event in server.client().runs.events("run_1")]
    assert seqs == [1, 2, 3, 4]
    assert [r.headers["last-event-id"] for r in server.seen] == ["0", "2", "2"]


def test_the_log_of_an_ended_run_ends() -> None:
    assert list(Script(httpx.Response(204)).client().runs.events("run_1", after=9)) == []


def test_following_a_run_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound):
        list(Script(problem(404, "not_found")).client().runs.events("run_1"))


def test_following_a_server_that_stays_away_ends() -> None:
    with pytest.raises(CannotReach):
        list(Script(lost).client().runs.events("run_1"))


def test_the_asynchronous_client_follows_alike() -> None:
    server = Script(stream(["run.queued"]), lost, stream(["run.succeeded"], 2))

    async def seqs() -> list[int]:
        async with server.asynchronous() as client:
            return [event.seq async for event in client.runs.events("run_1")]

    assert asyncio.run(seqs()) == [1, 2]


def test_the_asynchronous_client_tries_again_alike() -> None:
    server = Script(lost, httpx.Response(202, json=run("queued")))

    async def start() -> str:
        async with server.asynchronous() as client:
            return (await client.runs.start("ds_1", "Why?")).id

    assert asyncio.run(start()) == "run_1"


def test_a_failed_run_says_why() -> None:
    error = {"code": "no_overlap", "sentence": "Nobody is comparable.", "hint": "Trim."}
    with pytest.raises(RunFailed, match=r"Nobody is comparable\. Trim\.") as raised:
        Script(httpx.Response(200, json=run("failed", error=error))).client().runs.result("run_1")
    assert raised.value.run.error is not None
    assert raised.value.run.error.code == "no_overlap"


def test_a_run_that_waits_for_a_person_is_not_waited_for() -> None:
    with pytest.raises(RunWaits):
        Script(httpx.Response(200, json=run("awaiting_input"))).client().runs.result("run_1")


def test_waiting_ends_when_its_time_is_over() -> None:
    with pytest.raises(NotYet, match="run_1 has not ended within 0 seconds"):
        Script(httpx.Response(200, json=run("running"))).client().runs.wait("run_1", timeout=0)


def test_lists_go_on_behind_the_page() -> None:
    first = httpx.Response(200, json={"items": [run(id="run_2")], "next": "run_2"})
    second = httpx.Response(200, json={"items": [run(id="run_1")], "next": None})
    server = Script(first, second)
    assert [r.id for r in server.client().runs.list()] == ["run_2", "run_1"]
    assert server.seen[1].url.params["after"] == "run_2"


def test_a_batch_is_waited_for_and_its_answers_come_typed(pauses: list[float]) -> None:
    batch = {"id": "batch_1", "name": "", "created_at": "2026-01-01T00:00:00Z", "ended": 0}
    batch |= {"finished_at": None, "items": [{"dataset_id": "ds_1", "question": "Why?"}]}
    done = {**batch, "ended": 1, "finished_at": "2026-01-01T00:01:00Z"}
    answer = {"dataset_id": "ds_1", "question": "Why?", "value": 2.5, "low": 1, "high": 4}
    server = Script(
        httpx.Response(202, json=batch),
        httpx.Response(200, json=batch),
        httpx.Response(200, json=done),
        httpx.Response(200, json={"items": [answer]}),
    )
    client = server.client()
    started = client.batches.start([("ds_1", "Why?")], options=Options(seed=7))
    assert client.batches.wait(started.id).ended == 1
    assert client.batches.results(started.id)[0].value == 2.5
    assert len(pauses) == 1
    assert json.loads(server.seen[0].content) == {
        "items": [{"dataset_id": "ds_1", "question": "Why?"}],
        "name": "",
        "options": {"seed": 7},
    }


def test_a_batch_that_may_have_been_taken_is_not_asked_twice() -> None:
    server = Script(lost)
    with pytest.raises(CannotReach):
        server.client().batches.start([("ds_1", "Why?")])
    assert len(server.seen) == 1


def test_a_message_may_wait_for_the_run_it_leads_to() -> None:
    said = {"id": "m_1", "conversation_id": "conv_1", "position": 1, "text": "Why?"}
    said |= {
        "kind": "explanation",
        "answer": "So.",
        "sentences": [{"text": "So.", "cites": ["f1"]}],
    }
    server = Script(httpx.Response(201, json={**said, "created_at": "2026-01-01T00:00:00Z"}))
    message = server.client().conversations.say("conv_1", "Why?", wait=20)
    assert message.sentences[0].cites == ["f1"]
    assert server.seen[0].headers["prefer"] == "wait=20"


def test_both_clients_have_the_same_calls() -> None:
    server = Script(httpx.Response(200, json=run()))
    here, there = server.client(), server.asynchronous()
    for name in ("datasets", "runs", "conversations", "batches", "schedules", "webhooks"):
        mine, theirs = (
            {call for call in dir(getattr(client, name)) if not call.startswith("_")}
            for client in (here, there)
        )
        assert mine == theirs


def test_the_client_that_waits_is_written_from_the_other() -> None:
    there = {path.name: path.read_text() for path in WAITING.glob("*.py")}
    assert there == dict(written()), "run `python -m tests.waiting_client`"


def test_a_data_frame_is_sent_as_the_table_it_is() -> None:
    frame = pd.DataFrame({"dose": [1.5, 2.0], "name": ["ä", "b"]})
    sent = sending.table(frame, "doses")
    assert sent.filename == "doses.csv"
    with sent.open() as file:
        pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(file.read())), frame)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="not list"):
        sending.table([1, 2], "")


def test_a_large_file_goes_in_parts_each_with_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "IN_PARTS_FROM", 5)
    upload = {"id": "up_1", "part_bytes": 4, "n_parts": 2, "received": []}
    server = Script(
        httpx.Response(201, json=upload),
        httpx.Response(204),
        lost,
        httpx.Response(204),
        problem(422, "invalid_file"),
    )
    with pytest.raises(Refused):
        server.client().datasets.upload(b"a\n1\n2\n", name="t.csv")
    sent = [(r.method, r.url.path, r.content) for r in server.seen[1:4]]
    parts = "/v1/uploads/up_1/parts"
    assert sent == [
        ("PUT", f"{parts}/1", b"a\n1\n"),
        ("PUT", f"{parts}/2", b"2\n"),
        ("PUT", f"{parts}/2", b"2\n"),
    ]
    assert all(r.headers["content-digest"].startswith("sha-256=:") for r in server.seen[1:4])
