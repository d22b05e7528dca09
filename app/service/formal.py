"""Formal questions without data: a causal model described in words, answered on the spot."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import JsonValue

from app.causal.codec import encode
from app.causal.described.asking import FormalAnswer, FormalKind, FormalQuery
from app.causal.described.model import DescribedModel
from app.causal.graph import CausalGraph
from app.errors import InvalidQuestion
from app.planner.inquiries.options import offered
from app.service.choosing import choice, formal_claims, formal_options, with_choice
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
    listed = offered(str(text))
    plain = listed.stem if listed.options else str(text)
    made = _concluded(plain) or _worked_out(plain)
    chosen = choice(formal_options(listed.options), formal_claims(made.answer))
    return encode(replace(made, answer=_choosing(made.answer, chosen)))


def _choosing(found: FormalAnswer, chosen: str | None) -> FormalAnswer:
    return replace(found, choice=chosen, sentence=with_choice(chosen, found.sentence))


def _worked_out(text: str) -> Deduction:
    """Return what follows from a model that the text describes."""
    from app.causal.described.answering import answer
    from app.planner.described.reading import read

    asked = read(text)
    told = tuple(str(statement) for statement in asked.model.statements)
    return Deduction(answer(asked.model, asked.query), asked.model, asked.query, told)


def _concluded(text: str) -> Deduction | None:
    """Return what follows from which variables go together; None where the text says no such."""
    from app.causal.described.dependences import concluded
    from app.planner.described.dependences import conclusion_in

    asked = conclusion_in(text)
    if asked is None:
        return None
    cause, effect = (*asked.ends, "", "")[:2]
    query = FormalQuery(FormalKind.CONCLUSION, cause, effect, role=asked.hypothesis.value)
    model = DescribedModel(CausalGraph.dag(asked.names, ()))
    return Deduction(concluded(asked), model, query, tuple(map(str, asked.said)))
