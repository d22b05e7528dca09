"""Lists that come in pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, TypeVar

from app.client.calls import Call
from app.client.records import Page

if TYPE_CHECKING:
    from app.client.awaited.client import AsyncWherefore

T = TypeVar("T")


async def pages(
    client: AsyncWherefore, call: Callable[[str | None], Call[Page[T]]]
) -> AsyncIterator[T]:
    """Yield the items of one page after the other."""
    after: str | None = None
    while True:
        page = await client.send(call(after))
        for item in page.items:
            yield item
        if (after := page.next) is None:
            return
