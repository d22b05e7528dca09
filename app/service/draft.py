"""A run's state while it is being changed: the rules that every transition shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from pydantic import JsonValue

from app.errors import Conflict, LimitExceeded
from app.planner.clarification import Clarification
from app.service.records import (
    CRITIC,
    MOVES,
    REPORT,
    Change,
    Claim,
    NewEvent,
    RunError,
    RunRecord,
    RunStatus,
    State,
    StepRecord,
    StepStatus,
)
from app.service.shards import is_of_resamples, is_shard, whole_of
from app.service.verdict import budget_used_up, verdict


class Fenced(Exception):
    """The claim is no longer held: what was done under it must be thrown away."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A step's result, the steps that follow from it, and whether a person must agree first.

    `digest` is of all that the result depends on; `reused_from` the run that had it before.
    """

    result: JsonValue
    follow_ups: tuple[StepRecord, ...] = ()
    announce: NewEvent | None = None
    needs_approval: bool = False
    digest: str = ""
    reused_from: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person must be asked before the step can be done."""

    clarification: Clarification


@dataclass(frozen=True, slots=True)
class Replanned:
    """Steps to be done before the report: its inputs and place as they are then, and the event."""

    steps: tuple[StepRecord, ...]
    inputs: tuple[str, ...]
    position: int
    announce: NewEvent


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a step has no result."""

    error: RunError


Outcome: TypeAlias = Finished | Failed | Asked | Replanned


def transition(run: RunRecord, status: RunStatus) -> RunRecord:
    """Return the run in its new status; raise Conflict when the move is not allowed."""
    if status not in MOVES[run.status]:
        raise Conflict(f"The run is {run.status.value} and cannot become {status.value}.")
    return replace(run, status=status)


class Draft:
    """A state being changed; `change()` says what differs from the state it began with."""

    def __init__(self, state: State) -> None:
        self._before = state
        self._events: list[NewEvent] = []
        self._claim: Claim | None = None
        self.run = state.run
        self.steps = {step.id: step for step in state.steps}

    @property
    def is_open(self) -> bool:
        return self.run.status in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def is_spent(self) -> bool:
        deadline = self.run.deadline
        return deadline is not None and self._before.now - self._waited() >= deadline

    def change(self) -> Change:
        before = {step.id: step for step in self._before.steps}
        return Change(
            run=None if self.run == self._before.run else self.run,
            steps=tuple(s for s in self.steps.values() if s != before.get(s.id)),
            events=tuple(self._events),
            claim=self._claim,
        )

    def held(self, held: Claim) -> StepRecord:
        step = self.steps.get(held.step_id)
        is_held = (
            step is not None
            and self.is_open
            and step.status is StepStatus.RUNNING
            and step.fence == held.fence
        )
        if step is None or not is_held:
            raise Fenced(f"step {held.step_id} of {held.run_id} is no longer held")
        return step

    def unsettled(self) -> list[StepRecord]:
        return [step for step in self.steps.values() if not step.status.is_settled]

    def put(self, step: StepRecord) -> None:
        self.steps[step.id] = step

    def log(self, event: str, **data: JsonValue) -> None:
        self._events.append(NewEvent(event, data))

    def say(self, event: str, step: StepRecord, **data: JsonValue) -> None:
        if is_shard(step.id):
            whole = self.steps[whole_of(step.id)]
            if event != "step.started" or is_of_resamples(step.id):
                event, data = "step.progress", self._part_done(whole, data)
            step = whole
        named: dict[str, JsonValue] = {"step_id": step.id, "action": step.action}
        if step.algorithm:
            named["algorithm"] = step.algorithm
        self._events.append(NewEvent(event, named | data))

    def grant_budget(self) -> None:
        budget = timedelta(seconds=self.run.options.budget_seconds)
        self.run = replace(self.run, deadline=self._before.now + budget)

    def ready(self, step: StepRecord) -> None:
        self.put(
            replace(step, status=StepStatus.READY, lease_until=None, ready_at=self._before.now)
        )

    def take(self, step: StepRecord, lease_seconds: float) -> Change:
        begun = now = self._before.now
        if self.run.status is RunStatus.QUEUED:
            self.run = replace(transition(self.run, RunStatus.RUNNING), started_at=now)
            self.grant_budget()
            self.log("run.started")
        elif self.run.deadline is not None:
            self.run = replace(self.run, deadline=self.run.deadline + self._waited())
        if step.is_joined:  # it began with its first shard, which has told so
            shards = (self.steps[name] for name in step.inputs if is_shard(name))
            begun = min(shard.started_at or now for shard in shards)
        taken = replace(
            step,
            status=StepStatus.RUNNING,
            attempts=step.attempts + 1,
            fence=step.fence + 1,
            started_at=begun,
            lease_until=now + timedelta(seconds=lease_seconds),
        )
        self.put(taken)
        if not step.is_joined:
            self.say("step.started", taken, attempt=taken.attempts)
        left = self._seconds_left() if step.is_optional else None
        due = step.lease_until or step.ready_at or now
        self._claim = Claim(
            self.run.id,
            step.id,
            taken.fence,
            taken.attempts,
            left,
            self.run.trace,
            self.run.tenant,
            max(0.0, (now - due).total_seconds()),
        )
        return self.change()

    def finish(self, step: StepRecord, outcome: Finished) -> None:
        seconds = self._seconds(step)
        done = replace(
            step,
            status=StepStatus.DONE,
            result=outcome.result,
            seconds=seconds,
            lease_until=None,
            digest=outcome.digest,
            reused_from=outcome.reused_from,
        )
        self.put(done)
        again = {"reused_from": outcome.reused_from} if outcome.reused_from else {}
        self.say("step.finished", done, seconds=seconds, **again)
        for follow_up in outcome.follow_ups:
            self.put(follow_up)
        if outcome.announce is not None:
            self._events.append(outcome.announce)
        if outcome.needs_approval:
            self.run = transition(self.run, RunStatus.AWAITING_INPUT)
            self.log("run.awaiting_input", **{"for": "plan"})
        else:
            self.follow()

    def ask(self, step: StepRecord, asked: Clarification) -> None:
        """Put the step back and let the run wait; an attempt that asked is none."""
        waiting = replace(
            step, status=StepStatus.WAITING, attempts=step.attempts - 1, lease_until=None
        )
        self.put(waiting)
        self.run = replace(transition(self.run, RunStatus.AWAITING_INPUT), asks=asked)
        choices: list[JsonValue] = [{"id": c.id, "text": c.text} for c in asked.choices]
        told: dict[str, JsonValue] = {"question": asked.question, "choices": choices}
        self.log("run.awaiting_input", **{"for": "reading"}, **told)

    def replan(self, step: StepRecord, outcome: Replanned) -> None:
        """Put the report behind steps that are added; an attempt that added them is none."""
        self.put(
            replace(
                step,
                status=StepStatus.WAITING,
                attempts=step.attempts - 1,
                lease_until=None,
                inputs=outcome.inputs,
                position=outcome.position,
            )
        )
        for added in outcome.steps:
            self.put(added)
        self._events.append(outcome.announce)
        self.follow()

    def fail(self, step: StepRecord, error: RunError) -> None:
        if error.code == LimitExceeded.code and self.is_spent and step.is_optional:
            error = budget_used_up(self.run)  # the time it had was what was left of the run's
        failed = replace(
            step,
            status=StepStatus.FAILED,
            error=error,
            seconds=self._seconds(step),
            lease_until=None,
        )
        self.put(failed)
        self.say("step.failed", failed, seconds=failed.seconds, error=_told(error))
        self.follow()

    def skip(self, step: StepRecord, cause: RunError) -> None:
        self.drop(step, cause)
        self.follow()

    def follow(self) -> None:
        """Ready or skip each waiting step whose inputs are settled; end the run after the last."""
        while waiting := [step for step in self.unsettled() if self._can_move(step)]:
            for step in waiting:
                self._move(step)
        if not self.unsettled():
            self.end(*verdict(list(self.steps.values())))

    def end(self, status: RunStatus, error: RunError | None) -> None:
        ended = transition(self.run, status)
        self.run = replace(ended, error=error, finished_at=self._before.now)
        data: dict[str, JsonValue] = {} if error is None else {"error": _told(error)}
        self._events.append(NewEvent(f"run.{status.value}", data))

    def _can_move(self, step: StepRecord) -> bool:
        if step.status is not StepStatus.WAITING:
            return False
        return all(self.steps[name].status.is_settled for name in step.inputs)

    def _move(self, step: StepRecord) -> None:
        cause = None if step.id in (CRITIC, REPORT) else _missing(step.inputs, self.steps)
        if cause is None and self.is_spent and step.is_optional:
            cause = budget_used_up(self.run)
        if cause is None:
            self.ready(step)
        elif step.is_joined and any(self._has_failed(name) for name in step.inputs):
            self.put(replace(step, status=StepStatus.FAILED, error=cause))
            self.say("step.failed", step, seconds=None, error=_told(cause))
        else:
            self.drop(step, cause)

    def _has_failed(self, name: str) -> bool:
        return self.steps[name].status is StepStatus.FAILED and not is_of_resamples(name)

    def drop(self, step: StepRecord, cause: RunError) -> None:
        """Skip a step without a look at what follows from it."""
        skipped = replace(step, status=StepStatus.SKIPPED, error=cause, lease_until=None)
        self.put(skipped)
        self.say("step.skipped", skipped, why=cause.sentence)

    def _part_done(self, whole: StepRecord, data: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Return how far a step is one of whose shards has something to tell."""
        shards = [self.steps[name] for name in whole.inputs if is_shard(name)]
        settled = sum(shard.status.is_settled for shard in shards)
        within = data.get("done", 0.0)
        done = settled + (within if isinstance(within, float) else 0.0)
        doing = data.get("doing", f"{settled} of {len(shards)} parts are done")
        return {"done": round(done / len(shards), 4), "doing": doing}

    def _waited(self) -> timedelta:
        """Return how long the run has waited, all of it, for a worker: others' time, not its own.

        A budget is for the work: a run that stands in a queue behind others must not use it up.
        """
        steps = self._before.steps
        since = [step.ready_at for step in steps if step.status is StepStatus.READY]
        starts = [at for at in since if at is not None]
        if not starts or any(step.status is StepStatus.RUNNING for step in steps):
            return timedelta()
        ends = [
            step.started_at + timedelta(seconds=step.seconds)
            for step in steps
            if step.started_at is not None and step.seconds is not None
        ]
        return max(timedelta(), self._before.now - max([min(starts), *ends]))

    def _seconds(self, step: StepRecord) -> float | None:
        if step.started_at is None:
            return None
        return round((self._before.now - step.started_at).total_seconds(), 3)

    def _seconds_left(self) -> float | None:
        if self.run.deadline is None:
            return None
        return (self.run.deadline - self._before.now).total_seconds()


def _missing(inputs: Iterable[str], steps: Mapping[str, StepRecord]) -> RunError | None:
    """Return why an input has no result, or None when all have one that must."""
    for name in inputs:
        step = steps[name]
        if step.status is not StepStatus.DONE and not is_of_resamples(name):
            return step.error
    return None


def _told(error: RunError) -> JsonValue:
    return {"code": error.code, "sentence": error.sentence, "hint": error.hint}
