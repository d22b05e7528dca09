"""The engine over memory: what it asks of a child, and what it makes of the outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from app.adapters.memory import MemoryClock, MemoryDatasets, MemoryRuns
from app.adapters.memory_ports import InlineSandbox, MemoryBell, MemoryBlobs, MemoryJobs
from app.adapters.witness import MemoryWitness
from app.causal.catalogue import Catalogue
from app.causal.codec import decode, encode
from app.causal.question import Knowledge, Question, QuestionKind
from app.errors import (
    Conflict,
    InvalidKnowledge,
    InvalidQuestion,
    InvalidRequest,
    NotFound,
    StepCancelled,
    TooFewSamples,
    Unavailable,
    UnknownColumn,
)
from app.planner.plan import Action, Plan, Step
from app.service.assignments import AnalysisOrder, ReportOrder
from app.service.clarifying import RunAnswer
from app.service.engine import Engine, Ports, Terms
from app.service.events import EventService
from app.service.ports import Job, Limits, Queue
from app.service.records import PLAN, Reader, RunOptions, RunRecord, RunStatus, StepStatus
from app.service.runs import NewRun, RunService
from tests.records import a_dataset

ME = Reader()
KNOWN = Knowledge()
THE_PLAN = Plan(
    question=Question("What does dose do?", QuestionKind.EFFECT, "dose", "answer"),
    knowledge=KNOWN,
    steps=(
        Step("identify", Action.IDENTIFY),
        Step("estimate", Action.ESTIMATE, "ols", inputs=("identify",), primary=True),
        Step("refute", Action.REFUTE, "placebo", inputs=("identify", "estimate")),
    ),
    summary="One regression.",
)


def never() -> bool:
    return False


def raising(error: Exception) -> Callable[[JsonValue], JsonValue]:
    def task(_: JsonValue) -> JsonValue:
        raise error

    return task


@dataclass
class World:
    """A whole service in memory, and what its children were asked."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    jobs: MemoryJobs = field(default_factory=MemoryJobs)
    bell: MemoryBell = field(default_factory=MemoryBell)
    datasets: MemoryDatasets = field(default_factory=MemoryDatasets)
    blobs: MemoryBlobs = field(default_factory=MemoryBlobs)
    asked: list[JsonValue] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    witness: MemoryWitness = field(default_factory=MemoryWitness)

    def __post_init__(self) -> None:
        self.ledger = MemoryRuns(self.clock)
        self.tasks: dict[str, Callable[[JsonValue], JsonValue]] = {
            "plan": lambda _: encode(THE_PLAN),
            "step": self._answer,
            "report": self._answer,
        }
        self.ports = Ports(
            self.datasets,
            self.ledger,
            self.ledger,
            self.blobs,
            self.jobs,
            self.bell,
            InlineSandbox(self.tasks),
            self.witness,
        )
        self.engine = self.engine_on(Terms(Limits(60, 1 << 30)))
        ids = iter(range(1, 100))
        self.runs = RunService(
            datasets=self.datasets,
            runs=self.ledger,
            ledger=self.ledger,
            jobs=self.jobs,
            bell=self.bell,
            witness=self.witness,
            catalogue=Catalogue({}),
            new_id=lambda kind: f"{kind}_{next(ids)}",
            clock=lambda: self.clock.now,
        )
        self.events = EventService(runs=self.ledger, events=self.ledger, bell=self.bell)

    def engine_on(self, terms: Terms) -> Engine:
        return Engine(
            self.ports,
            terms,
            algorithms=frozenset({"ols", "placebo", "pc"}),
            versions={"numpy": "2"},
            clock=self.clock.monotonic,
            pause=self._pause,
        )

    def works(self) -> None:
        while self.engine.work_on_next(never):
            pass

    def ended(self, run: RunRecord) -> RunRecord:
        self.works()
        return self.runs.get(ME, run.id)

    def statuses(self, run: RunRecord) -> dict[str, StepStatus]:
        return {step.id: step.status for step in self.runs.steps(ME, run.id)}

    def _answer(self, arguments: JsonValue) -> JsonValue:
        self.asked.append(arguments)
        return {"answer": len(self.asked)}

    def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.clock.advance(seconds)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World()
    table = tmp_path / "table.parquet"
    table.write_bytes(b"columns")
    world.datasets.add(a_dataset(sha256=world.blobs.put(table)))
    return world


