"""Tests of independence: Fisher's z for numbers, G² for categories, likelihood ratios for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.stats import norm

from app.causal.kernels.colliders import Colliders, find_colliders
from app.causal.kernels.compiled_tests import CompiledTest, Correlations, Tables, first_separator
from app.causal.kernels.contingency import Categories, association, normal_scale
from app.causal.kernels.correlation import fisher_z_cutoffs
from app.causal.kernels.device import device_for
from app.causal.kernels.embedding import Blocks, block_statistic
from app.causal.kernels.general_search import GeneralSearches, Separating
from app.causal.kernels.partial import partial_correlation, partial_correlations
from app.causal.kernels.skeleton import Skeleton, find_skeleton

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints

_ALMOST_ONE = 1 - 1e-15
_COLUMNS_FOR_A_DEVICE = 1000  # from which on moving to one pays


class Independence(Separating, Protocol):
    """A test of independence on the columns of one dataset, at one level."""

    @property
    def name(self) -> str: ...

    @property
    def cutoff(self) -> float:
        """The statistic from which on two variables count as dependent."""
        ...

    def statistics(self, x: int, others: Ints, given: Ints) -> Floats: ...

    def skeleton(self, may_cause: Bools, required: Bools, largest: int) -> Skeleton: ...

    def colliders(self, skeleton: Skeleton, may_cause: Bools) -> Colliders: ...


@dataclass(frozen=True, slots=True)
class FisherZ:
    """Partial correlations from the correlation matrix R of n rows, at level alpha."""

    R: Floats
    n: int
    alpha: float
    name: str = "Fisher z"

    @property
    def cutoff(self) -> float:
        return float(norm.isf(self.alpha / 2))

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        cutoff = fisher_z_cutoffs(self.n, self.alpha, size)[size]
        test = Correlations(self.R, self.n)
        return first_separator(test, x, y, candidates, size, float(cutoff))

    def statistic(self, x: int, y: int, given: Ints) -> float:
        size = len(given)
        r = partial_correlation(self.R, x, y, given, size, np.empty((size + 2, size + 2)), 0)
        return fisher_statistic(r, self.n, size)

    def statistics(self, x: int, others: Ints, given: Ints) -> Floats:
        r = partial_correlations(self.R[x], self.R[given], x, others, given)
        return fisher_statistics(r, self.n, len(given))

    def skeleton(self, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
        cutoffs = fisher_z_cutoffs(self.n, self.alpha, max(min(largest, self.n - 4), 0))
        if device := device_for(pays=len(self.R) >= _COLUMNS_FOR_A_DEVICE):
            from app.causal.kernels.skeleton_on_device import skeleton_on

            return skeleton_on(device, self.R, cutoffs, may_cause, required)
        return find_skeleton(Correlations(self.R, self.n), cutoffs, may_cause, required)

    def colliders(self, skeleton: Skeleton, may_cause: Bools) -> Colliders:
        test = Correlations(self.R, self.n)
        return find_colliders(test, skeleton, may_cause, largest=self.n - 4)


def fisher_statistic(r: float, n: int, size: int) -> float:
    """Return |z| of a partial correlation of n rows given `size` others."""
    return float(np.sqrt(max(n - size - 3, 1)) * np.arctanh(min(abs(r), _ALMOST_ONE)))


def fisher_statistics(r: Floats, n: int, size: int) -> Floats:
    """Return |z| of each partial correlation."""
    bounded = np.minimum(np.abs(r), _ALMOST_ONE)
    return np.asarray(np.sqrt(max(n - size - 3, 1)) * np.arctanh(bounded))


class _OneCutoff(GeneralSearches):
    """Compiled searches, for tests whose statistic has one cutoff whatever is held fixed."""

    __slots__ = ()
    cutoff: float

    @property
    def compiled(self) -> CompiledTest:
        raise NotImplementedError

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        return first_separator(self.compiled, x, y, candidates, size, self.cutoff)

    def skeleton(self, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
        cutoffs = np.full(largest + 1, self.cutoff)
        return find_skeleton(self.compiled, cutoffs, may_cause, required)

    def colliders(self, skeleton: Skeleton, may_cause: Bools) -> Colliders:
        return find_colliders(self.compiled, skeleton, may_cause, largest=len(may_cause))


@dataclass(frozen=True, slots=True)
class Counts(_OneCutoff):
    """G², or Pearson's χ², from counts."""

    data: Categories
    cutoff: float
    pearson: bool = False

    @property
    def name(self) -> str:
        return "χ²" if self.pearson else "G²"

    @property
    def compiled(self) -> CompiledTest:
        return Tables(self.data, self.pearson)

    def statistic(self, x: int, y: int, given: Ints) -> float:
        found, freedom = association(self.data, x, y, given, len(given), self.pearson)
        return float(normal_scale(found, freedom))


@dataclass(frozen=True, slots=True)
class BlockRatio(_OneCutoff):
    """Likelihood ratios of blocks of embedded columns."""

    blocks: Blocks
    cutoff: float
    name: str = "degenerate Gaussian likelihood ratio"

    @property
    def compiled(self) -> CompiledTest:
        return self.blocks

    def statistic(self, x: int, y: int, given: Ints) -> float:
        return float(block_statistic(self.blocks, x, y, given, len(given)))
