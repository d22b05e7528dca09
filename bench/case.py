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


@dataclass(frozen=True, slots=True)
class Rate:
    """One figure that stands for itself: how often, or how long, beside its bound."""

    name: str
    value: float
    bound: float
    draws: int
    is_missed: bool
    note: str = ""
    at_least: bool = False

    @property
    def line(self) -> str:
        word = "at least" if self.at_least else "at most"
        draws = f" of {self.draws}" if self.draws > 1 else ""
        note = f", {self.note}" if self.note else ""
        verdict = "MISSED" if self.is_missed else "met"
        return f"{self.name}: {self.value:.3g}{draws} ({word} {self.bound:g}){note}: {verdict}"


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
