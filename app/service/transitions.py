"""What may happen to a run: each function looks at a state and says what to write, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.errors import Conflict
from app.service.draft import Asked, Draft, Failed, Outcome, Replanned, transition
from app.service.records import (
    Change,
    Claim,
    RunError,
    RunStatus,
    State,
    StepRecord,
    StepStatus,
)
from app.service.verdict import budget_used_up, finished_early


def ready(change: Change) -> list[StepRecord]:
    """Return the steps that this change made ready to be worked on."""
    return [step for step in change.steps if step.status is StepStatus.READY]


def claim(
    step_id: str,
    lease_seconds: float,
    max_attempts: int,
    knows: Callable[[StepRecord], bool] = lambda _: True,
) -> Callable[[State], Change]:
    """Take a step that is ready, or whose holder's lease has ended, if the taker knows how."""

    def decide(state: State) -> Change:
        draft = Draft(state)
        step = draft.steps.get(step_id)
        if step is None or not draft.is_open or not _is_free(step, state.now):
            return Change()
        if step.attempts >= max_attempts:
            draft.fail(step, _lost(step.attempts))
        elif draft.is_spent and step.is_optional:
            draft.skip(step, budget_used_up(draft.run))
        elif knows(step):
            return draft.take(step, lease_seconds)
        return draft.change()

    return decide


def settle(held: Claim, outcome: Outcome) -> Callable[[State], Change]:
    """Record what came of a step, once; raise Fenced when another has taken it over."""

    def decide(state: State) -> Change:
        draft = Draft(state)
        step = draft.held(held)
        if isinstance(outcome, Failed):
            draft.fail(step, outcome.error)
        elif isinstance(outcome, Asked):
            draft.ask(step, outcome.clarification)
        elif isinstance(outcome, Replanned):
            draft.replan(step, outcome)
        else:
            draft.finish(step, outcome)
        return draft.change()

    return decide


def release(held: Claim) -> Callable[[State], Change]:
    """Give a step back unfinished, without counting the attempt."""

    def decide(state: State) -> Change:
        draft = Draft(state)
        step = draft.held(held)
        draft.ready(replace(step, attempts=step.attempts - 1))
        return draft.change()

    return decide


def progress(held: Claim, done: float, doing: str) -> Callable[[State], Change]:
    """Note how far a step is; raise Fenced when it is no longer held."""

    def decide(state: State) -> Change:
        draft = Draft(state)
        step = draft.held(held)
        draft.say("step.progress", step, done=round(done, 4), doing=doing)
        return draft.change()

    return decide


def cancel(state: State) -> Change:
    """End the run; whoever works on it finds that nothing is held any more."""
    if state.run.status is RunStatus.CANCELLED:
        return Change()
    draft = Draft(state)
    draft.end(RunStatus.CANCELLED, None)
    for step in draft.unsettled():
        draft.put(replace(step, status=StepStatus.SKIPPED, lease_until=None))
    return draft.change()


def finish(state: State) -> Change:
    """Go to the report with what there is; steps in work find that they are no longer held."""
    if state.run.status.is_terminal:
        return Change()
    draft = Draft(state)
    planned = [step for step in state.steps if step.is_optional]
    if draft.run.status is not RunStatus.RUNNING or not planned:
        message = f"The run is {draft.run.status.value} and has no steps yet to finish with."
        raise Conflict(message, hint="Cancel it instead.")
    left = [step for step in draft.unsettled() if step.is_optional]
    if left:
        for step in left:
            draft.drop(step, finished_early())
        draft.follow()
    return draft.change()


def approve(state: State) -> Change:
    """Go on with a plan that a person agreed to; the time they took is not the run's."""
    if state.run.status is not RunStatus.AWAITING_INPUT:
        raise Conflict(f"The run is {state.run.status.value}; it does not wait for an answer.")
    draft = Draft(state)
    draft.run = transition(draft.run, RunStatus.RUNNING)
    draft.grant_budget()
    draft.log("run.started", resumed=True)
    draft.follow()
    return draft.change()


def decline(state: State) -> Change:
    """End a run whose plan a person does not want."""
    if state.run.status is not RunStatus.AWAITING_INPUT:
        raise Conflict(f"The run is {state.run.status.value}; it does not wait for an answer.")
    return cancel(state)


def advance(state: State) -> Change:
    """Bring a run up to date: skip what the budget no longer allows, ready what can start."""
    draft = Draft(state)
    if draft.run.status is RunStatus.RUNNING:
        if draft.is_spent:
            for step in draft.unsettled():
                if step.status is StepStatus.READY and step.is_optional:
                    draft.skip(step, budget_used_up(draft.run))
        draft.follow()
    return draft.change()


def _is_free(step: StepRecord, now: datetime) -> bool:
    if step.status is StepStatus.READY:
        return True
    is_abandoned = step.lease_until is not None and step.lease_until <= now
    return step.status is StepStatus.RUNNING and is_abandoned


def _lost(attempts: int) -> RunError:
    return RunError(
        "limit_exceeded",
        f"The step was begun {attempts} times and its worker died each time.",
        "It may need more memory than this machine has; try fewer columns or rows.",
    )
