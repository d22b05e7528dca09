"""What the calls of each kind need of the client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from app.client.calls import Call
from app.client.follow import Following
from app.client.records import Event

T = TypeVar("T")


class Sender(Protocol):
    """Sends calls, and follows logs."""

    def send(self, call: Call[T]) -> T: ...

    def follow(self, following: Following) -> Iterator[Event]: ...
