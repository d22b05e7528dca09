"""The Python client against a real server."""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from app.client import (
    AsyncWherefore,
    NotFound,
    Options,
    Refused,
    RunWaits,
    Status,
    Wherefore,
)
from app.client import sending as sending_module
from tests.e2e.clients.conftest import EFFECT, QUESTION, Asked, trial
from tests.sites import Site


def test_the_answer_holds_the_truth(asked: Asked) -> None:
    estimate = asked.result.estimate
    assert estimate is not None
    low, high = estimate.interval
    assert low < EFFECT < high
    assert (estimate.treatment, estimate.outcome) == ("treated", "score")


def test_the_log_can_be_followed_from_its_beginning(client: Wherefore, asked: Asked) -> None:
    events = list(client.runs.events(asked.run_id))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert events[-1].type == "run.succeeded"
    assert list(client.runs.events(asked.run_id, after=len(events))) == []


def test_reports_come_in_each_format(client: Wherefore, asked: Asked) -> None:
    assert client.runs.report(asked.run_id).startswith(b"<!doctype html>")
    assert asked.result.sentence in client.runs.report(asked.run_id, format="md").decode()


def test_what_leaves_the_tool_is_fetched(client: Wherefore, asked: Asked) -> None:
    assert b"numbers agree" in client.runs.code(asked.run_id)
    assert b"e1" in client.runs.table(asked.run_id, "estimates")
    first = client.runs.figures(asked.run_id)[0]["id"]
    assert client.runs.figure(asked.run_id, first).startswith(b"<svg")
    with zipfile.ZipFile(io.BytesIO(client.runs.bundle(asked.run_id))) as packed:
        assert {"plan.json", "code/reproduce.py"} <= set(packed.namelist())


def test_a_run_is_talked_over(client: Wherefore, asked: Asked) -> None:
    talk = client.conversations.begin(run_id=asked.run_id)
    said = client.conversations.say(talk.id, "How sure are you?")
    assert said.answer
    assert said.sentences[0].cites
    kept = client.conversations.get(talk.id)
    assert [message.id for message in kept.messages] == [said.id]
    assert talk.id in {each.id for each in client.conversations.list(dataset_id=talk.dataset_id)}


def test_what_has_ended_is_left_as_it_is_by_finishing(client: Wherefore, asked: Asked) -> None:
    assert client.runs.finish(asked.run_id).status is Status.SUCCEEDED


def test_many_questions_and_one_asked_again_and_again(client: Wherefore, asked: Asked) -> None:
    with pytest.raises(NotFound):
        client.batches.start([("ds_nothing", QUESTION)])
    batch = client.batches.start([(asked.dataset_id, QUESTION)], name="one")
    assert client.batches.wait(batch.id, timeout=240).ended == 1
    (found,) = client.batches.results(batch.id)
    assert found.low is not None
    assert found.high is not None
    assert found.low < EFFECT < found.high
    schedule = client.schedules.create(asked.dataset_id, QUESTION, cron="0 6 * * 1")
    assert schedule.id in {each.id for each in client.schedules.list()}
    assert client.schedules.runs(schedule.id) == []
    client.schedules.remove(schedule.id)
    with pytest.raises(NotFound):
        client.schedules.get(schedule.id)


def test_a_question_can_be_asked_while_its_events_are_watched(site: Site, asked: Asked) -> None:
    async def ask() -> tuple[str, list[str]]:
        seen: list[str] = []
        async with AsyncWherefore(site.url, site.token) as client:
            dataset = await client.datasets.get(asked.dataset_id)
            result = await client.ask(
                dataset, QUESTION, options=Options(seed=3), on_event=lambda e: seen.append(e.type)
            )
        return result.sentence, seen

    sentence, seen = asyncio.run(ask())
    assert "score" in sentence
    assert seen[0] == "run.queued"
    assert seen[-1] == "run.succeeded"


def test_a_plan_to_approve_is_raised_and_can_be_declined(client: Wherefore, asked: Asked) -> None:
    options = Options(approve_plan=True)
    run = client.runs.start(asked.dataset_id, QUESTION, options=options)
    with pytest.raises(RunWaits):
        client.runs.result(run.id)
    assert client.runs.plan(run.id)["steps"]
    assert client.runs.answer(run.id, approve=False).status is Status.CANCELLED


def test_the_same_key_asks_once(client: Wherefore, asked: Asked) -> None:
    options = Options(approve_plan=True)
    first, second = (
        client.runs.start(asked.dataset_id, QUESTION, options=options, idempotency_key="a-key")
        for _ in range(2)
    )
    client.runs.cancel(first.id)
    assert first.id == second.id


def test_a_data_frame_comes_back_as_it_was_sent(client: Wherefore) -> None:
    frame = pd.DataFrame({"dose": [1.5, 2.0, 4.5] * 5, "ward": ["ä", "b", "c"] * 5})
    dataset = client.datasets.upload(frame, name="wards")
    assert [column.name for column in dataset.columns] == ["dose", "ward"]
    rows = client.datasets.rows(dataset.id, limit=20)
    pd.testing.assert_frame_equal(pd.DataFrame(rows.rows, columns=rows.columns), frame)
    assert client.datasets.rows(dataset.id, column_offset=1, column_limit=1).columns == ["ward"]
    client.datasets.remove(dataset.id)
    with pytest.raises(NotFound):
        client.datasets.get(dataset.id)


def test_a_large_file_arrives_whole_in_parts(
    client: Wherefore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "IN_PARTS_FROM", 100)
    path = tmp_path / "trial.csv"
    path.write_bytes(trial(60))
    dataset = client.datasets.upload(path)
    assert (dataset.name, dataset.n_rows) == ("trial", 60)


def test_a_column_that_is_not_there_is_named(client: Wherefore, asked: Asked) -> None:
    with pytest.raises(Refused, match="'scor'") as raised:
        client.datasets.correct(asked.dataset_id, {"scor": {"role": "outcome"}})
    assert raised.value.code == "unknown_column"
