"""Many questions at once, and questions asked again, from the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.cli.exits import Exit
from tests.unit.cli.scripted import Shell, serving

AT = "2026-01-01T06:00:00Z"
ASKED = {"dataset_id": "ds_1", "question": "What did price do to sales?"}
ENDED = {**ASKED, "run_id": "run_1", "status": "succeeded", "error": ""}
BATCH = {"id": "batch_1", "name": "all", "created_at": AT, "finished_at": AT, "ended": 1}
BATCH |= {"items": [ENDED]}
FOUND = {**ENDED, "sentence": "It raised sales.", "value": 2.5, "low": 1, "high": 4, "unit": "kg"}
REFUSED = {**ASKED, "error": "No such dataset."}
SCHEDULE = {"id": "sched_1", "dataset_name": "t.csv", "question": "Why?", "cron": "0 6 * * 1"}
SCHEDULE |= {"timezone": "UTC", "created_at": AT, "next_at": AT}
DATASET = {"id": "ds_1", "name": "t.csv", "n_rows": 3, "n_columns": 1, "n_bytes": 8}
DATASET |= {"description": "", "created_at": AT, "sha256": "0" * 64, "columns": []}
DATASET |= {"profile": {}, "warnings": []}
RERUN = {"due_at": AT, "run_id": "run_1", "status": "succeeded", "error": ""}
DRIFT = {"sentence": "It has changed.", "since": AT, "baseline_run_id": "run_1"}
DRIFT |= {"latest_run_id": "run_2", "comparisons": 1, "changed": True}
DRIFT |= {"difference": None, "interval": None}


def answers(*found: Mapping[str, Any], batch: Mapping[str, Any] = BATCH) -> dict[Any, Any]:
    batches, schedules = "/v1/batches", "/v1/schedules"
    return {
        ("GET", "/v1/datasets/ds_1"): (200, DATASET),
        ("POST", batches): (202, batch),
        ("GET", batches): (200, {"items": [batch], "next": None}),
        ("GET", f"{batches}/batch_1"): (200, batch),
        ("GET", f"{batches}/batch_1/results"): (200, {"items": list(found or [FOUND])}),
        ("POST", f"{batches}/batch_1/cancel"): (200, batch),
        ("POST", schedules): (201, SCHEDULE),
        ("GET", schedules): (200, {"items": [SCHEDULE]}),
        ("GET", f"{schedules}/sched_1"): (200, SCHEDULE),
        ("DELETE", f"{schedules}/sched_1"): (204, b""),
        ("GET", f"{schedules}/sched_1/runs"): (200, {"items": [RERUN]}),
        ("GET", f"{schedules}/sched_1/drift"): (200, DRIFT),
    }


@pytest.fixture
def questions(tmp_path: Path) -> str:
    path = tmp_path / "questions.csv"
    path.write_text('ds_1,What did price do to sales?\n\nds_1,"Why, then?"\n')
    return str(path)


def test_a_list_of_questions_is_asked_and_the_batchs_id_printed(
    shell: Shell, questions: str
) -> None:
    heard: list[bytes] = []
    with serving(answers(), heard=heard) as url:
        assert shell("batches", "start", questions, server=url).stdout == "batch_1\n"
    (sent,) = (json.loads(body) for body in heard if body)
    asked = [(item["dataset_id"], item["question"]) for item in sent["items"]]
    assert asked == [("ds_1", ASKED["question"]), ("ds_1", "Why, then?")]


def test_answers_are_a_line_each(shell: Shell, questions: str) -> None:
    with serving(answers()) as url:
        done = shell("batches", "start", questions, "--wait", server=url)
    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout.splitlines()[1].split()[:6] == ["run_1", "succeeded", "2.5", "1", "4", "kg"]


def test_a_question_without_an_answer_has_its_exit_code(shell: Shell) -> None:
    with serving(answers(FOUND, REFUSED)) as url:
        done = shell("batches", "results", "batch_1", "--json", server=url)
    assert done.exit_code == Exit.RUN_FAILED
    assert "1 of 2 questions have no answer" in done.stderr
    assert [line["error"] for line in json.loads(done.stdout)] == ["", "No such dataset."]


def test_a_batch_that_takes_too_long_has_its_exit_code(shell: Shell) -> None:
    with serving(answers(batch={**BATCH, "finished_at": None})) as url:
        done = shell("batches", "results", "batch_1", "--wait", "--timeout", "0", server=url)
    assert done.exit_code == Exit.NOT_YET


def test_a_line_that_is_no_question_is_named(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text("ds_1,Why?\nds_1\n")
    done = shell("batches", "start", str(path), server="http://127.0.0.1:9")
    assert done.exit_code == Exit.USAGE
    assert "line 2" in done.stderr


def test_a_list_that_is_not_there_is_named(shell: Shell) -> None:
    done = shell("batches", "start", "nowhere.csv", server="http://127.0.0.1:9")
    assert done.exit_code == Exit.REFUSED
    assert done.stderr == "nowhere.csv: No such file or directory.\n"


@pytest.mark.parametrize(
    ("command", "shown", "told"),
    [
        ("batches list", "1 of 1", [BATCH]),
        ("batches show batch_1", ASKED["question"], BATCH),
        ("schedules list", "sched_1", [SCHEDULE]),
        ("schedules show sched_1", "next at 2026-01-01 06:00 UTC", SCHEDULE),
        ("schedules runs sched_1", "run_1", [RERUN]),
        (
            "schedules drift sched_1",
            "It has changed.",
            DRIFT | {"difference": None, "interval": None},
        ),
    ],
)
def test_people_read_a_table_and_programs_all_that_the_server_told(
    shell: Shell, command: str, shown: str, told: Any
) -> None:
    with serving(answers()) as url:
        assert shown in shell(*command.split(), server=url).stdout
        read = json.loads(shell(*command.split(), "--json", server=url).stdout)
    assert read == told


def test_a_schedule_is_made_and_removed(shell: Shell) -> None:
    words = ("schedules", "create", "ds_1", "Why?", "--cron", "0 6 * * 1")
    with serving(answers()) as url:
        assert shell(*words, server=url).stdout == "sched_1\n"
        assert shell("schedules", "remove", "sched_1", server=url).exit_code == Exit.DONE


def test_a_batch_is_cancelled(shell: Shell) -> None:
    with serving(answers()) as url:
        done = shell("batches", "cancel", "batch_1", server=url)
    assert (done.exit_code, done.stderr) == (Exit.DONE, "1 of 1 ended\n")


@pytest.mark.parametrize("noun", ["batches", "schedules"])
def test_what_is_not_there_is_refused(shell: Shell, noun: str) -> None:
    with serving(answers()) as url:
        assert shell(noun, "show", "other_1", server=url).exit_code == Exit.REFUSED
