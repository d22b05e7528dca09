"""A quantity of a structural model, over the members of a class and over resampled rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import numpy as np

if TYPE_CHECKING:
    from app.causal.catalogue import Progress
    from app.causal.kernels.arrays import Bools, Floats, Ints

M = TypeVar("M")
M_co = TypeVar("M_co", covariant=True)


class Fittable(Protocol[M_co]):
    """What can be fitted to rows counted more or less often."""

    def model(self, counts: Floats | None = None) -> M_co: ...


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Several numbers, shape (k,), with their intervals, and their values on each member.

    The interval covers chance in the rows and, where members differ, which of them is true.
    """

    value: Floats
    low: Floats
    high: Floats
    by_member: Floats

    def parted(self, k: int) -> tuple[Spread, Spread]:
        """Return the first k numbers and the rest, each with what belongs to it."""
        return self._only(slice(k)), self._only(slice(k, None))

    def _only(self, s: slice) -> Spread:
        return Spread(self.value[s], self.low[s], self.high[s], self.by_member[:, s])

    def interval(self, k: int) -> tuple[float, float]:
        return float(self.low[k]), float(self.high[k])


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """How rows are drawn anew: `groups` (n,) are codes of rows that come and go together."""

    n: int
    draws: int
    groups: Ints | None = None

    def by(self, first: Bools) -> Resampling:
        """Return the resampling of the same rows with those in `first` before the others."""
        if self.groups is None:
            return self
        return replace(self, groups=np.concatenate([self.groups[first], self.groups[~first]]))

    def counts(self, rng: np.random.Generator) -> Floats:
        """Return how often each row is drawn, shape (n,)."""
        if self.groups is None:
            drawn = rng.integers(self.n, size=self.n)
            return np.bincount(drawn, minlength=self.n).astype(np.float64)
        size = int(self.groups.max()) + 1
        drawn = np.bincount(rng.integers(size, size=size), minlength=size)
        return drawn[self.groups].astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Over(Generic[M]):
    """The blueprints of all members and the resampling that they share."""

    blueprints: Sequence[Fittable[M]]
    resampling: Resampling

    def spread(
        self,
        quantity: Callable[[M, np.random.Generator], Floats],
        rng: np.random.Generator,
        report: Progress,
        level: float = 0.95,
    ) -> Spread:
        """Return the quantity on all rows, averaged over members, with its interval.

        Whichever member is true, its own interval is covered. That is the percentile interval of
        its resamples, moved so that their median is its value on all rows: resamples repeat rows,
        so that what bends or is shrunk is off in them in a way that all rows are not. Every
        evaluation draws with the same seed, so that luck in drawing moves all alike.
        """
        seed = int(rng.integers(2**32))
        each = max(-(-self.resampling.draws // len(self.blueprints)), _FEWEST)
        tail = 50 * (1 - level)
        at, ends = [], []
        for i, plan in enumerate(self.blueprints):
            report((i + 0.5) / len(self.blueprints), "resampling rows")
            models = (plan.model(self.resampling.counts(rng)) for _ in range(each))
            again = np.array([self._value(model, quantity, seed) for model in models])
            at.append(self._value(plan.model(), quantity, seed))
            moved = again - np.median(again, axis=0) + at[-1]
            ends.append(np.percentile(moved, [tail, 100 - tail], axis=0, method="weibull"))
        by_member = np.array(at)
        low, high = np.array(ends).min(axis=0)[0], np.array(ends).max(axis=0)[1]
        return Spread(by_member.mean(axis=0), low, high, by_member)

    def once(
        self, quantity: Callable[[M, np.random.Generator], Floats], rng: np.random.Generator
    ) -> Spread:
        """Return the quantity on all rows with the range over members in place of an interval."""
        seed = int(rng.integers(2**32))
        found = np.array([self._value(b.model(), quantity, seed) for b in self.blueprints])
        return Spread(found.mean(axis=0), found.min(axis=0), found.max(axis=0), found)

    def _value(
        self, model: M, quantity: Callable[[M, np.random.Generator], Floats], seed: int
    ) -> Floats:
        return quantity(model, np.random.default_rng(seed))


_FEWEST = 10  # resamples of each member
