"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from app.client.calls import Call
from app.client.records import Page
from app.client.waiting.sender import Sender

T = TypeVar("T")


def pages(client: Sender, call: Callable[[str | None], Call[Page[T]]]) -> Iterator[T]:
    """Yield the items of one page after the other."""
    after: str | None = None
    while True:
        page = client.send(call(after))
        yield from page.items
        if (after := page.next) is None:
            return
