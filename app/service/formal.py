"""Formal questions without data: a causal model described in words, answered on the spot."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.codec import encode
from app.causal.described.asking import FormalAnswer, FormalQuery
from app.causal.described.model import DescribedModel
from app.errors import InvalidQuestion
from app.service.ports import Limits, Sandbox

LONGEST_TEXT = 8_000
LIMITS = Limits(seconds=30.0, memory_bytes=2 << 30)


@dataclass(frozen=True, slots=True)
class Deduction:
    """The answer to a formal question, and the model and the query as they were understood."""

    answer: FormalAnswer
    model: DescribedModel
    query: FormalQuery
    statements: tuple[str, ...]


class FormalService:
    """Answers within seconds, in a child process with limits; nothing is stored."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def answer(self, text: str) -> JsonValue:
        """Return the deduction as JSON.

        Raises
        ------
        InvalidQuestion : the text describes no model, contradicts itself or asks nothing.
        LimitExceeded : the model is too large to be worked out.
        """
        if not text.strip():
            raise InvalidQuestion("The text is empty.", hint="Describe causes and ask a question.")
        if len(text) > LONGEST_TEXT:
            message = f"The text has {len(text)} characters."
            raise InvalidQuestion(message, hint=f"At most {LONGEST_TEXT} can be read.")
        return self._sandbox.run(
            "deduce", text, LIMITS, progress=lambda *_: None, stop=lambda: False
        )


def deduce(text: JsonValue) -> JsonValue:
    """Read the text and work out its answer, in a child process."""
    from app.causal.described.answering import answer
    from app.planner.described.reading import read

    asked = read(str(text))
    told = tuple(str(statement) for statement in asked.model.statements)
    found = answer(asked.model, asked.query)
    return encode(Deduction(found, asked.model, asked.query, told))
