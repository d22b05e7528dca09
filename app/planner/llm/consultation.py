"""A consultation: what one role asks a model, and what is made of its replies, without I/O.

A role is a generator that yields prompts and is sent replies. Whoever drives it decides where
replies come from; sent the same replies again, it does the same again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from pydantic import BaseModel, JsonValue

from app.planner.advice import Consulted, ModelRole
from app.planner.llm.parsing import parsed
from app.planner.llm.prompts import CORRECTION

MOST_TRIES = 3
_MOST_ECHOED = 4_000  # characters of a bad reply that go back with its faults
_MOST_FAULTS = 8


@dataclass(frozen=True, slots=True)
class Message:
    """One turn: `speaker` is system, user or assistant."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked, and the JSON schema its reply must follow."""

    role: ModelRole
    messages: tuple[Message, ...]
    schema: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: text, or in `fault` the sentence why there is none.

    `calls` is how often a server was asked for it, none for a `cached` one, which was paid for
    before; `seconds` is how long it took.
    """

    text: str = ""
    fault: str = ""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    cached: bool = False

    def unpaid(self) -> Reply:
        """Return this reply as one that another run has paid for."""
        return replace(self, calls=0, tokens_in=0, tokens_out=0, seconds=0.0, cached=True)


T = TypeVar("T")
Form = TypeVar("Form", bound=BaseModel)
Asking: TypeAlias = Generator[Prompt, Reply, T]


def consult(
    role: ModelRole,
    messages: Sequence[Message],
    form: type[Form],
    violations: Callable[[Form], Sequence[str]],
) -> Asking[tuple[Form | None, Consulted]]:
    """Ask until a reply fills the form without violations, at most three times.

    What was wrong goes back to the model in sentences. Returns None, with the reason, when the
    expert has to go on alone.
    """
    said, record, schema = list(messages), Consulted(role), form.model_json_schema()
    faults: Sequence[str] = ()
    for _ in range(MOST_TRIES):
        reply = yield Prompt(role, tuple(said), schema)
        record = _counting(record, reply)
        if reply.fault:
            return None, replace(record, fallback=reply.fault)
        filled, faults = parsed(reply.text, form)
        if filled is not None:
            faults = violations(filled)
            if not faults:
                return filled, record
        said += [Message("assistant", reply.text[:_MOST_ECHOED]), _correction(faults, schema)]
    told = faults[0] if faults else ""
    return None, replace(record, fallback=f"Three replies in a row could not be used: {told}")


def _counting(record: Consulted, reply: Reply) -> Consulted:
    return replace(
        record,
        calls=record.calls + reply.calls,
        cached=record.cached + reply.cached,
        tokens_in=record.tokens_in + reply.tokens_in,
        tokens_out=record.tokens_out + reply.tokens_out,
        seconds=round(record.seconds + reply.seconds, 3),
    )


def _correction(faults: Sequence[str], schema: dict[str, JsonValue]) -> Message:
    listed = "\n".join(f"- {fault}" for fault in faults[:_MOST_FAULTS])
    return Message("user", CORRECTION.format(faults=listed, schema=json.dumps(schema)))


def driven(asking: Asking[T], replies: Sequence[Reply]) -> Prompt | T:
    """Return what a consultation comes to with these replies, or the prompt that it is stuck at."""
    try:
        prompt = next(asking)
        for reply in replies:
            prompt = asking.send(reply)
    except StopIteration as done:
        result: T = done.value
        return result
    return prompt
