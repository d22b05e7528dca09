"""Consulting a model for a run: the child says what to ask, the worker asks, within a budget.

A child process has no network to use and no key to lose: it returns a prompt in place of a
result, and is begun again with the replies so far. Planning is quick beside any reply.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from app.causal.codec import decode, encode
from app.planner.advice import Consulted
from app.planner.llm.consultation import Prompt, Reply
from app.service.ports import ChatModel, Replies
from app.service.records import RunRecord

_PROMPT = "prompt"
_LETTERS_PER_TOKEN = 3  # at worst
_MOST_ROUNDS = 40  # more than all roles with all their tries
_LEAST_REPLY = 16


@dataclass(frozen=True, slots=True)
class ModelTerms:
    """What one run may spend on a model, and one call; prices are per million tokens."""

    calls: int = 16
    tokens: int = 200_000
    seconds: float = 120.0
    call_seconds: float = 45.0
    reply_tokens: int = 4_000
    price_in: float | None = None
    price_out: float | None = None


@dataclass(slots=True)
class _Spent:
    calls: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def add(self, part: Reply | Consulted) -> None:
        self.calls += part.calls
        self.tokens += part.tokens_in + part.tokens_out
        self.seconds += part.seconds


def asking(prompt: Prompt) -> JsonValue:
    """Return what a child leaves in place of a result when it needs a reply first."""
    return {_PROMPT: encode(prompt)}


class Consultant:
    """Asks the model what children want asked, remembers replies, and keeps to the terms."""

    def __init__(self, model: ChatModel, replies: Replies, terms: ModelTerms) -> None:
        self._model = model
        self._replies = replies
        self.terms = terms

    @property
    def model(self) -> str:
        return self._model.name

    def carry_out(
        self,
        run: RunRecord,
        once: Callable[[tuple[Reply, ...]], JsonValue],
        before: Sequence[Consulted],
        stop: Callable[[], bool],
    ) -> JsonValue:
        """Return what `once` gives when it has all the replies it asks for.

        `before` is what earlier steps of the run have spent.
        """
        spent, replies, down = _Spent(), list[Reply](), ""
        for record in before:
            spent.add(record)
        for _ in range(_MOST_ROUNDS):
            result = once(tuple(replies))
            if not (isinstance(result, dict) and set(result) == {_PROMPT}):
                return result
            prompt = decode(Prompt, result[_PROMPT])
            # A server that failed once would have each role wait for it again.
            reply = Reply(fault=down) if down else self._reply(run, prompt, spent, stop)
            down = reply.fault
            spent.add(reply)
            replies.append(reply)
        raise AssertionError("a consultation asks at most three times in each role")

    def _reply(
        self, run: RunRecord, prompt: Prompt, spent: _Spent, stop: Callable[[], bool]
    ) -> Reply:
        digest = self._digest(prompt)
        known = self._replies.find(run, digest)
        if known is not None:
            return known
        letters = sum(len(message.text) for message in prompt.messages)
        left = self.terms.tokens - spent.tokens - letters // _LETTERS_PER_TOKEN
        seconds = min(self.terms.call_seconds, self.terms.seconds - spent.seconds)
        if short := self._short_of(spent, left, seconds):
            return Reply(fault=f"The run has used up its {short} for the model.")
        reply = self._model.complete(
            prompt, max_tokens=min(left, self.terms.reply_tokens), seconds=seconds, stop=stop
        )
        if not reply.fault:
            self._replies.keep(run, digest, reply)
        return reply

    def _short_of(self, spent: _Spent, tokens: int, seconds: float) -> str:
        if spent.calls >= self.terms.calls:
            return f"{self.terms.calls} calls"
        if tokens < _LEAST_REPLY:
            return f"{self.terms.tokens} tokens"
        return f"{self.terms.seconds:g} seconds" if seconds <= 0 else ""

    def _digest(self, prompt: Prompt) -> str:
        asked = json.dumps([self._model.name, encode(prompt)], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()
