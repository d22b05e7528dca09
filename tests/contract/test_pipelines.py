"""Webhooks, batches and schedules over both databases: nothing lost, nothing twice, walls kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from app.adapters import schema
from app.adapters.batch_store import SqlBatches
from app.adapters.database import Database
from app.adapters.dataset_store import SqlDatasets
from app.adapters.schedule_store import SqlSchedules
from app.adapters.store import SqlRuns
from app.adapters.tables import run
from app.adapters.webhook_store import SqlWebhooks
from app.errors import Conflict, InvalidRequest, NotFound, QuotaExceeded, WhereforeError
from app.service import transitions
from app.service.pipelines.batches import AT_ONCE, BatchService, Item
from app.service.pipelines.messages import CannotCall, DeliveryStatus, Outcome
from app.service.pipelines.schedules import PAGE, ScheduleService
from app.service.pipelines.webhooks import AT_ONCE as SENT_AT_ONCE
from app.service.pipelines.webhooks import Patience, WebhookService
from app.service.records import Reader, RunOptions, RunRecord, RunStatus
from app.service.runs import NewRun
from tests.records import a_dataset, a_run, first_step, queued
from tests.unit.service.test_drift import moment

ME, STRANGER = Reader("local"), Reader("somebody else")
URL = "https://example.org/hook"


@dataclass
class Address:
    """An address that answers as it is told, and keeps what it was sent."""

    answers: list[int | str] = field(default_factory=lambda: [204])
    sent: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def check(self, url: str) -> None:
        if "inside" in url:
            raise InvalidRequest("That leads inside.")

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.sent.append((dict(headers), body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, str):
            raise CannotCall(answer)
        return answer


@dataclass
class Runs:
    """Starts runs in the database, with the same answer to the same key."""

    store: SqlRuns
    refuses: WhereforeError | None = None
    full: str = ""  # a tenant that may start no more
    results: dict[str, Any] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def start(self, reader: Reader, new: NewRun, key: str) -> RunRecord:
        if self.refuses is not None:
            raise self.refuses
        if reader.tenant == self.full:
            raise QuotaExceeded("Enough for today.", retry_after=60)
        if key in self._ids:
            return self.store.get(reader, self._ids[key])
        run_id = self._ids[key] = f"run_{len(self._ids) + 1}"
        made = replace(a_run(run_id), dataset_id=new.dataset_id, tenant=reader.tenant)
        return self.store.add(made, replace(first_step(), run_id=run_id), queued())

    def result(self, reader: Reader, run_id: str) -> Any:
        return self.results[run_id]

    def cancel(self, reader: Reader, run_id: str) -> None:
        self.store.amend(run_id, transitions.cancel)


@dataclass
class World:
    address: Address
    runs: Runs
    webhooks: WebhookService
    batches: BatchService
    schedules: ScheduleService
    now: list[datetime]

    def end(self, run_id: str) -> None:
        self.runs.cancel(ME, run_id)

    def told(self) -> list[dict[str, Any]]:
        self.webhooks.deliver()
        return [json.loads(body) for _, body in self.address.sent]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/w.db" if is_sqlite else request.getfixturevalue("postgres_url")
    with closing(Database(url)) as opened:
        schema.migrate(opened)
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    address, now = Address(), [datetime(2026, 3, 2, 12, tzinfo=UTC)]
    runs, hooks, datasets = Runs(SqlRuns(database)), SqlWebhooks(database), SqlDatasets(database)
    datasets.add(a_dataset())
    ids = iter(range(1, 1000))
    shared: dict[str, Any] = {
        "datasets": datasets,
        "runs": runs,
        "webhooks": hooks,
        "new_id": lambda kind: f"{kind}_{next(ids)}",
        "clock": lambda: now[0],
    }
    return World(
        address,
        runs,
        WebhookService(
            webhooks=hooks,
            caller=address,
            new_id=shared["new_id"],
            patience=Patience(waits=(0.0, 0.0)),
        ),
        BatchService(batches=SqlBatches(database), **shared),
        ScheduleService(schedules=SqlSchedules(database), **shared),
        now,
    )


def started(world: World, key: str = "key") -> str:
    return world.runs.start(ME, NewRun("ds_1", "Why?"), key).id


# -- webhooks -----------------------------------------------------------------------------------


def test_an_ended_run_is_told_once_signed_so_that_the_stock_library_believes_it(
    world: World,
) -> None:
    hook = world.webhooks.create(ME, URL)
    run_id = started(world)
    assert world.told() == []
    world.end(run_id)
    assert [t["type"] for t in world.told()] == ["run.cancelled"]
    assert len(world.told()) == 1
    headers, body = world.address.sent[0]
    assert Webhook(hook.secret).verify(body.decode(), headers)["data"]["run_id"] == run_id
    with pytest.raises(WebhookVerificationError):
        Webhook(hook.secret).verify(body.decode().replace("run_1", "run_2"), headers)
    (delivery,) = world.webhooks.deliveries(ME, hook.id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 1)


def test_what_is_not_taken_is_sent_again_under_the_same_id(world: World) -> None:
    hook = world.webhooks.create(ME, URL)
    world.address.answers = ["the connection was refused", 503, 200]
    world.end(started(world))
    for _ in range(4):
        world.webhooks.deliver()
    assert len({headers["webhook-id"] for headers, _ in world.address.sent}) == 1
    (delivery,) = world.webhooks.deliveries(ME, hook.id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.DELIVERED, 3)


def test_what_is_never_taken_is_given_up_and_can_be_sent_again(world: World) -> None:
    hook = world.webhooks.create(ME, URL)
    world.address.answers = [500]
    world.end(started(world))
    for _ in range(5):
        world.webhooks.deliver()
    (delivery,) = world.webhooks.deliveries(ME, hook.id)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.GIVEN_UP, 3)
    world.address.answers = [200]
    world.webhooks.again(ME, hook.id, delivery.id)
    world.webhooks.deliver()
    assert world.webhooks.deliveries(ME, hook.id)[0].status is DeliveryStatus.DELIVERED


def test_an_address_is_tried_by_a_message_of_its_own_that_no_other_gets(world: World) -> None:
    hook, other = (world.webhooks.create(ME, url) for url in (URL, f"{URL}/other"))
    sent = world.webhooks.test(ME, hook.id)
    assert world.told()[0]["type"] == sent.type == "webhook.test"
    headers, body = world.address.sent[0]
    assert Webhook(hook.secret).verify(body.decode(), headers)["data"] == {"webhook_id": hook.id}
    assert world.webhooks.deliveries(ME, hook.id)[0].status is DeliveryStatus.DELIVERED
    assert world.webhooks.deliveries(ME, other.id) == []
    assert world.webhooks.test(ME, hook.id).id != sent.id  # as often as one likes
    assert len(world.told()) == 2
    with pytest.raises(NotFound):
        world.webhooks.test(STRANGER, hook.id)


def test_an_address_that_is_gone_is_asked_no_more(world: World) -> None:
    hook = world.webhooks.create(ME, URL)
    world.address.answers = [410]
    world.end(started(world))
    for _ in range(3):
        world.webhooks.deliver()
    assert len(world.address.sent) == 1
    assert world.webhooks.deliveries(ME, hook.id)[0].status is DeliveryStatus.GIVEN_UP


def test_a_sweeper_that_died_while_sending_is_followed_by_another(
    world: World, database: Database
) -> None:
    world.webhooks.create(ME, URL)
    world.end(started(world))
    store = SqlWebhooks(database)
    store.note_ended(10)
    assert len(store.take_due(0.0, 10)) == 1  # and its taker dies: the lease is over at once
    assert len(world.told()) == 1


def test_two_sweepers_do_not_send_the_same(world: World, database: Database) -> None:
    world.webhooks.create(ME, URL)
    world.end(started(world))
    store = SqlWebhooks(database)
    store.note_ended(10)
    assert [len(store.take_due(60.0, 10)) for _ in range(2)] == [1, 0]


def test_what_became_of_an_earlier_attempt_does_not_undo_a_later_one(
    world: World, database: Database
) -> None:
    hook = world.webhooks.create(ME, URL)
    world.end(started(world))
    store = SqlWebhooks(database)
    store.note_ended(10)
    (slow,), (quick,) = (store.take_due(0.0, 10) for _ in range(2))
    store.settle(quick.delivery, Outcome(DeliveryStatus.DELIVERED, response_status=204))
    store.settle(slow.delivery, Outcome(DeliveryStatus.PENDING, 5.0, None, "no answer"))
    (kept,) = store.deliveries(ME, hook.id, 10)
    assert kept.status is DeliveryStatus.DELIVERED


def test_no_more_is_taken_than_is_sent_at_once(world: World, database: Database) -> None:
    for _ in range(20):
        world.webhooks.create(ME, URL)
    world.end(started(world))
    left: list[int] = []

    def post(url: str, headers: Mapping[str, str], body: bytes) -> int:
        left.append(len(SqlWebhooks(database).take_due(0.0, 100)))
        return 204

    world.address.post = post  # type: ignore[method-assign]
    world.webhooks.deliver()
    assert max(left) >= 20 - SENT_AT_ONCE


def test_strangers_neither_see_nor_hear(world: World) -> None:
    hook = world.webhooks.create(STRANGER, URL)
    world.end(started(world))
    assert world.told() == []
    assert world.webhooks.all(ME) == []
    with pytest.raises(NotFound):
        world.webhooks.deliveries(ME, hook.id)
    with pytest.raises(NotFound):
        world.webhooks.remove(ME, hook.id)


def test_an_address_inside_is_refused(world: World) -> None:
    with pytest.raises(InvalidRequest, match="inside"):
        world.webhooks.create(ME, "http://inside/")


# -- batches ------------------------------------------------------------------------------------


def batch_of(world: World, n: int) -> str:
    items = [Item("ds_1", f"Question {i}?") for i in range(n)]
    return world.batches.create(ME, "a batch", items, RunOptions()).id


def test_a_batch_is_worked_on_a_few_questions_at_a_time_until_all_have_ended(world: World) -> None:
    world.webhooks.create(ME, URL)
    batch_id = batch_of(world, AT_ONCE + 2)
    assert [world.batches.advance() for _ in range(2)] == [AT_ONCE, 0]
    for n in range(1, AT_ONCE + 1):
        world.end(f"run_{n}")
    assert world.batches.advance() == 2
    for n in (AT_ONCE + 1, AT_ONCE + 2):
        world.end(f"run_{n}")
    world.batches.advance()
    batch = world.batches.get(ME, batch_id)
    assert batch.finished_at is not None
    assert {item.status for item in batch.items} == {RunStatus.CANCELLED}
    told = [t for t in world.told() if t["type"] == "batch.finished"]
    assert [t["data"]["not_succeeded"] for t in told] == [AT_ONCE + 2]


def test_a_start_that_was_not_noted_before_a_crash_is_the_same_run_again(world: World) -> None:
    batch_id = batch_of(world, 1)
    lost = world.runs.start(ME, NewRun("ds_1", "Question 0?"), f"{batch_id}:0")
    world.batches.advance()
    assert world.batches.get(ME, batch_id).items[0].run_id == lost.id


def test_a_question_that_cannot_be_asked_says_why_and_holds_nothing_up(world: World) -> None:
    batch_id = batch_of(world, 1)
    world.runs.refuses = InvalidRequest("It cannot be.", hint="Do otherwise.")
    world.batches.advance()
    world.batches.advance()
    batch = world.batches.get(ME, batch_id)
    assert batch.items[0].error == "It cannot be. Do otherwise."
    assert batch.finished_at is not None


def test_a_quota_is_waited_for(world: World) -> None:
    batch_id, schedule_id = batch_of(world, 1), schedule_of(world)
    world.now[0] += timedelta(days=8)
    world.runs.refuses = QuotaExceeded("Two runs are under way.")
    world.batches.advance()
    world.schedules.advance()
    assert world.batches.get(ME, batch_id).items[0].is_waiting
    world.runs.refuses = None
    assert (world.batches.advance(), world.schedules.advance()) == (1, 1)
    assert world.schedules.reruns(ME, schedule_id)[0].error == ""


def test_a_cancelled_batch_asks_no_more(world: World) -> None:
    batch_id = batch_of(world, AT_ONCE + 1)
    world.batches.advance()
    cancelled = world.batches.cancel(ME, batch_id)
    assert all(item.is_over for item in cancelled.items)
    assert world.batches.advance() == 0


def test_a_batch_of_nothing_or_of_strange_tables_is_refused(world: World) -> None:
    with pytest.raises(InvalidRequest):
        batch_of(world, 0)
    with pytest.raises(NotFound):
        world.batches.create(STRANGER, "", [Item("ds_1", "?")], RunOptions())


# -- schedules ----------------------------------------------------------------------------------


def schedule_of(world: World, cron: str = "0 6 * * 1", timezone: str = "Europe/Zurich") -> str:
    made = world.schedules.create(
        ME, "ds_1", "Why?", cron=cron, timezone=timezone, options=RunOptions()
    )
    return made.id


def test_a_question_is_asked_when_its_time_comes_and_once(world: World) -> None:
    schedule_id = schedule_of(world)
    due = world.schedules.get(ME, schedule_id).next_at
    assert due == datetime(2026, 3, 9, 5, tzinfo=UTC)  # Monday at six in Zürich
    assert world.schedules.advance() == 0
    world.now[0] = due
    assert [world.schedules.advance() for _ in range(2)] == [1, 0]
    (rerun,) = world.schedules.reruns(ME, schedule_id)
    assert (rerun.run_id, rerun.due_at) == ("run_1", due)
    assert world.schedules.get(ME, schedule_id).next_at == due + timedelta(days=7)


def test_who_may_ask_no_more_keeps_nobody_else_from_asking(
    world: World, database: Database
) -> None:
    schedule_id = schedule_of(world)
    mine = world.schedules.get(ME, schedule_id)
    theirs = replace(mine, tenant=STRANGER.tenant, next_at=mine.next_at - timedelta(days=1))
    for n in range(PAGE):
        SqlSchedules(database).add(replace(theirs, id=f"theirs_{n}"))
    SqlDatasets(database).add(replace(a_dataset("ds_theirs"), tenant=STRANGER.tenant))
    world.runs.full = STRANGER.tenant
    world.now[0] = mine.next_at
    world.schedules.advance()
    assert [r.run_id for r in world.schedules.reruns(ME, schedule_id)] == ["run_1"]
    assert SqlSchedules(database).reruns(STRANGER, "theirs_0", 10) == []


def test_times_that_were_slept_through_are_asked_once(world: World) -> None:
    schedule_id = schedule_of(world)
    world.now[0] += timedelta(days=70)
    assert [world.schedules.advance() for _ in range(2)] == [1, 0]
    assert world.schedules.get(ME, schedule_id).next_at > world.now[0]


def test_the_latest_table_of_the_name_is_asked(world: World, database: Database) -> None:
    schedule_of(world)
    newer = replace(a_dataset("ds_2"), created_at=datetime(2030, 1, 1, tzinfo=UTC))
    other = replace(a_dataset("ds_3"), name="other", created_at=datetime(2031, 1, 1, tzinfo=UTC))
    for dataset in (newer, other):
        SqlDatasets(database).add(dataset)
    world.now[0] += timedelta(days=8)
    world.schedules.advance()
    assert world.runs.store.get(ME, "run_1").dataset_id == "ds_2"


def test_a_table_that_is_gone_is_told_and_the_next_time_comes(
    world: World, database: Database
) -> None:
    schedule_id = schedule_of(world)
    SqlDatasets(database).remove(ME, "ds_1")
    world.now[0] += timedelta(days=8)
    world.schedules.advance()
    (rerun,) = world.schedules.reruns(ME, schedule_id)
    assert "no dataset called" in rerun.error


def test_an_effect_that_has_changed_is_told_once(world: World, database: Database) -> None:
    world.webhooks.create(ME, URL)
    schedule_id = schedule_of(world)
    for n, value in ((1, 2.0), (2, 2.1), (3, 9.0)):
        world.now[0] += timedelta(days=7)
        world.schedules.advance()
        world.runs.results[f"run_{n}"] = moment(n, value).result
        succeed(database, f"run_{n}")
    for _ in range(2):
        world.schedules.advance()
    told = [t["data"] for t in world.told() if t["type"] == "schedule.drifted"]
    assert [(t["schedule_id"], t["latest_run_id"]) for t in told] == [(schedule_id, "run_3")]
    assert "has changed since 9 March 2026" in told[0]["sentence"]
    assert world.schedules.drift(ME, schedule_id).changed is True


def test_one_answer_cannot_be_compared_yet(world: World) -> None:
    with pytest.raises(Conflict):
        world.schedules.drift(ME, schedule_of(world))


def succeed(database: Database, run_id: str) -> None:
    with database.writing() as connection:
        now = database.now(connection)
        ended = update(run).where(run.c.id == run_id)
        connection.execute(ended.values(status="succeeded", finished_at=now))


@pytest.mark.parametrize(
    ("cron", "timezone", "named"),
    [
        ("every monday", "UTC", "every monday"),
        ("* * * * * *", "UTC", "cron line"),
        ("0 0 31 2 *", "UTC", "comes due"),
        ("* * * * *", "Mars/Base", "Mars/Base"),
    ],
)
def test_what_cannot_be_read_is_named(world: World, cron: str, timezone: str, named: str) -> None:
    with pytest.raises(InvalidRequest, match=named):
        schedule_of(world, cron, timezone)
