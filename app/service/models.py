"""The language model as people see it: whether there is one, what it may cost, whether it works."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.planner.advice import ModelRole
from app.planner.llm.consultation import Message, Prompt
from app.service.consulting import ModelTerms
from app.service.ports import ChatModel

_SECONDS, _TOKENS = 20.0, 200
_TRIAL = Prompt(
    ModelRole.READER,
    (
        Message("system", "You reply with one JSON object after the schema you are given."),
        Message("user", 'Reply with {"ready": true}.'),
    ),
    {
        "type": "object",
        "title": "Trial",
        "properties": {"ready": {"type": "boolean"}},
        "required": ["ready"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What is configured; nothing of it is secret. `server` is a host name."""

    configured: bool
    terms: ModelTerms
    model: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one short question; `sentence` says what is wrong, if anything is."""

    works: bool
    sentence: str
    seconds: float = 0.0
    tokens: int = 0


class ModelService:
    """Tells of the model, and tries it."""

    def __init__(self, model: ChatModel | None, server: str, terms: ModelTerms) -> None:
        self._model = model
        self._server = server
        self._terms = terms

    def status(self) -> ModelStatus:
        if self._model is None:
            return ModelStatus(False, self._terms)
        return ModelStatus(True, self._terms, self._model.name, self._server)

    def trial(self) -> Trial:
        """Ask the model one short question."""
        if self._model is None:
            return Trial(works=False, sentence="No language model is configured on this server.")
        reply = self._model.complete(
            _TRIAL, max_tokens=_TOKENS, seconds=_SECONDS, stop=lambda: False
        )
        tokens = reply.tokens_in + reply.tokens_out
        if reply.fault:
            return Trial(False, reply.fault, reply.seconds, tokens)
        if not _is_ready(reply.text):
            said = "The model answers, but not in the form that it is asked for; it may fall back."
            return Trial(False, said, reply.seconds, tokens)
        return Trial(True, "The model answers in the form that it is asked for.",
                     reply.seconds, tokens)  # fmt: skip


def _is_ready(text: str) -> bool:
    try:
        return bool(json.loads(text) == {"ready": True})
    except ValueError:
        return False
