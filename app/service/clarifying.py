"""A run that asks back: what is asked, what may be answered, what an answer changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pydantic import JsonValue

from app.causal.codec import decode, encode
from app.errors import Conflict, InvalidRequest
from app.planner.clarification import Choice, Clarification
from app.service.draft import Draft, transition
from app.service.records import Change, DatasetRecord, RunRecord, RunStatus, State

_UNCLEAR = "clarification"


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """What a person says to a run that waits for them.

    `approve` answers for a plan, or with False ends the run; `choice` is the id of a reading that
    was offered, `text` an answer in free words.
    """

    approve: bool | None = None
    choice: str = ""
    text: str = ""


def unclear(asked: Clarification) -> JsonValue:
    """Return what a child leaves in place of a plan when the person must be asked first."""
    return {_UNCLEAR: encode(asked)}


def clarification(result: JsonValue) -> Clarification | None:
    """Return what a child wants to have asked; None where it made a plan."""
    if not (isinstance(result, dict) and set(result) == {_UNCLEAR}):
        return None
    return decode(Clarification, result[_UNCLEAR])


def pending(run: RunRecord) -> Clarification | None:
    """Return the question that a run waits to have answered; None where it waits for none."""
    is_open = run.status is RunStatus.AWAITING_INPUT and run.asks and not run.asks.answer
    return run.asks if is_open else None


def taken(said: RunAnswer, asked: Clarification, dataset: DatasetRecord) -> Choice:
    """Return the reading that an answer stands for.

    Raises
    ------
    InvalidRequest : it names no choice and no column, or agrees to a plan that there is not yet.
    """
    from app.planner.replies import chosen

    if said.text.strip():
        return chosen(said.text, asked, dataset.profile, dataset.description)
    if found := asked.choice(said.choice):
        return found
    ids = ", ".join(choice.id for choice in asked.choices)
    told = f"There is no choice {said.choice!r}." if said.choice else "No choice is named."
    raise InvalidRequest(told, hint=f"Give one of {ids} as choice, or an answer as text.")


def answered(reading: Choice, asked: Clarification) -> Callable[[State], Change]:
    """Go on with a reading that a person chose; the time they took is not the run's."""

    def decide(state: State) -> Change:
        if pending(state.run) != asked:
            message = f"The run is {state.run.status.value}; it does not wait for this answer."
            raise Conflict(message)
        draft, options = Draft(state), state.run.options
        changed = options.amendments.followed_by(reading.amendments)
        draft.run = replace(
            transition(draft.run, RunStatus.RUNNING),
            options=replace(options, amendments=changed),
            asks=replace(asked, answer=reading.text),
        )
        draft.grant_budget()
        draft.log("run.started", resumed=True, answer=reading.text)
        draft.follow()
        return draft.change()

    return decide
