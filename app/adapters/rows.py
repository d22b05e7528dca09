"""Records as rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import JsonValue

from app.causal.codec import decode, encode
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.planner.clarification import Clarification
from app.service.records import (
    DatasetRecord,
    Event,
    NewEvent,
    Origin,
    Queue,
    RunError,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
    UploadRecord,
)

Row = Mapping[Any, Any]  # SQLAlchemy keys a row by column too


def dataset_row(record: DatasetRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "tenant": record.tenant,
        "name": record.name,
        "description": record.description,
        "sha256": record.sha256,
        "n_bytes": record.n_bytes,
        "profile": _text(encode(record.profile)),
        "warnings": _text(list(record.warnings)),
        "origin": _text(encode(record.origin)),
        "created_at": record.created_at.timestamp(),
    }


def dataset_record(row: Row) -> DatasetRecord:
    return DatasetRecord(
        id=row["id"],
        tenant=row["tenant"],
        name=row["name"],
        description=row["description"],
        sha256=row["sha256"],
        n_bytes=row["n_bytes"],
        profile=decode(Profile, orjson.loads(row["profile"])),
        created_at=moment(row["created_at"]),
        warnings=tuple(orjson.loads(row["warnings"])),
        origin=decode(Origin, orjson.loads(row["origin"])),
    )


def upload_row(upload: UploadRecord) -> dict[str, object]:
    row: dict[str, object] = {f.name: getattr(upload, f.name) for f in fields(UploadRecord)}
    return row | {"created_at": upload.created_at.timestamp()}


def upload_record(row: Row) -> UploadRecord:
    return UploadRecord(**{**row, "created_at": moment(row["created_at"])})


def run_row(run: RunRecord) -> dict[str, object]:
    return {
        "id": run.id,
        "tenant": run.tenant,
        "dataset_id": run.dataset_id,
        "parent_run_id": run.parent_run_id,
        "question": run.question,
        "knowledge": _text(encode(run.knowledge)),
        "last_seq": run.last_seq,
        "trace": run.trace,
        "created_at": run.created_at.timestamp(),
        **run_progress(run),
    }


def run_progress(run: RunRecord) -> dict[str, object]:
    """Return the columns of a run that change while it is worked on."""
    return {
        "status": run.status.value,
        "error": _error_text(run.error),
        "started_at": _seconds(run.started_at),
        "finished_at": _seconds(run.finished_at),
        "deadline": _seconds(run.deadline),
        "options": _text(encode(run.options)),
        "asks": None if run.asks is None else _text(encode(run.asks)),
    }


def run_record(row: Row) -> RunRecord:
    return RunRecord(
        id=row["id"],
        tenant=row["tenant"],
        dataset_id=row["dataset_id"],
        parent_run_id=row["parent_run_id"],
        question=row["question"],
        knowledge=decode(Knowledge, orjson.loads(row["knowledge"])),
        options=decode(RunOptions, orjson.loads(row["options"])),
        status=RunStatus(row["status"]),
        created_at=moment(row["created_at"]),
        last_seq=row["last_seq"],
        started_at=_moment(row["started_at"]),
        finished_at=_moment(row["finished_at"]),
        error=_error(row["error"]),
        deadline=_moment(row["deadline"]),
        trace=row["trace"],
        asks=None if row["asks"] is None else decode(Clarification, orjson.loads(row["asks"])),
    )


def step_row(step: StepRecord) -> dict[str, object]:
    row: dict[str, object] = {
        field.name: getattr(step, field.name)
        for field in fields(StepRecord)
        if field.name not in ("result", "error", "inputs", "started_at", "lease_until", "ready_at")
    }
    return row | {
        "status": step.status.value,
        "queue": step.queue.value,
        "inputs": _text(list(step.inputs)),
        "result": _text(step.result) if step.status is StepStatus.DONE else None,
        "error": _error_text(step.error),
        "started_at": _seconds(step.started_at),
        "lease_until": _seconds(step.lease_until),
        "ready_at": _seconds(step.ready_at),
    }


def step_record(row: Row) -> StepRecord:
    """Return the step; its result is None when the row was read without it."""
    result = row.get("result")
    return StepRecord(
        run_id=row["run_id"],
        id=row["id"],
        position=row["position"],
        status=StepStatus(row["status"]),
        inputs=tuple(orjson.loads(row["inputs"])),
        attempts=row["attempts"],
        fence=row["fence"],
        result=None if result is None else orjson.loads(result),
        error=_error(row["error"]),
        seconds=row["seconds"],
        action=row["action"],
        algorithm=row["algorithm"],
        answers=row["answers"],
        queue=Queue(row["queue"]),
        started_at=_moment(row["started_at"]),
        lease_until=_moment(row["lease_until"]),
        ready_at=_moment(row["ready_at"]),
        digest=row["digest"],
        reused_from=row["reused_from"],
    )


def event_row(run_id: str, seq: int, event: NewEvent, now: float) -> dict[str, object]:
    data = _text(event.data)
    return {"run_id": run_id, "seq": seq, "type": event.type, "data": data, "at": now}


def event_record(row: Row) -> Event:
    data = orjson.loads(row["data"])
    return Event(seq=row["seq"], type=row["type"], at=moment(row["at"]), data=data)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else moment(seconds)


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _text(data: JsonValue | Mapping[str, JsonValue] | list[str]) -> str:
    return orjson.dumps(data).decode()


def _error_text(error: RunError | None) -> str | None:
    return None if error is None else _text(encode(error))


def _error(text: str | None) -> RunError | None:
    return None if text is None else decode(RunError, orjson.loads(text))