def ask(world: World, *, question: str = "What does dose do?", **options: object) -> RunRecord:
    return world.runs.start(ME, NewRun("ds_1", question, options=RunOptions(**options)))  # type: ignore[arg-type]


def test_a_question_is_planned_worked_on_and_answered(world: World) -> None:
    run = world.ended(ask(world))
    assert run.status is RunStatus.SUCCEEDED
    assert set(world.statuses(run).values()) == {StepStatus.DONE}
    assert world.runs.plan(ME, run.id) == THE_PLAN
    assert world.runs.result(ME, run.id) == {"answer": 4}


def test_the_log_tells_the_whole_story_in_order(world: World) -> None:
    run = world.ended(ask(world))
    told = [event.type for event in world.events.page(ME, run.id, 0, 100)]
    begun_and_ended = ["step.started", "step.finished"]
    start = ["run.queued", "run.started", *begun_and_ended, "plan.ready"]
    assert told == start + begun_and_ended * 4 + ["run.succeeded"]


def test_what_is_followed_of_a_step_is_its_wait_the_worker_and_the_work(world: World) -> None:
    run = ask(world)
    world.clock.advance(7)
    world.engine.work_on_next(never)
    step = {"run_id": run.id, "step_id": PLAN}
    assert world.witness.followed == [
        ("queue", {**step, "seconds": 7.0}),
        ("worker", {**step, "attempt": 1}),
        ("step", {"task": "plan"}),
    ]


def test_a_step_is_given_the_results_it_reads_and_no_others(world: World) -> None:
    world.ended(ask(world, seed=7))
    orders = [decode(AnalysisOrder, asked).order for asked in world.asked[:3]]
    assert [sorted(o.inputs) for o in orders] == [[], ["identify"], ["estimate", "identify"]]
    assert {o.seed for o in orders} == {7}


def test_the_report_is_given_all_steps_and_the_versions(world: World) -> None:
    world.ended(ask(world))
    order = decode(ReportOrder, world.asked[-1])
    assert [s.id for s in order.steps] == [PLAN, "identify", "estimate", "refute"]
    assert order.versions == {"numpy": "2"}


def test_a_step_that_no_device_takes_is_done_on_this_processor_in_the_end(world: World) -> None:
    search = Step("search", Action.DISCOVER, "pc", seconds=60.0)
    world.tasks["plan"] = lambda _: encode(replace(THE_PLAN, steps=(search,)))
    world.engine = world.engine_on(Terms(Limits(60, 1 << 30), device_seconds=5.0))
    run = ask(world)
    world.engine.work(Job(run.id, PLAN), never)
    assert (Job(run.id, "search"), Queue.GPU) in world.jobs.submitted
    tries = 0
    while not world.engine.stand_in([Queue.CPU, Queue.INTERACTIVE], never):
        world.clock.advance(200)
        tries += world.engine.resubmit()
        assert tries < 10
    assert tries == 4
    assert world.statuses(run)["search"] is StepStatus.DONE


def test_a_job_that_is_heard_twice_is_done_once(world: World) -> None:
    run = ask(world)
    world.works()
    assert not world.engine.work(Job(run.id, "estimate"), never)
    assert len(world.asked) == 4


def test_a_job_of_a_removed_run_is_nothing_to_do(world: World) -> None:
    assert not world.engine.work(Job("run_gone", PLAN), never)
    assert not world.engine.advance("run_gone")


