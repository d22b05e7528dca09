"""Conditional mutual information by nearest neighbours, and the pasts that carry information."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma
from scipy.stats import norm

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints

Distances = NDArray[np.float32]

_NEIGHBOURS = 7


class Carriers(NamedTuple):
    """The chosen columns, in the order of choice, and the information each adds (nats)."""

    columns: Ints
    information: Floats


def carriers(
    y: Floats, pasts: Floats, allowed: Ints, rng: np.random.Generator, *, alpha: float, draws: int
) -> Carriers:
    """Return the columns of `pasts` that tell most about y, each given those chosen before.

    Columns are added while shuffling the best one destroys its information at level `alpha`,
    and dropped again where the others make one superfluous.

    Parameters
    ----------
    y : shape (n,). pasts : shape (n, m). allowed : the columns that may be chosen.
    draws : how often a column is shuffled; information left by chance is taken as normal.

    References
    ----------
    Sun, Taylor & Bollt, SIAM J. Appl. Dyn. Syst. 14:73-106, 2015, doi:10.1137/140956166
    """
    search = _Search(_apart(y), {int(c): _apart(pasts[:, c]) for c in allowed}, rng, alpha, draws)
    chosen: list[int] = []
    waiting = sorted(search.pasts)
    while waiting:
        gains = [search.gain(c, chosen) for c in waiting]
        best = waiting[int(np.argmax(gains))]
        if not search.stands(best, chosen, max(gains)):
            break
        chosen.append(best)
        waiting.remove(best)
    for column in chosen[:-1]:
        others = [c for c in chosen if c != column]
        if not search.stands(column, others, search.gain(column, others)):
            chosen = others
    gained = [search.gain(c, [o for o in chosen if o != c]) for c in chosen]
    return Carriers(np.array(chosen, dtype=np.int64), np.array(gained))


@dataclass(frozen=True, slots=True)
class _Search:
    """Distances between rows, shape (n, n), of the target and of each past that may tell on it."""

    target: Distances
    pasts: dict[int, Distances]
    rng: np.random.Generator
    alpha: float
    draws: int

    def gain(self, column: int, given: list[int]) -> float:
        """Return the information of a column on the target, given others, in nats."""
        return information(self.pasts[column], self.target, self._joint(given))

    def stands(self, column: int, given: list[int], found: float) -> bool:
        """Tell whether shuffled copies of the column carry clearly less than was found."""
        D, n = self.pasts[column], len(self.target)
        held = self._joint(given)
        orders = (self.rng.permutation(n) for _ in range(self.draws))
        chance = [information(D[np.ix_(o, o)], self.target, held) for o in orders]
        bar = np.mean(chance) + norm.isf(self.alpha) * np.std(chance, ddof=1)
        return bool(found > bar)

    def _joint(self, columns: list[int]) -> Distances:
        """Return the largest of the columns' distances; of no column, no distance at all."""
        joint = np.zeros_like(self.target)
        for column in columns:
            np.maximum(joint, self.pasts[column], out=joint)
        return joint


def information(x: Distances, y: Distances, given: Distances, k: int = _NEIGHBOURS) -> float:
    """Return I(x; y | given) in nats from the distances between rows, each of shape (n, n).

    References
    ----------
    Frenzel & Pompe, Phys. Rev. Lett. 99:204101, 2007, doi:10.1103/PhysRevLett.99.204101
    """
    with_x, with_y = np.maximum(x, given), np.maximum(y, given)
    radius = np.partition(np.maximum(with_x, y), k, axis=1)[:, k, None]
    near = [digamma((radius > D).sum(axis=1)) for D in (given, with_x, with_y)]
    return float(digamma(k) + np.mean(near[0] - near[1] - near[2]))


def _apart(x: Floats) -> Distances:
    """Return how far apart the rows are in one column."""
    column = x.astype(np.float32)
    return np.asarray(np.abs(column[:, None] - column))
