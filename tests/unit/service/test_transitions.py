"""What may happen to a run, decided without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import Conflict
from app.service import transitions
from app.service.draft import Failed, Fenced, Finished, transition
from app.service.records import (
    MOVES,
    PLAN,
    REPORT,
    Change,
    Claim,
    RunError,
    RunRecord,
    RunStatus,
    State,
    StepRecord,
    StepStatus,
)
from tests.records import LONG_AGO, a_run, first_step

NO_DATA = RunError("too_few_samples", "Only 3 rows are complete.", "Bring more rows.")
NOT_IDENTIFIED = RunError("not_identified", "The effect is not identified.", "Measure age.")


class Story:
    """A run that things happen to, one after the other, on a clock of its own."""

    def __init__(self, run: RunRecord | None = None) -> None:
        self.run = run or a_run()
        self.steps = {PLAN: first_step()}
        self.now = LONG_AGO
        self.log: list[str] = []

    def happens(self, decide: Callable[[State], Change]) -> Change:
        change = decide(State(self.run, tuple(self.steps.values()), self.now))
        self.run = change.run or self.run
        self.steps |= {step.id: step for step in change.steps}
        self.log += [event.type for event in change.events]
        return change

    def claims(self, step_id: str, *, attempts: int = 3) -> Claim | None:
        return self.happens(transitions.claim(step_id, 30, attempts)).claim

    def settles(self, step_id: str, outcome: Finished | Failed, *, after: float = 0) -> None:
        held = self.claims(step_id)
        assert held is not None, f"{step_id} cannot be claimed"
        self.passes(after)
        self.happens(transitions.settle(held, outcome))

    def is_planned(self, *steps: StepRecord, needs_approval: bool = False) -> None:
        report = a_step(REPORT, *(step.id for step in steps))
        outcome = Finished({}, (*steps, report), needs_approval=needs_approval)
        self.settles(PLAN, outcome)

    def status(self, step_id: str) -> StepStatus:
        return self.steps[step_id].status

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def a_step(name: str, *inputs: str, answers: bool = False) -> StepRecord:
    return StepRecord("run_1", name, 1, StepStatus.WAITING, inputs=inputs, answers=answers)


@pytest.fixture
def story() -> Story:
    return Story()


@pytest.fixture
def planned(story: Story) -> Story:
    """A run with an estimate, a refutation of it, and the report."""
    story.is_planned(a_step("estimate", answers=True), a_step("refute", "estimate"))
    return story


def test_the_first_claim_starts_the_run(story: Story) -> None:
    assert story.claims(PLAN) == Claim("run_1", PLAN, fence=1, attempts=1)
    assert story.run.status is RunStatus.RUNNING
    assert story.run.started_at == LONG_AGO
    assert story.log == ["run.started", "step.started"]


def test_a_plan_readies_the_steps_that_need_nothing(planned: Story) -> None:
    assert planned.status("estimate") is StepStatus.READY
    assert planned.status("refute") is StepStatus.WAITING
    assert planned.status(REPORT) is StepStatus.WAITING


def test_a_run_whose_steps_are_all_done_has_succeeded(planned: Story) -> None:
    for step in ("estimate", "refute", REPORT):
        planned.settles(step, Finished({}))
    assert planned.run.status is RunStatus.SUCCEEDED
    assert planned.run.finished_at == LONG_AGO
    assert planned.log[-1] == "run.succeeded"


def test_what_rests_on_a_failed_step_is_skipped_but_the_report_is_made(planned: Story) -> None:
    planned.settles("estimate", Failed(NO_DATA))
    assert planned.status("refute") is StepStatus.SKIPPED
    assert planned.steps["refute"].error == NO_DATA
    assert planned.status(REPORT) is StepStatus.READY


def test_a_run_without_its_answer_has_failed_with_the_cause(planned: Story) -> None:
    planned.settles("estimate", Failed(NO_DATA))
    planned.settles(REPORT, Finished({}))
    assert (planned.run.status, planned.run.error) == (RunStatus.FAILED, NO_DATA)


def test_an_answer_without_its_refutation_is_partial(planned: Story) -> None:
    planned.settles("estimate", Finished({}))
    planned.settles("refute", Failed(NO_DATA))
    planned.settles(REPORT, Finished({}))
    assert (planned.run.status, planned.run.error) == (RunStatus.PARTIAL, None)


def test_that_nothing_is_identified_is_an_answer(planned: Story) -> None:
    planned.settles("estimate", Failed(NOT_IDENTIFIED))
    planned.settles(REPORT, Finished({}))
    assert planned.run.status is RunStatus.SUCCEEDED


def test_a_question_that_cannot_be_planned_fails_the_run(story: Story) -> None:
    story.settles(PLAN, Failed(NO_DATA))
    assert (story.run.status, story.run.error) == (RunStatus.FAILED, NO_DATA)
    assert story.log[-2:] == ["step.failed", "run.failed"]


def test_a_step_that_three_workers_died_of_is_given_up(planned: Story) -> None:
    for _ in range(3):
        assert planned.claims("estimate") is not None
        planned.passes(31)
    assert planned.claims("estimate") is None
    error = planned.steps["estimate"].error
    assert error is not None
    assert (error.code, "3 times" in error.sentence) == ("limit_exceeded", True)
    assert planned.status(REPORT) is StepStatus.READY


def test_a_step_given_back_is_no_failed_attempt(planned: Story) -> None:
    held = planned.claims("estimate")
    assert held is not None
    planned.happens(transitions.release(held))
    again = planned.claims("estimate")
    assert again == replace(held, fence=2)


def test_when_the_budget_is_used_up_what_is_left_is_skipped_and_the_report_made(
    planned: Story,
) -> None:
    planned.settles("estimate", Finished({}), after=601)
    assert planned.claims("refute") is None
    assert planned.status("refute") is StepStatus.SKIPPED
    planned.settles(REPORT, Finished({}))
    assert planned.run.status is RunStatus.PARTIAL


def test_a_sweep_skips_what_the_budget_no_longer_allows(story: Story) -> None:
    story.is_planned(a_step("first"), a_step("second"), a_step("third"))
    story.settles("first", Finished({}), after=601)
    story.happens(transitions.advance)
    assert {story.status("second"), story.status("third")} == {StepStatus.SKIPPED}
    assert story.status(REPORT) is StepStatus.READY


def test_a_claim_says_how_much_of_the_budget_is_left(planned: Story) -> None:
    planned.settles("estimate", Finished({}), after=20)
    held = planned.claims("refute")
    assert held is not None
    assert held.seconds_left == 580


def test_standing_in_a_queue_costs_a_run_nothing_of_its_budget(planned: Story) -> None:
    planned.passes(3600)
    planned.settles("estimate", Finished({}), after=20)
    planned.passes(3600)
    held = planned.claims("refute")
    assert held is not None
    assert held.seconds_left == 580


def test_time_in_which_another_step_is_worked_on_is_no_wait(story: Story) -> None:
    story.is_planned(a_step("one"), a_step("other"))
    story.settles("one", Finished({}), after=100)
    held = story.claims("other")
    assert held is not None
    assert held.seconds_left == 500


def test_a_plan_to_be_approved_waits_and_its_waiting_costs_nothing(story: Story) -> None:
    story.is_planned(a_step("estimate", answers=True), needs_approval=True)
    assert story.run.status is RunStatus.AWAITING_INPUT
    assert story.claims("estimate") is None
    story.passes(3600)
    change = story.happens(transitions.approve)
    assert [step.id for step in transitions.ready(change)] == ["estimate"]
    held = story.claims("estimate")
    assert held is not None
    assert held.seconds_left == 600


def test_a_declined_plan_cancels_the_run(story: Story) -> None:
    story.is_planned(a_step("estimate"), needs_approval=True)
    story.happens(transitions.decline)
    assert story.run.status is RunStatus.CANCELLED


def test_only_a_run_that_waits_can_be_answered(planned: Story) -> None:
    for answer in (transitions.approve, transitions.decline):
        with pytest.raises(Conflict, match="running"):
            planned.happens(answer)


def test_nobody_can_record_anything_for_a_cancelled_run(planned: Story) -> None:
    held = planned.claims("estimate")
    assert held is not None
    planned.happens(transitions.cancel)
    for late in (
        transitions.settle(held, Finished({})),
        transitions.progress(held, 0.5, "fitting"),
        transitions.release(held),
    ):
        with pytest.raises(Fenced):
            planned.happens(late)
    assert planned.log[-1] == "run.cancelled"


def test_a_run_finished_early_reports_on_what_there_is(planned: Story) -> None:
    planned.settles("estimate", Finished({}))
    held = planned.claims("refute")
    assert held is not None
    change = planned.happens(transitions.finish)
    assert [step.id for step in transitions.ready(change)] == [REPORT]
    with pytest.raises(Fenced):
        planned.happens(transitions.settle(held, Finished({})))
    planned.settles(REPORT, Finished({}))
    assert planned.run.status is RunStatus.PARTIAL


def test_finishing_twice_changes_nothing(planned: Story) -> None:
    planned.happens(transitions.finish)
    assert planned.happens(transitions.finish).is_empty
    planned.settles(REPORT, Finished({}))
    assert planned.happens(transitions.finish).is_empty


def test_a_run_without_a_plan_has_nothing_to_finish_with(story: Story) -> None:
    with pytest.raises(Conflict, match="queued"):
        story.happens(transitions.finish)
    story.claims(PLAN)
    with pytest.raises(Conflict, match="running"):
        story.happens(transitions.finish)


def test_an_answer_that_only_lacked_time_leaves_what_was_found(story: Story) -> None:
    story.is_planned(a_step("discover"), a_step("estimate", "discover", answers=True))
    story.settles("discover", Finished({}), after=601)
    assert story.claims("estimate") is None
    story.settles(REPORT, Finished({}))
    assert (story.run.status, story.run.error) == (RunStatus.PARTIAL, None)


def test_a_step_cut_off_by_the_budget_says_so(planned: Story) -> None:
    held = planned.claims("estimate")
    assert held is not None
    planned.passes(601)
    too_long = RunError("limit_exceeded", "The step took longer than 600 s.")
    planned.happens(transitions.settle(held, Failed(too_long)))
    error = planned.steps["estimate"].error
    assert error is not None
    assert error.code == "budget_used_up"


def test_cancelling_twice_says_it_once(planned: Story) -> None:
    planned.happens(transitions.cancel)
    assert planned.happens(transitions.cancel).is_empty


def test_an_ended_run_cannot_be_cancelled(story: Story) -> None:
    story.settles(PLAN, Failed(NO_DATA))
    with pytest.raises(Conflict, match="failed"):
        story.happens(transitions.cancel)


@pytest.mark.parametrize("status", RunStatus)
def test_an_ended_run_goes_nowhere(status: RunStatus) -> None:
    if status.is_terminal:
        assert MOVES[status] == frozenset()
        with pytest.raises(Conflict):
            transition(replace(a_run(), status=status), RunStatus.RUNNING)
    else:
        assert RunStatus.CANCELLED in MOVES[status]
