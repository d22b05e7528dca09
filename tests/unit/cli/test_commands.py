"""Commands: what they print for people and for programs, and the exit code of each end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.exits import Exit
from app.cli.running import announced, find
from tests.unit.cli.scripted import Shell, serving
from tests.unit.client.servers import run

RESULT = {
    "answer": {"verdict": "estimated", "sentence": "It raised score by 2.", "estimate_id": "e1"},
    "graphs": [],
    "estimates": [],
    "refutations": [],
    "sensitivity": [],
    "diagnostics": [],
    "findings": [{"id": "f1", "claim": "…", "strength": "likely", "caveats": ["Few rows."]}],
    "provenance": {"dataset_sha256": "0" * 64, "versions": {}, "seed": 0, "run_id": "run_1"},
}
DATASET = {
    "id": "ds_1",
    "name": "t.csv",
    "description": "",
    "n_rows": 3,
    "n_columns": 1,
    "n_bytes": 8,
    "created_at": "2026-01-01T00:00:00Z",
    "sha256": "0" * 64,
    "columns": [{"name": "a", "kind": "binary"}],
    "profile": {},
    "warnings": [],
}
GRAPH = {
    "id": "g1",
    "algorithm": "pc",
    "graph_class": "cpdag",
    "nodes": ["a", "b"],
    "edges": [{"source": "a", "target": "b", "source_mark": "circle", "target_mark": "arrow"}],
}
RUN = "/v1/runs/run_1"


def log(*types: str) -> dict[str, Any]:
    at = "2026-01-01T00:00:00Z"
    numbered = enumerate(types, start=1)
    return {"items": [{"seq": n, "type": kind, "at": at, "data": {}} for n, kind in numbered]}


def answers(status: str = "succeeded", **fields: object) -> dict[tuple[str, str], Any]:
    """Return a server that knows one dataset and one run, which stands as `status`."""
    told = run(status, **fields)
    return {
        ("POST", "/v1/datasets"): (201, DATASET),
        ("GET", "/v1/datasets"): (200, {"items": [DATASET], "next": None}),
        ("GET", "/v1/datasets/ds_1"): (200, DATASET),
        ("POST", "/v1/runs"): (202, told),
        ("GET", "/v1/runs"): (200, {"items": [told], "next": None}),
        ("GET", RUN): (200, told),
        ("GET", f"{RUN}/events"): (200, log("run.queued", f"run.{status}")),
        ("GET", f"{RUN}/result"): (200, RESULT),
        ("GET", f"{RUN}/report"): (200, b"<!doctype html>"),
        ("GET", f"{RUN}/graph"): (200, GRAPH),
        ("GET", f"{RUN}/code"): (200, b"# it all again"),
        ("GET", f"{RUN}/bundle"): (200, b"PK"),
        ("POST", f"{RUN}/finish"): (202, told),
    }


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n0\n1\n")
    return str(path)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(answers()) as url:
        yield url


def test_an_answer_is_printed_with_what_limits_it(shell: Shell, table: str, server: str) -> None:
    done = shell("ask", table, "What does a do?", "--wait", "--quiet", server=server)
    assert done.exit_code == Exit.DONE, done.output
    assert done.stdout == "It raised score by 2.\n  - Few rows.\n"


def test_a_report_is_written_in_the_format_that_its_name_ends_in(
    shell: Shell, table: str, server: str, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    assert shell("ask", table, "?", "--out", str(out), server=server).exit_code == Exit.DONE
    assert out.read_bytes() == b"<!doctype html>"


@pytest.mark.parametrize(
    ("command", "content"),
    [("report", b"<!doctype html>"), ("code", b"# it all again"), ("bundle", b"PK")],
)
def test_what_leaves_a_run_is_written_to_a_file(
    shell: Shell, server: str, tmp_path: Path, command: str, content: bytes
) -> None:
    out = tmp_path / "left"
    who = ["--audience", "executive"] if command == "report" else []
    done = shell("runs", command, "run_1", "--out", str(out), *who, server=server)
    assert (done.exit_code, out.read_bytes()) == (Exit.DONE, content)


def test_a_run_is_told_to_finish_with_what_it_has(shell: Shell, server: str) -> None:
    assert shell("runs", "finish", "run_1", server=server).stderr == "succeeded\n"


def test_programs_read_the_run_and_the_result(shell: Shell, table: str, server: str) -> None:
    done = shell("ask", table, "?", "--wait", "--json", server=server)
    told = json.loads(done.stdout)
    assert told["run"]["id"] == "run_1"
    assert told["result"]["answer"] == RESULT["answer"]


def test_without_waiting_the_runs_id_is_printed(shell: Shell, table: str, server: str) -> None:
    assert shell("ask", table, "?", server=server).stdout == "run_1\n"


def test_progress_goes_to_standard_error(shell: Shell, table: str, server: str) -> None:
    done = shell("ask", table, "?", "--wait", server=server)
    assert "run.queued" in done.stderr
    assert "run.queued" not in done.stdout


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("failed", Exit.RUN_FAILED, "Nobody is comparable. Trim."),
        ("cancelled", Exit.RUN_CANCELLED, "run_1 was cancelled"),
        ("awaiting_input", Exit.RUN_WAITS, "waits for a person"),
    ],
)
def test_each_end_of_a_run_has_its_exit_code(
    shell: Shell, table: str, status: str, code: Exit, said: str
) -> None:
    error = {"code": "no_overlap", "sentence": "Nobody is comparable.", "hint": "Trim."}
    with serving(answers(status, error=error)) as url:
        done = shell("ask", table, "?", "--wait", "--quiet", server=url)
    assert done.exit_code == code
    assert said in done.stderr


def test_a_run_that_takes_too_long_has_its_exit_code(shell: Shell, table: str) -> None:
    with serving(answers("running")) as url:
        done = shell("ask", table, "?", "--wait", "--timeout", "0", server=url)
    assert done.exit_code == Exit.NOT_YET
    assert "It goes on" in done.stderr


def test_no_server_has_its_exit_code(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.client.waiting.client.time.sleep", lambda _: None)
    done = shell("runs", "list", server="http://127.0.0.1:9")
    assert done.exit_code == Exit.NO_SERVER
    assert "wherefore serve" in done.stderr


def test_a_refusal_has_its_exit_code(shell: Shell, server: str) -> None:
    done = shell("runs", "show", "run_2", server=server)
    assert done.exit_code == Exit.REFUSED
    assert "nothing at" in done.stderr


def test_a_file_that_is_not_there_is_named(shell: Shell, server: str) -> None:
    done = shell("ask", "nowhere.csv", "?", server=server)
    assert done.exit_code == Exit.REFUSED
    assert done.stderr == "nowhere.csv: No such file or directory.\n"


def test_an_option_that_cannot_be_is_wrong_usage(shell: Shell, table: str, server: str) -> None:
    done = shell("ask", table, "?", "--planner", "oracle", server=server)
    assert done.exit_code == Exit.USAGE
    assert "planner" in done.stderr


def test_a_graph_is_listed_with_its_marks(shell: Shell, server: str) -> None:
    done = shell("graph", "show", "run_1", server=server)
    assert done.stdout.splitlines()[1].split() == ["a", "o->", "b"]


@pytest.mark.parametrize("noun", ["datasets", "runs"])
def test_lists_are_tables_or_json(shell: Shell, server: str, noun: str) -> None:
    shown = shell(noun, "list", server=server).stdout.splitlines()
    listed = json.loads(shell(noun, "list", "--json", server=server).stdout)
    assert shown[1].split()[0] == listed[0]["id"]


def test_the_catalogue_can_be_read_by_programs(shell: Shell) -> None:
    listed = json.loads(shell("catalogue", "--task", "refute", "--json").stdout)
    assert {algorithm["task"] for algorithm in listed} == {"refute"}


def test_a_server_on_this_home_is_found_while_it_runs(tmp_path: Path) -> None:
    with announced(tmp_path, "http://127.0.0.1:1234"):
        assert find(tmp_path) == "http://127.0.0.1:1234"
    assert find(tmp_path) is None


def test_a_server_that_died_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text('{"url": "http://127.0.0.1:1", "pid": 4194305}')
    assert find(tmp_path) is None


def test_the_command_here_speaks_to_the_server_here(shell: Shell, server: str) -> None:
    shell.home.mkdir()
    with announced(shell.home, server):
        assert shell("runs", "list").exit_code == Exit.DONE