def test_a_step_that_says_no_ends_in_its_words(world: World) -> None:
    world.tasks["plan"] = raising(UnknownColumn("doze", nearest=("dose",)))
    run = world.ended(ask(world))
    assert run.status is RunStatus.FAILED
    assert run.error is not None
    assert (run.error.code, run.error.hint) == ("unknown_column", "Did you mean dose?")


def test_a_failed_estimate_fails_the_run_and_still_gets_a_report(world: World) -> None:
    world.tasks["step"] = raising(TooFewSamples("Only 3 rows are complete."))
    run = world.ended(ask(world))
    assert run.status is RunStatus.FAILED
    assert world.runs.result(ME, run.id) == {"answer": 1}


def test_a_worker_that_is_told_to_stop_gives_its_step_back(world: World) -> None:
    run = ask(world)
    world.tasks["plan"] = raising(StepCancelled("The step was stopped."))
    world.engine.work(Job(run.id, PLAN), never)
    assert world.statuses(run) == {PLAN: StepStatus.READY}
    assert world.runs.steps(ME, run.id)[0].attempts == 0
    assert world.jobs.submitted[-1] == (Job(run.id, PLAN), Queue.INTERACTIVE)


def test_what_is_done_after_a_cancel_is_thrown_away(world: World) -> None:
    run = ask(world)

    def cancelled_meanwhile(_: JsonValue) -> JsonValue:
        world.runs.cancel(ME, run.id)
        return encode(THE_PLAN)

    world.tasks["plan"] = cancelled_meanwhile
    assert world.ended(run).status is RunStatus.CANCELLED
    with pytest.raises(Conflict, match="cancelled"):
        world.runs.plan(ME, run.id)


def test_a_result_waits_for_an_absent_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ask(world)
    amend, refusals = world.ledger.amend, iter([Unavailable("away")] * 3)

    def often_away(run_id: str, decide: Callable) -> object:
        is_settling = world.statuses(run)[PLAN] is StepStatus.RUNNING
        if is_settling and (refusal := next(refusals, None)):
            raise refusal
        return amend(run_id, decide)

    monkeypatch.setattr(world.ledger, "amend", often_away)
    world.engine.work(Job(run.id, PLAN), never)
    assert world.statuses(run)[PLAN] is StepStatus.DONE
    assert len(world.waits) == 3


def test_what_nobody_took_up_is_submitted_again(world: World) -> None:
    run = ask(world)
    world.jobs.submitted.clear()
    assert world.engine.resubmit() == 0
    world.clock.advance(11)
    assert world.engine.resubmit() == 1
    assert world.jobs.submitted == [(Job(run.id, PLAN), Queue.INTERACTIVE)]
    world.clock.advance(11)
    assert world.engine.resubmit() == 0  # the wait has doubled


def test_a_plan_to_approve_waits_for_a_yes(world: World) -> None:
    run = world.ended(ask(world, approve_plan=True))
    assert run.status is RunStatus.AWAITING_INPUT
    assert world.runs.plan(ME, run.id) == THE_PLAN
    world.runs.answer(ME, run.id, RunAnswer(approve=True))
    assert world.ended(run).status is RunStatus.SUCCEEDED


def test_a_plan_that_is_declined_is_not_worked_on(world: World) -> None:
    run = world.ended(ask(world, approve_plan=True))
    assert world.runs.answer(ME, run.id, RunAnswer(approve=False)).status is RunStatus.CANCELLED
    assert not world.engine.work_on_next(never)


# -- what is refused at the door -----------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "error", "named"),
    [
        (NewRun("ds_9", "Why?"), NotFound, "ds_9"),
        (NewRun("ds_1", "  "), InvalidQuestion, "empty"),
        (NewRun("ds_1", "why " * 2000), InvalidQuestion, "8000"),
        (NewRun("ds_1", "Why?", Knowledge(required=(("x", "y"),))), InvalidKnowledge, "'x'"),
        (NewRun("ds_1", "Why?", parent_run_id="run_9"), NotFound, "run_9"),
        (NewRun("ds_1", "Why?", options=RunOptions(budget_seconds=0)), InvalidRequest, "budget"),
        (NewRun("ds_1", "Why?", options=RunOptions(algorithms=("pcx",))), InvalidRequest, "pcx"),
    ],
)
def test_what_cannot_be_run_is_refused_by_name(
    world: World, new: NewRun, error: type[Exception], named: str
) -> None:
    with pytest.raises(error, match=named):
        world.runs.start(ME, new)
    assert world.runs.page(ME, None, 10) == []


