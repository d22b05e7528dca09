"""A server in a few lines: it answers with what it was told to, and remembers what it was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import httpx

from app.client import AsyncWherefore, Wherefore

Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """Gives its replies one after the other; the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.seen: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.seen.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply(request) if callable(reply) else reply

    def client(self) -> Wherefore:
        return Wherefore("http://server", "a-token", transport=httpx.MockTransport(self))

    def asynchronous(self) -> AsyncWherefore:
        return AsyncWherefore("http://server", "a-token", transport=httpx.MockTransport(self))


def run(status: str = "succeeded", **fields: object) -> dict[str, object]:
    told = {"id": "run_1", "dataset_id": "ds_1", "question": "?", "last_seq": 1}
    return {**told, "status": status, "created_at": "2026-01-01T00:00:00Z", **fields}


def problem(status: int, code: str, **fields: object) -> httpx.Response:
    body = {"detail": "It cannot be.", "hint": "Do otherwise.", "code": code, **fields}
    return httpx.Response(status, json=body)


def stream(types: Iterable[str], first: int = 1) -> httpx.Response:
    """Return a stream of events, numbered from `first`, that ends where `types` do."""
    frames = [b"retry: 2000\n\n: ping\n\n"]
    for seq, kind in enumerate(types, start=first):
        told = f'{{"seq":{seq},"type":"{kind}","at":"2026-01-01T00:00:00Z","data":{{}}}}'
        frames.append(f"id: {seq}\nevent: {kind}\ndata: {told}\n\n".encode())
    return httpx.Response(200, content=b"".join(frames))
