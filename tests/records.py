"""Records that tests start from."""

from __future__ import annotations

from datetime import UTC, datetime

from app.causal.data import Kind, Variable
from app.causal.profile import Profile
from app.causal.question import Knowledge
from app.service.dialogue import ConversationRecord, MessageKind, MessageRecord, Sentence
from app.service.records import (
    PLAN,
    DatasetRecord,
    NewEvent,
    Origin,
    Queue,
    RunOptions,
    RunRecord,
    RunStatus,
    StepRecord,
    StepStatus,
    UploadRecord,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def a_dataset(
    name: str = "ds_1", *, tenant: str = "local", sha256: str = "a" * 64
) -> DatasetRecord:
    variables = (Variable("dose", Kind.CONTINUOUS), Variable("answer", Kind.CONTINUOUS))
    return DatasetRecord(
        id=name,
        tenant=tenant,
        name="doses",
        description="",
        sha256=sha256,
        n_bytes=10,
        profile=Profile(n_rows=3, variables=variables),
        created_at=LONG_AGO,
        warnings=("one row was empty",),
        origin=Origin("excel", "doses", ("doses", "notes")),
    )


def an_upload() -> UploadRecord:
    return UploadRecord("up_1", "local", "doses.csv", 4_000_000_000, 1 << 24, "b" * 64, LONG_AGO)


def a_run(name: str = "run_1", *, tenant: str = "local", dataset_id: str = "ds_1") -> RunRecord:
    return RunRecord(
        id=name,
        tenant=tenant,
        dataset_id=dataset_id,
        question="What does dose do to answer?",
        knowledge=Knowledge(forbidden=(("answer", "dose"),)),
        options=RunOptions(seed=3, budget_seconds=600),
        status=RunStatus.QUEUED,
        created_at=LONG_AGO,
    )


def first_step(run_id: str = "run_1") -> StepRecord:
    return StepRecord(
        run_id=run_id,
        id=PLAN,
        position=0,
        status=StepStatus.READY,
        action=PLAN,
        queue=Queue.INTERACTIVE,
    )


def queued() -> NewEvent:
    return NewEvent("run.queued", {"question": "What does dose do to answer?"})


def a_conversation() -> ConversationRecord:
    return ConversationRecord("conv_1", "local", "ds_1", "Doses", LONG_AGO, "run_1")


def a_message(name: str = "msg_1") -> MessageRecord:
    return MessageRecord(
        id=name,
        conversation_id="conv_1",
        position=0,
        text="How sure are you?",
        kind=MessageKind.EXPLANATION,
        sentences=(Sentence("Suggestive.", ("f1", "e1")), Sentence("“ü” is no number.")),
        created_at=LONG_AGO,
        about_run_id="run_1",
        changes=("dose is an effect of nothing",),
    )