def test_the_same_key_starts_one_run(world: World) -> None:
    new = NewRun("ds_1", "Why?")
    assert world.runs.start(ME, new, "once").id == world.runs.start(ME, new, "once").id
    assert len(world.jobs.submitted) == 1


def test_a_strangers_run_can_be_neither_seen_nor_stopped(world: World) -> None:
    run, stranger = ask(world), Reader("somebody else")
    for attempt in (world.runs.get, world.runs.cancel, world.runs.result, world.runs.plan):
        with pytest.raises(NotFound):
            attempt(stranger, run.id)
    with pytest.raises(NotFound):
        world.events.page(stranger, run.id, 0, 10)


def test_a_result_that_is_not_there_yet_says_what_to_wait_for(world: World) -> None:
    run = ask(world)
    with pytest.raises(Conflict, match="queued") as raised:
        world.runs.result(ME, run.id)
    assert run.id in raised.value.hint


# -- following a run -------------------------------------------------------------------------


def test_a_stream_gives_every_event_once_and_ends_with_the_run(world: World) -> None:
    run = ask(world)

    async def follow() -> list[int]:
        seen: list[int] = []
        async for event in world.events.stream(ME, run.id, 0):
            if event is not None:
                seen.append(event.seq)
            world.engine.work_on_next(never)  # rings between two events
        return seen

    seen = asyncio.run(follow())
    assert seen == list(range(1, world.runs.get(ME, run.id).last_seq + 1))


def test_a_stream_taken_up_again_goes_on_where_it_stopped(world: World) -> None:
    run = world.ended(ask(world))

    async def follow(after: int) -> list[int]:
        return [e.seq async for e in world.events.stream(ME, run.id, after) if e]

    assert asyncio.run(follow(run.last_seq - 2)) == [run.last_seq - 1, run.last_seq]
    assert asyncio.run(follow(run.last_seq)) == []


def test_a_quiet_stream_is_kept_alive(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.service.events.SILENCE", 0.01)
    run = ask(world)

    async def follow() -> list[object]:
        async with aclosing(world.events.stream(ME, run.id, 1)) as stream:  # type: ignore[type-var]
            return [await anext(stream), await anext(stream)]

    assert asyncio.run(follow()) == [None, None]


def test_waiting_ends_with_the_run(world: World) -> None:
    run = world.ended(ask(world))
    assert asyncio.run(world.runs.wait(ME, run.id, 60)).status is RunStatus.SUCCEEDED


def test_waiting_ends_after_the_time_one_is_ready_to_wait(world: World) -> None:
    run = ask(world)
    assert asyncio.run(world.runs.wait(ME, run.id, 0.05)).status is RunStatus.QUEUED


def test_advancing_an_unchanged_run_changes_nothing(world: World) -> None:
    run = world.ended(ask(world))
    assert not world.engine.advance(run.id)


def test_a_step_that_this_version_does_not_know_is_left_to_a_newer_worker(world: World) -> None:
    newer = replace(THE_PLAN.steps[1], algorithm="invented_later")
    plan = replace(THE_PLAN, steps=(THE_PLAN.steps[0], newer))
    world.tasks["plan"] = lambda _: encode(plan)
    run = ask(world)
    while world.engine.work_on_next(never):
        pass
    (estimate,) = (s for s in world.ledger.steps(ME, run.id) if s.id == "estimate")
    assert (estimate.status, estimate.attempts) == (StepStatus.READY, 0)
    unknown = {"action": "estimate", "algorithm": "invented_later"}
    assert ("step.unknown", unknown) in world.witness.told
