"""What is told and followed: a span's data are in each line within it, and traces join up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from app.adapters.traces import Tracer
from app.adapters.witness import LogWitness


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[tuple[LogWitness, Path]]:
    path = tmp_path / "spans"
    witness = LogWitness(Tracer(f"file:{path}"))
    yield witness, path
    witness.close()


def test_a_line_told_within_a_span_carries_its_data() -> None:
    witness = LogWitness()
    merged = [structlog.contextvars.merge_contextvars]
    with structlog.testing.capture_logs(processors=merged) as lines:
        with witness.span("step", "", run_id="run_1", attempt=2):
            witness.tell("step.settled", outcome="done")
        witness.tell("sweep")
    settled = {"run_id": "run_1", "attempt": 2, "outcome": "done"}
    assert lines[0] == {"event": "step.settled", "log_level": "info", **settled}
    assert lines[1] == {"event": "sweep", "log_level": "info"}


def test_without_a_tracer_nothing_is_followed() -> None:
    witness = LogWitness()
    with witness.span("HTTP POST", ""):
        assert witness.trace() == ""


def test_a_step_belongs_to_the_trace_of_the_request_that_asked(
    followed: tuple[LogWitness, Path],
) -> None:
    witness, path = followed
    with witness.span("HTTP POST", "", request_id="req_1"):
        asked = witness.trace()
    with witness.span("step", asked, run_id="run_1"):  # in another process, some time later
        pass
    witness.close()
    request, step = (json.loads(line) for line in path.read_text().splitlines())
    assert step["context"]["trace_id"] == request["context"]["trace_id"]
    assert step["parent_id"] == request["context"]["span_id"]
    assert step["attributes"] == {"run_id": "run_1"}


def test_a_request_goes_on_with_the_trace_of_its_caller(followed: tuple[LogWitness, Path]) -> None:
    witness, _ = followed
    theirs = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    with witness.span("HTTP GET", theirs):
        assert witness.trace().split("-")[1] == "a" * 32
