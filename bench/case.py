"""One comparison with a peer: both times, the ratio, the target, and whether results agree."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import process_time
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


def middle_of(repeats: int, work: Callable[[], T]) -> tuple[float, T]:
    """Return the middle of `repeats` warm runs in seconds, and the result.

    Seconds are of the processor: what else this machine does changes neither side's figure.
    """
    result = work()
    taken = []
    for _ in range(repeats):
        start = process_time()
        result = work()
        taken.append(process_time() - start)
    return median(taken), result


def once(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor's seconds of one run, and the result: for peers that take long."""
    start = process_time()
    result = work()
    return process_time() - start, result
