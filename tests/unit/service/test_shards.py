"""A long resampling is taken apart, done by whoever is free, and put together as if it were one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from app.causal.codec import decode, encode
from app.causal.data import Dataset
from app.causal.findings import Discovery
from app.causal.profile.measure import profile_frame
from app.causal.question import Knowledge, Question, QuestionKind
from app.planner.plan import Action, Plan, Step
from app.service import transitions
from app.service.draft import Failed, Finished
from app.service.execution import perform
from app.service.fan_out import whole_steps
from app.service.graph_steps import join_shards
from app.service.planned import planned
from app.service.records import PLAN, REPORT, Queue, RunError, RunStatus, StepStatus
from app.service.shards import Shard, whole_of
from app.service.step_digest import step_digest
from app.service.step_order import StepOrder
from tests.records import a_run
from tests.unit.service.test_transitions import Story

LOST = RunError("limit_exceeded", "The step's process died.", "Try fewer columns.")


def plan_of(algorithm: str, resamples: int = 100) -> Plan:
    return Plan(
        question=Question("What causes what?", QuestionKind.DISCOVER),
        knowledge=Knowledge(),
        steps=(
            Step("search", Action.DISCOVER, algorithm, resamples=resamples, seconds=60.0),
            Step("select", Action.SELECT, inputs=("search",)),
        ),
        summary="One search.",
    )


def study() -> pd.DataFrame:
    """A weak chain, so that resamples disagree."""
    rng = np.random.default_rng(4)
    a, b, c = rng.normal(size=(3, 200))
    return pd.DataFrame({"a": a, "b": 0.25 * a + b, "c": 0.25 * a + 0.25 * b + c})


class Table:
    """A table to look for a graph in, whole or in shards."""

    def __init__(self, plan: Plan) -> None:
        frame = study()
        self.profile = profile_frame(frame, np.random.default_rng(0))
        self.data = Dataset(frame, self.profile.variables, self.profile.time)
        self.plan = plan

    def order(self, shard: Shard | None = None, **inputs: object) -> StepOrder:
        return StepOrder(self.plan, "search", self.profile, inputs, 7, 600.0, shard)

    def perform(self, shard: Shard | None = None, **inputs: object):
        return perform(self.order(shard, **inputs), self.data, lambda *_: None, lambda: 0.0)

    def in_shards(self, of: int, lost: tuple[int, ...] = ()) -> Discovery:
        names = {number: Shard(number, of).step_id("search") for number in range(of + 1)}
        found = {names[0]: self.perform(Shard(0, of))}
        for number in range(1, of + 1):
            if number not in lost:
                found[names[number]] = self.perform(
                    Shard(number, of), **{names[0]: found[names[0]]}
                )
        return join_shards(self.order(**found))


@pytest.mark.parametrize("algorithm", ["pc", "ges", "boss"])
@pytest.mark.parametrize(("resamples", "of"), [(100, 4), (110, 2), (60, 3)])
def test_shards_give_the_numbers_of_the_whole(algorithm: str, resamples: int, of: int) -> None:
    table = Table(plan_of(algorithm, resamples))
    whole = decode(Discovery, table.perform())
    assert 0 < min(edge.confidence for edge in whole.graph.edges) < 1
    assert encode(table.in_shards(of)) == encode(whole)


def test_shards_resample_with_the_setting_that_rows_held_out_decided_on() -> None:
    plan = plan_of("boss")
    tried = replace(plan.steps[0], settings=({"penalty": 20.0}, {"penalty": 1.0}))
    table = Table(replace(plan, steps=(tried, plan.steps[1])))
    whole = decode(Discovery, table.perform())
    assert whole.settings == {"penalty": 1.0}
    assert encode(table.in_shards(2)) == encode(whole)


def test_a_lost_shard_leaves_the_others_resamples() -> None:
    found = Table(plan_of("pc")).in_shards(4, lost=(2,))
    assert "75 resampled datasets (100 were planned)" in found.diagnostics[-1].sentence


def test_without_any_shard_the_graph_is_told_without_confidence() -> None:
    found = Table(plan_of("pc")).in_shards(4, lost=(1, 2, 3, 4))
    assert found.graph.edges
    assert {edge.confidence for edge in found.graph.edges} == {None}


def test_each_shard_has_a_digest_of_its_own_and_the_whole_that_of_an_undivided_step() -> None:
    table, versions = Table(plan_of("pc")), {"numpy": "2"}
    orders = [table.order(), *(table.order(Shard(number, 4)) for number in range(5))]
    digests = [step_digest(order, "a" * 64, 600.0, versions) for order in orders]
    assert len(set(digests)) == 6
    joined = table.order(**{Shard(1, 4).step_id("search"): None})
    assert step_digest(joined, "a" * 64, 600.0, versions) == digests[0]


def test_blocks_are_shared_out_without_gap_or_overlap() -> None:
    shared = [block for number in range(1, 4) for block in Shard(number, 3).blocks(10)]
    assert shared == list(range(10))


# -- what becomes of the run ----------------------------------------------------------------


@pytest.fixture
def story() -> Story:
    """A run whose search is taken apart into four shards of resamples."""
    story = Story()
    story.settles(PLAN, planned(story.run, encode(plan_of("pc")), shard_seconds=5.0))
    return story


def shard(number: int) -> str:
    return Shard(number, 4).step_id("search")


def test_a_short_step_stays_whole() -> None:
    made = planned(a_run(), encode(plan_of("pc")), shard_seconds=61.0).follow_ups
    assert [step.id for step in made] == ["search", "select", REPORT]


@pytest.mark.parametrize(
    ("algorithm", "least", "queue"),
    [
        ("pc", 5.0, Queue.GPU),
        ("pc", 61.0, Queue.CPU),  # too short to be worth it
        ("ges", 5.0, Queue.CPU),  # makes no use of one
    ],
)
def test_a_long_step_waits_for_a_device_where_its_algorithm_uses_one(
    algorithm: str, least: float, queue: Queue
) -> None:
    made = planned(a_run(), encode(plan_of(algorithm)), device_seconds=least).follow_ups
    assert {step.id: step.queue for step in made}["search"] is queue


def test_without_a_device_nothing_waits_for_one() -> None:
    made = planned(a_run(), encode(plan_of("pc"))).follow_ups
    assert Queue.GPU not in {step.queue for step in made}


def test_shards_wait_for_a_device_and_what_joins_them_does_not() -> None:
    made = planned(a_run(), encode(plan_of("pc")), shard_seconds=5.0, device_seconds=5.0).follow_ups
    queues = {step.id: step.queue for step in made}
    assert {queues[shard(n)] for n in range(5)} == {Queue.GPU}
    assert queues["search"] is Queue.INTERACTIVE


def test_shards_wait_for_the_graph_and_are_then_free_for_all(story: Story) -> None:
    assert story.status(shard(1)) is StepStatus.WAITING
    story.settles(shard(0), Finished({}))
    assert {story.status(shard(n)) for n in range(1, 5)} == {StepStatus.READY}
    assert story.status("search") is StepStatus.WAITING


def test_the_last_shard_makes_the_join_ready_in_its_own_transaction(story: Story) -> None:
    story.settles(shard(0), Finished({}))
    held = [story.claims(shard(n)) for n in (3, 1, 4, 2)]
    for claim in held[:3]:
        assert not transitions.ready(story.happens(transitions.settle(claim, Finished({}))))
    change = story.happens(transitions.settle(held[3], Finished({})))
    assert [step.id for step in transitions.ready(change)] == ["search"]
    assert story.steps["search"].queue is Queue.INTERACTIVE


def test_the_log_tells_of_one_step_that_gets_on(story: Story) -> None:
    begun = len(story.log)
    for number in range(5):
        story.settles(shard(number), Finished({}))
    story.settles("search", Finished({}))
    told = [kind for kind in story.log[begun:] if kind != "step.progress"]
    assert told == ["step.started", "step.finished"]
    assert story.log[begun:].count("step.progress") >= 5


def test_a_joined_step_took_as_long_as_its_shards(story: Story) -> None:
    for number in range(5):
        story.settles(shard(number), Finished({}), after=10)
    story.settles("search", Finished({}), after=1)
    assert story.steps["search"].seconds == 51


def test_a_shard_that_fails_costs_resamples_and_not_the_step(story: Story) -> None:
    story.settles(shard(0), Finished({}))
    for number in range(1, 5):
        story.settles(shard(number), Failed(LOST) if number == 2 else Finished({}))
    for name in ("search", "select", REPORT):
        story.settles(name, Finished({}))
    assert story.run.status is RunStatus.SUCCEEDED


def test_a_graph_that_fails_fails_the_step_with_its_cause(story: Story) -> None:
    story.settles(shard(0), Failed(LOST))
    assert story.status("search") is StepStatus.FAILED
    assert story.steps["search"].error == LOST
    story.settles(REPORT, Finished({}))
    assert story.run.status is RunStatus.FAILED


def test_who_finishes_early_gets_the_graph_with_the_shards_there_are(story: Story) -> None:
    story.settles(shard(0), Finished({}))
    story.settles(shard(1), Finished({}))
    story.happens(transitions.finish)
    assert story.status(shard(2)) is StepStatus.SKIPPED
    assert story.status("search") is StepStatus.READY
    story.settles("search", Finished({}))
    story.settles(REPORT, Finished({}))
    assert story.run.status is RunStatus.PARTIAL


def test_a_used_up_budget_leaves_the_graph_with_the_shards_there_are(story: Story) -> None:
    story.settles(shard(0), Finished({}))
    story.settles(shard(1), Finished({}), after=700)
    story.happens(transitions.advance)
    assert story.status(shard(4)) is StepStatus.SKIPPED
    story.settles("search", Finished({}))
    assert story.status("search") is StepStatus.DONE


def test_the_plan_knows_nothing_of_shards(story: Story) -> None:
    known = whole_steps(story.steps.values())
    assert [step.id for step in known] == [PLAN, "search", "select", REPORT]
    assert not any(step.inputs for step in known if step.id == "search")
    assert {whole_of(step_id) for step_id in story.steps} == {step.id for step in known}
