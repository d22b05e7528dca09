"""A chat model behind any server that speaks OpenAI's protocol, bounded in time, size and trust."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog

from app.errors import StepCancelled
from app.planner.llm.consultation import Prompt, Reply
from app.planner.llm.prompts import FORMAT

if TYPE_CHECKING:
    import httpx
    from langchain_core.messages import BaseMessage

TICK = 0.1
MOST_BYTES = 4 << 20  # of one response, however long the model means to go on
MOST_ATTEMPTS = 3  # while the server says that it is busy or broken
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_NOT_UNDERSTOOD = frozenset({400, 404, 415, 422, 501})
_LONGEST_PAUSE = 5.0
_FORM = "reply"
_WAYS = ("schema", "tool", "text")  # of asking for JSON, the strictest first
_MOST_TOKENS = 10_000_000  # that a server is believed to have counted
_LETTERS_PER_TOKEN = 4

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """Where the model is and how to sign in; `key` never leaves this object but in the header."""

    model: str
    base_url: str
    key: str
    streaming: bool = False

    def __repr__(self) -> str:
        return f"Access(model={self.model!r})"


class _Unusable(Exception):
    """The server gave nothing that can be read; the message is a sentence of ours."""


class OpenAIChat:
    """Implements ChatModel on langchain-openai, which is imported at the first call."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._way = 0

    @property
    def name(self) -> str:
        return self._access.model

    @property
    def server(self) -> str:
        """The host that prompts are sent to, without anything that could be a secret."""
        return urlsplit(self._access.base_url).hostname or "api.openai.com"

    def complete(
        self, prompt: Prompt, *, max_tokens: int, seconds: float, stop: Callable[[], bool]
    ) -> Reply:
        """Return the reply, or in its `fault` why there is none.

        Raises
        ------
        StepCancelled : `stop` said so; the call is given up.
        """
        call = _Call(self._access, prompt, max_tokens, seconds, self._way)
        worker = threading.Thread(target=call.run, name="model", daemon=True)
        worker.start()
        while worker.is_alive() and not call.is_overdue:
            worker.join(TICK)
            if stop():
                call.give_up()
                raise StepCancelled("The step was stopped while a model was asked.")
        if worker.is_alive():
            call.give_up()
        self._way = max(self._way, call.way)
        return call.reply()


