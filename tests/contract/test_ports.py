"""What every adapter of a port must do, in memory, on SQLite, PostgreSQL and Redis alike."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from app.adapters import schema
from app.adapters.bell import LocalBell
from app.adapters.bell_redis import RedisBell
from app.adapters.blobs import FolderBlobs
from app.adapters.blobs_s3 import S3Blobs
from app.adapters.conversation_store import SqlConversations
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.memory import MemoryClock, MemoryDatasets, MemoryRuns, MemoryUploads
from app.adapters.memory_conversations import MemoryConversations
from app.adapters.memory_ports import MemoryBell, MemoryBlobs
from app.adapters.sockets import meeting_place
from app.adapters.store import SqlRuns
from app.adapters.upload_store import SqlUploads
from app.errors import IdempotencyMismatch, NotFound
from app.planner.amendments import Amendments
from app.planner.clarification import Choice, Clarification
from app.service import transitions
from app.service.clarifying import answered
from app.service.draft import Asked, Failed, Fenced, Finished
from app.service.ports import (
    Bell,
    Blobs,
    Conversations,
    Datasets,
    IdempotencyKey,
    Job,
    Queue,
    Uploads,
)
from app.service.records import (
    PLAN,
    REPORT,
    Change,
    Claim,
    NewEvent,
    Reader,
    RunError,
    RunStatus,
    State,
    StepRecord,
    StepStatus,
)
from tests.records import (
    LONG_AGO,
    a_conversation,
    a_dataset,
    a_message,
    a_run,
    an_upload,
    first_step,
    queued,
)

ME, STRANGER = Reader("local"), Reader("somebody else")
OVER = -1.0  # a lease that has ended when it begins


@dataclass
class Stores:
    datasets: Datasets
    runs: SqlRuns | MemoryRuns
    uploads: Uploads
    conversations: Conversations

    def claim(self, step_id: str = PLAN, *, lease: float = 60, attempts: int = 3) -> Claim | None:
        return self.runs.amend("run_1", transitions.claim(step_id, lease, attempts)).claim

    def settle(self, held: Claim, outcome: Finished | Failed) -> Change:
        return self.runs.amend("run_1", transitions.settle(held, outcome))

    def step(self, step_id: str = PLAN) -> StepRecord:
        return next(s for s in self.runs.steps(ME, "run_1") if s.id == step_id)

    def log(self) -> list[str]:
        return [event.type for event in self.runs.after("run_1", 0, 100)]


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    if request.param == "memory":
        clock = MemoryClock()
        talk = MemoryConversations(clock)
        yield Stores(MemoryDatasets(), MemoryRuns(clock), MemoryUploads(), talk)
        return
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as database:
        schema.migrate(database)
        talk = SqlConversations(database)
        yield Stores(SqlDatasets(database), SqlRuns(database), SqlUploads(database), talk)


@pytest.fixture
def stores(empty: Stores) -> Stores:
    empty.datasets.add(a_dataset())
    empty.runs.add(a_run(), first_step(), queued())
    return empty


# -- datasets -----------------------------------------------------------------------------


def test_a_dataset_is_read_as_it_was_written(empty: Stores) -> None:
    empty.datasets.add(a_dataset())
    assert empty.datasets.get(ME, "ds_1") == a_dataset()


def test_another_tenants_dataset_does_not_exist(empty: Stores) -> None:
    empty.datasets.add(a_dataset())
    with pytest.raises(NotFound, match="ds_1"):
        empty.datasets.get(STRANGER, "ds_1")
    with pytest.raises(NotFound):
        empty.datasets.replace(STRANGER, a_dataset(), a_dataset())
    with pytest.raises(NotFound):
        empty.datasets.remove(STRANGER, "ds_1")
    assert empty.datasets.page(STRANGER, None, 10) == []


def test_pages_of_datasets_meet_without_gap_or_overlap(empty: Stores) -> None:
    for i in range(5):
        empty.datasets.add(a_dataset(f"ds_{i}"))
    first = empty.datasets.page(ME, None, 3)
    second = empty.datasets.page(ME, first[-1].id, 3)
    assert [d.id for d in first + second] == ["ds_4", "ds_3", "ds_2", "ds_1", "ds_0"]


def test_the_newest_dataset_of_a_name_is_asked_for_alone(empty: Stores) -> None:
    for i, name in enumerate(("sales.csv", "sales.csv", "costs.csv")):
        empty.datasets.add(replace(a_dataset(f"ds_{i}"), name=name))
    assert [d.id for d in empty.datasets.page(ME, None, 1, "sales.csv")] == ["ds_1"]
    assert empty.datasets.page(ME, None, 9, "nothing.csv") == []
    assert empty.datasets.page(STRANGER, None, 9, "sales.csv") == []


def test_a_blob_is_in_use_as_long_as_a_dataset_holds_it(empty: Stores) -> None:
    empty.datasets.add(a_dataset("ds_1"))
    empty.datasets.add(a_dataset("ds_2", tenant="somebody else"))
    empty.datasets.remove(ME, "ds_1")
    removed: list[str] = []
    assert not empty.datasets.release("a" * 64, removed.append)
    empty.datasets.remove(Reader("somebody else"), "ds_2")
    assert empty.datasets.release("a" * 64, removed.append)
    assert removed == ["a" * 64]


def test_a_blob_that_is_added_again_while_it_is_released_is_there_afterwards(
    empty: Stores,
) -> None:
    """Two tenants have the same file: one lets it go as the other has just put it."""
    blobs = {"a" * 64}
    is_removing, may_remove = Event(), Event()

    def remove(sha256: str) -> None:
        is_removing.set()
        assert may_remove.wait(10)
        blobs.discard(sha256)

    with ThreadPoolExecutor(2) as pool:
        released = pool.submit(empty.datasets.release, "a" * 64, remove)
        assert is_removing.wait(10)
        new = a_dataset("ds_2", tenant="somebody else")
        added = pool.submit(empty.datasets.add, new, lambda: blobs.add("a" * 64))
        assert not added.done()
        may_remove.set()
        assert released.result(20)
        added.result(20)
    assert blobs == {"a" * 64}
    assert not empty.datasets.release("a" * 64, blobs.discard)


def test_a_dataset_whose_blob_cannot_be_kept_is_not_written(empty: Stores) -> None:
    def lost() -> None:
        raise NotFound("The file is no longer there.")

    with pytest.raises(NotFound, match="no longer"):
        empty.datasets.add(a_dataset(), lost)
    assert empty.datasets.page(ME, None, 10) == []


def test_a_corrected_dataset_replaces_the_old_one(empty: Stores) -> None:
    empty.datasets.add(a_dataset())
    twice = replace(a_dataset(), description="given twice a day")
    assert empty.datasets.replace(ME, twice, a_dataset())
    assert empty.datasets.get(ME, "ds_1").description == "given twice a day"


def test_a_dataset_that_somebody_else_has_corrected_is_not_overwritten(empty: Stores) -> None:
    empty.datasets.add(a_dataset())
    known = empty.datasets.get(ME, "ds_1")
    assert empty.datasets.replace(ME, replace(known, name="doses of 2026"), known)
    assert not empty.datasets.replace(ME, replace(known, description="twice a day"), known)
    kept = empty.datasets.get(ME, "ds_1")
    assert (kept.name, kept.description) == ("doses of 2026", "")


# -- files that come in parts ---------------------------------------------------------------


def test_an_upload_is_read_as_it_was_written(empty: Stores) -> None:
    empty.uploads.add(an_upload())
    assert empty.uploads.get(ME, "up_1") == an_upload()


def test_another_tenants_upload_does_not_exist(empty: Stores) -> None:
    empty.uploads.add(an_upload())
    for ask in (empty.uploads.get, empty.uploads.remove):
        with pytest.raises(NotFound, match="up_1"):
            ask(STRANGER, "up_1")
    empty.uploads.remove(ME, "up_1")
    with pytest.raises(NotFound):
        empty.uploads.get(ME, "up_1")


def test_uploads_begun_before_a_moment_are_found_for_every_tenant(empty: Stores) -> None:
    empty.uploads.add(an_upload())
    empty.uploads.add(replace(an_upload(), id="up_2", tenant="somebody else"))
    empty.uploads.add(replace(an_upload(), id="up_3", created_at=LONG_AGO + timedelta(days=2)))
    found = empty.uploads.begun_before(LONG_AGO + timedelta(days=1))
    assert {upload.id for upload in found} == {"up_1", "up_2"}


# -- conversations --------------------------------------------------------------------------


def test_a_conversation_is_read_with_what_was_said_in_order(stores: Stores) -> None:
    kept = stores.conversations.add(a_conversation())
    assert kept == replace(a_conversation(), created_at=kept.created_at)
    assert stores.conversations.get(ME, "conv_1") == kept
    said = [stores.conversations.say(ME, a_message(f"msg_{i}")) for i in (1, 2, 3)]
    assert [m.position for m in said] == [1, 2, 3]
    assert stores.conversations.messages(ME, "conv_1") == said
    assert said[0] == replace(a_message("msg_1"), position=1, created_at=said[0].created_at)


def test_another_tenants_conversation_does_not_exist(stores: Stores) -> None:
    stores.conversations.add(a_conversation())
    for ask in (stores.conversations.get, stores.conversations.messages):
        with pytest.raises(NotFound, match="conv_1"):
            ask(STRANGER, "conv_1")
    with pytest.raises(NotFound):
        stores.conversations.say(STRANGER, a_message())
    assert stores.conversations.page(STRANGER, None, 10) == []
    assert stores.conversations.messages(ME, "conv_1") == []


def test_pages_of_conversations_meet_without_gap_or_overlap(stores: Stores) -> None:
    for i in range(5):
        stores.conversations.add(replace(a_conversation(), id=f"conv_{i}"))
    first = stores.conversations.page(ME, None, 3)
    second = stores.conversations.page(ME, first[-1].id, 3, dataset_id="ds_1")
    assert {c.id for c in first + second} == {f"conv_{i}" for i in range(5)}
    assert stores.conversations.page(ME, None, 3, dataset_id="ds_2") == []


# -- runs, as a caller sees them ------------------------------------------------------------


def test_a_run_is_read_as_it_was_written(stores: Stores) -> None:
    kept = stores.runs.get(ME, "run_1")
    assert kept == replace(a_run(), created_at=kept.created_at, last_seq=1)
    assert replace(stores.step(), ready_at=None) == first_step()


def test_another_tenants_run_does_not_exist(stores: Stores) -> None:
    for ask in (stores.runs.get, stores.runs.steps):
        with pytest.raises(NotFound, match="run_1"):
            ask(STRANGER, "run_1")
    assert stores.runs.page(STRANGER, None, 10) == []


def test_pages_of_runs_meet_without_gap_or_overlap(stores: Stores) -> None:
    for i in range(2, 6):
        stores.runs.add(a_run(f"run_{i}"), first_step(f"run_{i}"), queued())
    first = stores.runs.page(ME, None, 3)
    second = stores.runs.page(ME, first[-1].id, 3, dataset_id="ds_1")
    assert [r.id for r in first + second] == [f"run_{i}" for i in (5, 4, 3, 2, 1)]


def test_an_idempotency_key_gives_the_first_run_again(stores: Stores) -> None:
    key = IdempotencyKey("once", "d" * 64)
    for name in ("run_2", "run_3"):
        kept = stores.runs.add(a_run(name), first_step(name), queued(), key)
        assert kept.id == "run_2"
    with pytest.raises(NotFound):
        stores.runs.get(ME, "run_3")


def test_an_idempotency_key_stands_for_one_request(stores: Stores) -> None:
    stores.runs.add(a_run("run_2"), first_step("run_2"), queued(), IdempotencyKey("k", "d" * 64))
    with pytest.raises(IdempotencyMismatch, match="'k'"):
        stores.runs.add(
            a_run("run_3"), first_step("run_3"), queued(), IdempotencyKey("k", "e" * 64)
        )


def test_the_children_of_runs_are_found_for_their_reader_alone(stores: Stores) -> None:
    for i in (2, 3):
        child = replace(a_run(f"run_{i}"), parent_run_id="run_1")
        stores.runs.add(child, first_step(f"run_{i}"), queued())
    assert {r.id for r in stores.runs.children(ME, ["run_1"])} == {"run_2", "run_3"}
    assert stores.runs.children(ME, ["run_2"]) == []
    assert stores.runs.children(STRANGER, ["run_1"]) == []


def test_a_step_that_is_done_is_found_again_by_its_digest(stores: Stores) -> None:
    held = stores.claim()
    assert held is not None
    assert stores.runs.done_before(ME, "d" * 64) is None
    report = replace(first_step(), id=REPORT, position=1, status=StepStatus.WAITING, inputs=())
    stores.settle(held, Finished({"answer": 1}, (report,), digest="d" * 64, reused_from="run_0"))
    found = stores.runs.done_before(ME, "d" * 64)
    assert found == stores.step()
    assert (found.result, found.reused_from) == ({"answer": 1}, "run_0")
    assert stores.runs.done_before(STRANGER, "d" * 64) is None


def test_what_a_run_asks_and_what_was_answered_is_kept(stores: Stores) -> None:
    held = stores.claim()
    assert held is not None
    choices = (Choice("1", "a → b", Amendments("a", "b")), Choice("2", "a → c"))
    asked = Clarification("Which is meant?", choices, "outcome")
    stores.runs.amend("run_1", transitions.settle(held, Asked(asked)))
    waiting = stores.runs.get(ME, "run_1")
    assert (waiting.status, waiting.asks) == (RunStatus.AWAITING_INPUT, asked)
    assert stores.runs.due(10) == []
    stores.runs.amend("run_1", answered(choices[0], asked))
    going = stores.runs.get(ME, "run_1")
    assert going.asks == replace(asked, answer="a → b")
    assert going.options.amendments == Amendments("a", "b")
    assert stores.runs.due(10) == [Job("run_1", PLAN)]


# -- the ledger -------------------------------------------------------------------------------


def test_a_step_is_claimed_once(stores: Stores) -> None:
    assert stores.claim() == Claim("run_1", PLAN, fence=1, attempts=1)
    assert stores.claim() is None
    assert stores.log() == ["run.queued", "run.started", "step.started"]


def test_of_many_that_claim_at_once_one_wins(stores: Stores) -> None:
    with ThreadPoolExecutor(8) as threads:
        won = [held for held in threads.map(lambda _: stores.claim(), range(24)) if held]
    assert len(won) == 1
    assert stores.step().attempts == 1


def test_a_step_whose_lease_has_ended_is_due_again_under_a_higher_fence(stores: Stores) -> None:
    stores.claim(lease=OVER)
    assert stores.runs.due(10) == [Job("run_1", PLAN)]
    assert stores.claim() == Claim("run_1", PLAN, fence=2, attempts=2)
    assert stores.runs.due(10) == []


def test_an_abandoned_step_comes_before_those_that_just_became_ready(stores: Stores) -> None:
    stores.runs.add(a_run("run_2"), replace(first_step(), run_id="run_2"), queued())
    stores.runs.amend("run_2", transitions.claim(PLAN, OVER, 3))
    assert stores.runs.due(10) == [Job("run_2", PLAN), Job("run_1", PLAN)]


def test_who_lost_the_step_can_neither_beat_nor_record(stores: Stores) -> None:
    late = stores.claim(lease=OVER)
    assert late is not None
    stores.claim()
    assert not stores.runs.holds(late)
    assert not stores.runs.beat(late, 60)
    with pytest.raises(Fenced):
        stores.settle(late, Finished("stale"))
    assert "step.finished" not in stores.log()


def test_a_beat_keeps_the_step(stores: Stores) -> None:
    held = stores.claim(lease=OVER)
    assert held is not None
    assert stores.runs.beat(held, 60)
    assert stores.claim() is None


def test_a_result_is_kept_and_a_second_one_refused(stores: Stores) -> None:
    held = stores.claim()
    assert held is not None
    report = replace(first_step(), id=REPORT, position=1, status=StepStatus.WAITING, inputs=())
    stores.settle(held, Finished({"answer": [1, 2.5, None, "ü"]}, (report,)))
    assert stores.step().result == {"answer": [1, 2.5, None, "ü"]}
    assert stores.step(REPORT).status is StepStatus.READY
    with pytest.raises(Fenced):
        stores.settle(held, Finished("again"))


def test_what_a_decision_refuses_is_not_written_at_all(stores: Stores) -> None:
    def half(state: State) -> Change:
        wrong = replace(state.steps[0], status=StepStatus.RUNNING)  # no lease: not a valid row
        return Change(steps=(wrong,), events=(NewEvent("half"),))

    def refuse(state: State) -> Change:
        raise Fenced

    with pytest.raises(Fenced):
        stores.runs.amend("run_1", refuse)
    if isinstance(stores.runs, SqlRuns):
        with pytest.raises(Exception, match="lease"):
            stores.runs.amend("run_1", half)
    assert stores.log() == ["run.queued"]


def test_many_writers_number_a_log_without_gap_or_double(stores: Stores) -> None:
    def say(state: State) -> Change:
        return Change(events=(NewEvent("a"), NewEvent("b")))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: stores.runs.amend("run_1", say), range(40)))
    numbers = [event.seq for event in stores.runs.after("run_1", 0, 200)]
    assert numbers == list(range(1, 82))
    assert stores.runs.get(ME, "run_1").last_seq == 81


def test_a_cancelled_run_is_held_by_nobody(stores: Stores) -> None:
    held = stores.claim()
    assert held is not None
    stores.runs.amend("run_1", transitions.cancel)
    assert not stores.runs.holds(held)
    assert stores.runs.due(10) == []
    assert stores.runs.get(ME, "run_1").status is RunStatus.CANCELLED


def test_a_failure_ends_the_run_with_its_cause(stores: Stores) -> None:
    held = stores.claim()
    assert held is not None
    why = RunError("invalid_question", "The question names no outcome.", "Name one.")
    stores.settle(held, Failed(why))
    run = stores.runs.get(ME, "run_1")
    assert (run.status, run.error) == (RunStatus.FAILED, why)
    assert run.finished_at is not None
    assert stores.log()[-2:] == ["step.failed", "run.failed"]


def test_what_nobody_takes_up_is_given_out_again_and_then_waited_for(stores: Stores) -> None:
    assert stores.runs.unheard(60, 10) == []
    assert stores.runs.unheard(-60, 10) == [(Job("run_1", PLAN), Queue.INTERACTIVE)]
    assert stores.runs.unheard(60, 10) == []


def test_what_is_submitted_again_in_vain_is_found_by_its_queue(stores: Stores) -> None:
    assert stores.runs.overlooked([Queue.INTERACTIVE], 1, 10) == []
    stores.runs.unheard(-60, 10)
    assert stores.runs.overlooked([Queue.INTERACTIVE], 1, 10) == [Job("run_1", PLAN)]
    assert stores.runs.overlooked([Queue.INTERACTIVE], 2, 10) == []
    assert stores.runs.overlooked([Queue.CPU, Queue.GPU], 1, 10) == []


def test_events_are_read_from_where_a_reader_stopped(stores: Stores) -> None:
    stores.claim()
    assert [e.seq for e in stores.runs.after("run_1", 1, 10)] == [2, 3]
    assert [e.seq for e in stores.runs.after("run_1", 0, 2)] == [1, 2]


# -- the schema -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_migrations_lead_to_the_tables_and_back(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    is_sqlite = kind == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as database:
        for _ in range(2):
            schema.migrate(database)
            assert schema.drift(database) == []
            schema.unmigrate(database)
        left = {change[0] for change in schema.drift(database)}
        assert "add_table" in left
        assert not any(name.startswith("remove") for name in left)


# -- blobs ------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    match request.param:
        case "memory":
            return MemoryBlobs()
        case "folder":
            return FolderBlobs(tmp_path / "blobs")
    store = request.getfixturevalue("object_store")
    return S3Blobs(f"s3://{store.bucket}/tables", store.endpoint, tmp_path / "copies")


def test_a_blob_is_found_by_the_digest_of_its_bytes(blobs: Blobs, tmp_path: Path) -> None:
    source = tmp_path / "table"
    source.write_bytes(b"abc")
    sha256 = blobs.put(source)
    assert sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert blobs.put(source) == sha256
    assert blobs.local_path(sha256).read_bytes() == b"abc"


def test_a_removed_blob_is_gone(blobs: Blobs, tmp_path: Path) -> None:
    source = tmp_path / "table"
    source.write_bytes(b"abc")
    sha256 = blobs.put(source)
    blobs.remove(sha256)
    blobs.remove(sha256)
    with pytest.raises(NotFound):
        blobs.local_path(sha256)


# -- bells ------------------------------------------------------------------------------------


@pytest.fixture(params=["memory", "local", "redis"])
def bells(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Bell, Bell]]:
    """The bell of the process that listens, and of one that rings."""
    if request.param == "memory":
        bell = MemoryBell()
        yield bell, bell
    elif request.param == "local":
        folder = meeting_place(tmp_path)
        with closing(LocalBell(folder)) as here, closing(LocalBell(folder)) as there:
            yield here, there
    else:
        url = request.getfixturevalue("redis_server")
        with closing(RedisBell(url)) as here, closing(RedisBell(url)) as there:
            yield here, there


def test_a_ring_wakes_those_who_listen_for_that_run(bells: tuple[Bell, Bell]) -> None:
    here, there = bells

    async def hears() -> list[bool]:
        async with aclosing(here.listen("run_1", 20)) as mine:  # type: ignore[type-var]
            heard = [await anext(mine)]
            async with aclosing(here.listen("run_2", 0.3)) as other:  # type: ignore[type-var]
                await anext(other)
                await anext(other)  # time enough to subscribe
                there.ring("run_1")
                heard.append(await anext(mine))
                heard.append(await anext(other))
        return heard

    assert asyncio.run(hears()) == [True, True, False]


def test_silence_is_told_after_a_while(bells: tuple[Bell, Bell]) -> None:
    async def hears() -> list[bool]:
        async with aclosing(bells[0].listen("run_1", 0.01)) as ear:  # type: ignore[type-var]
            return [await anext(ear), await anext(ear)]

    assert asyncio.run(hears()) == [True, False]
