"""One comparison with a peer: both times, the ratio, the target, and whether results agree."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """`peer_seconds` is None where the peer is not installed; then nothing is missed."""

    name: str
    peer: str
    target: float
    our_seconds: float
    peer_seconds: float | None = None
    equal: bool = True
    equality: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.peer_seconds is None else self.peer_seconds / self.our_seconds

    @property
    def is_missed(self) -> bool:
        return self.ratio is not None and (self.ratio < self.target or not self.equal)


def best_of(repeats: int, work: Callable[[], T]) -> tuple[float, T]:
    """Return the shortest of `repeats` warm runs in seconds, and the result."""
    result = work()
    shortest = float("inf")
    for _ in range(repeats):
        start = perf_counter()
        result = work()
        shortest = min(shortest, perf_counter() - start)
    return shortest, result


def once(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds of one run, and the result: for peers that take long."""
    start = perf_counter()
    result = work()
    return perf_counter() - start, result