class _Call:
    """One question to a server, in a thread of its own, so that nobody waits for a dead one."""

    def __init__(
        self, access: Access, prompt: Prompt, max_tokens: int, seconds: float, way: int
    ) -> None:
        self._access = access
        self._prompt = prompt
        self._max_tokens = max_tokens
        self._seconds = seconds
        self._deadline = math.inf
        self._begun = time.monotonic()
        self._calls = 0
        self._found = Reply(fault="The model took longer than it may.")
        self._client: httpx.Client | None = None
        self.way = way

    @property
    def is_overdue(self) -> bool:
        return time.monotonic() > self._deadline

    def reply(self) -> Reply:
        seconds = round(time.monotonic() - self._begun, 3)
        return replace(self._found, calls=self._calls, seconds=seconds)

    def give_up(self) -> None:
        if self._client is not None:
            self._client.close()

    def run(self) -> None:
        import langchain_openai  # noqa: F401 - the first time takes seconds, which are not the model's

        self._begun = time.monotonic()
        self._deadline = self._begun + self._seconds
        try:
            found = self._answered()
        except _Unusable as unusable:
            found = Reply(fault=str(unusable))
        except Exception as fault:  # noqa: BLE001 - whatever libraries make of what a server sends
            log.warning("model call failed", fault=type(fault).__name__)
            found = Reply(fault="What the model's server sent cannot be read.")
        if not self.is_overdue:
            self._found = found

    def _answered(self) -> Reply:
        while True:
            try:
                return self._read(self._asked())
            except _Refused as refused:
                if refused.status in _NOT_UNDERSTOOD and self.way + 1 < len(_WAYS):
                    self.way += 1
                    continue
                if refused.status not in _BUSY or self._calls >= MOST_ATTEMPTS:
                    raise _Unusable(refused.sentence) from None
                self._pause(refused.wait)

    def _pause(self, seconds: float) -> None:
        left = self._deadline - time.monotonic()
        if seconds >= left:
            raise _Unusable("The model's server is busy for longer than may be waited.")
        time.sleep(seconds)

    def _asked(self) -> BaseMessage:
        import openai

        self._calls += 1
        try:
            return self._sent()
        except openai.APIStatusError as error:
            status = error.status_code
            told = error.response.headers.get("retry-after", "")
            raise _Refused(status, _seconds(told) or 0.5 * self._calls) from None
        except openai.APITimeoutError:
            raise _Unusable("The model took longer than it may.") from None
        except openai.APIConnectionError:
            raise _Refused(
                503, 0.5 * self._calls, "The model's server cannot be reached."
            ) from None
        except openai.LengthFinishReasonError:
            raise _Unusable("The reply was longer than it may be.") from None
        except openai.ContentFilterFinishReasonError:
            raise _Unusable("The model's server withheld the reply.") from None

    def _sent(self) -> BaseMessage:
        from langchain_openai import ChatOpenAI

        self._client = _client(self._deadline)
        with self._client as client:
            chat = ChatOpenAI(
                model=self._access.model,
                base_url=self._access.base_url or "https://api.openai.com/v1",
                api_key=self._access.key or "none",
                max_completion_tokens=self._max_tokens,
                max_retries=0,
                http_client=client,
                stream_usage=True,
                temperature=0,
            )
            asked = chat.bind(**self._form())
            if not self._access.streaming:
                return asked.invoke(self._messages())
            pieces = iter(asked.stream(self._messages()))
            whole: Any = next(pieces)
            for piece in pieces:
                whole += piece
            return whole  # type: ignore[no-any-return]

    def _form(self) -> dict[str, Any]:
        schema = self._prompt.schema
        match _WAYS[self.way]:
            case "schema":
                form = {"name": _FORM, "schema": schema, "strict": False}
                return {"response_format": {"type": "json_schema", "json_schema": form}}
            case "tool":
                function = {"name": _FORM, "description": "Your reply.", "parameters": schema}
                chosen = {"type": "function", "function": {"name": _FORM}}
                tools = [{"type": "function", "function": function}]
                return {"tools": tools, "tool_choice": chosen}
            case _:
                return {}

    def _messages(self) -> list[tuple[str, str]]:
        told = [(message.speaker, message.text) for message in self._prompt.messages]
        if _WAYS[self.way] == "text":
            told.insert(1, ("system", FORMAT.format(schema=json.dumps(self._prompt.schema))))
        return told

    def _read(self, message: BaseMessage) -> Reply:
        if message.additional_kwargs.get("refusal"):
            raise _Unusable("The model declined to reply.")
        text = _text(message)
        if not text:
            raise _Unusable("The model's reply is empty.")
        sent = sum(len(m.text) for m in self._prompt.messages)
        usage = getattr(message, "usage_metadata", None) or {}
        return Reply(
            text,
            tokens_in=_counted(usage.get("input_tokens"), sent),
            tokens_out=_counted(usage.get("output_tokens"), len(text)),
        )


class _Refused(Exception):
    """The server answered with a status that is no success."""

    def __init__(self, status: int, wait: float, sentence: str = "") -> None:
        self.status = status
        self.wait = min(max(wait, 0.0), _LONGEST_PAUSE)
        self.sentence = sentence or f"The model's server answered with HTTP status {status}."


def _text(message: BaseMessage) -> str:
    """Return the reply as text: the arguments of the form that was called, else what was said."""
    for call in getattr(message, "tool_calls", ()) or ():
        return json.dumps(call["args"])
    for call in getattr(message, "invalid_tool_calls", ()) or ():
        return str(call["args"] or "")
    return message.content if isinstance(message.content, str) else ""


def _counted(told: object, letters: int) -> int:
    """Return a count of tokens that can be added up, whatever the server says it was."""
    if isinstance(told, int) and 0 < told < _MOST_TOKENS:
        return told
    return letters // _LETTERS_PER_TOKEN + 1


def _seconds(header: str) -> float | None:
    return float(header) if header.isascii() and header.isdecimal() and len(header) < 6 else None


def _client(deadline: float) -> httpx.Client:
    """Return an HTTP client that follows no redirect and reads no more than is allowed."""
    import httpx

    class Bounded(httpx.SyncByteStream):
        def __init__(self, stream: httpx.SyncByteStream) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            total = 0
            for part in self._stream:
                total += len(part)
                if total > MOST_BYTES:
                    raise _Unusable("The reply was longer than it may be.")
                if time.monotonic() > deadline:
                    raise _Unusable("The model took longer than it may.")
                yield part

        def close(self) -> None:
            self._stream.close()

    def bound(response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = Bounded(response.stream)

    left = max(deadline - time.monotonic(), 0.1)
    return httpx.Client(timeout=left, follow_redirects=False, event_hooks={"response": [bound]})
