"""A server that speaks OpenAI's chat protocol over HTTP and says what a script tells it to.

It reads the schema of what is asked, as a model would, so that a script can answer in the form
that the planner made for one table.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
TITLES = ("Reading", "Suggestions", "Proposal", "Critique", "Trial")


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    body: Json
    path: str
    authorization: str

    @property
    def schema(self) -> Json:
        """The schema of the reply, wherever this way of asking puts it."""
        if form := self.body.get("response_format"):
            return form["json_schema"]["schema"]
        if tools := self.body.get("tools"):
            return tools[0]["function"]["parameters"]
        told = next(m["content"] for m in self.body["messages"] if "this schema: " in m["content"])
        return json.loads(told.split("this schema: ", 1)[1])

    @property
    def title(self) -> str:
        return self.schema["title"]

    @property
    def text(self) -> str:
        return "\n".join(str(message["content"]) for message in self.body["messages"])

    def block(self, name: str) -> Any:
        """Return what stands in a <data> block of the first user message."""
        found = re.search(rf'<data name="{name}">\n(.*?)\n</data>', self.text, re.DOTALL)
        return json.loads(found.group(1)) if found else None

    def column(self, name: str) -> str:
        return next(c["id"] for c in self.block("table")["columns"] if c["name"] == name)


@dataclass(frozen=True)
class Said:
    """What the server answers: content, or a status, or raw bytes, after some seconds."""

    content: str | None = None
    status: int = 200
    raw: bytes | None = None
    wait: float = 0.0
    refusal: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    usage: Json | None = field(
        default_factory=lambda: {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150}
    )
    drip: bool = False


Script = Callable[[Asked], Said]


@dataclass
class Stub:
    """A running stub; `asked` are the requests so far."""

    url: str
    asked: list[Asked]
    script: Script


def empty(asked: Asked) -> Json:
    """Return the least that fills each form."""
    match asked.title:
        case "Reading":
            return {"kind": "unclear", "treatment": None, "outcome": None, "mediator": None,
                    "instrument": None, "modifiers": [], "cause_words": "", "effect_words": "",
                    "why": ""}  # fmt: skip
        case "Suggestions":
            lists = ("certain", "impossible", "earliest_first", "common_causes", "instruments",
                     "negative_outcomes", "negative_treatments")  # fmt: skip
            return {**{name: [] for name in lists}, "order_why": ""}
        case "Proposal":
            return {"checks": [], "comment": ""}
        case "Critique":
            return {"objections": []}
        case "Narration":
            return {"sentences": []}
        case _:
            return {"ready": True}


def saying(**by_title: Any) -> Script:
    """Answer each form with what is given for it: a dict, or a function of what was asked."""

    def script(asked: Asked) -> Said:
        said = by_title.get(asked.title)
        filled = said(asked) if callable(said) else said
        if isinstance(filled, Said):
            return filled
        return Said(json.dumps({**empty(asked), **(filled or {})}))

    return script


def always(said: Said) -> Script:
    return lambda _: said


@contextmanager
def stub_model(script: Script) -> Iterator[Stub]:
    """Serve on a free port of this machine while the block runs."""
    stub = Stub("", [], script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            body = json.loads(self.rfile.read(length))
            asked = Asked(body, self.path, self.headers.get("authorization", ""))
            stub.asked.append(asked)
            try:
                _answer(self, stub.script(asked), body)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client has given up

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(handler: BaseHTTPRequestHandler, said: Said, body: Json) -> None:
    time.sleep(said.wait)
    is_stream = body.get("stream") is True and said.raw is None and said.status == 200
    content = said.raw or (_stream(said) if is_stream else _whole(said, body))
    handler.send_response(said.status)
    kind = "text/event-stream" if is_stream else "application/json"
    for name, value in {"content-type": kind, **said.headers}.items():
        handler.send_header(name, value)
    handler.send_header("content-length", str(len(content)))
    handler.end_headers()
    if not said.drip:
        handler.wfile.write(content)
        return
    for i in range(len(content)):
        handler.wfile.write(content[i : i + 1])
        handler.wfile.flush()
        time.sleep(0.05)


def _whole(said: Said, body: Json) -> bytes:
    if said.status != 200:
        return json.dumps({"error": {"message": f"no: {said.content}", "type": "stub"}}).encode()
    message: Json = {"role": "assistant", "content": said.content, "refusal": said.refusal}
    if body.get("tools") and said.content is not None:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": said.content}
        call = {"id": "call_1", "type": "function", "function": function}
        message |= {"content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = {"id": "x", "object": "chat.completion", "created": 0, "model": "stub",
             "choices": [choice]}  # fmt: skip
    return json.dumps(whole | ({"usage": said.usage} if said.usage else {})).encode()


def _stream(said: Said) -> bytes:
    """Return the reply as Server-Sent Events of a few letters each."""
    text = said.content or ""
    parts = [text[i : i + 7] for i in range(0, len(text), 7)]
    deltas: list[Json] = [{"role": "assistant", "content": ""}, *({"content": p} for p in parts)]
    base = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "stub"}
    chunks = [base | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
              for delta in deltas]  # fmt: skip
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    chunks += [base | end, base | {"choices": [], "usage": said.usage}]
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()
