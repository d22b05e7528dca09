"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

from app.client.awaited.sender import AsyncSender
from app.client.calls import Call
from app.client.records import Page

T = TypeVar("T")


async def pages(
    client: AsyncSender, call: Callable[[str | None], Call[Page[T]]]
) -> AsyncIterator[T]:
    """Yield the items of one page after the other."""
    after: str | None = None
    while True:
        page = await client.send(call(after))
        for item in page.items:
            yield item
        if (after := page.next) is None:
            return
