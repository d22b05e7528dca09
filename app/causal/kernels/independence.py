"""Tests of independence: Fisher's z for numbers, G² for categories, likelihood ratios for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.stats import norm

from app.causal.kernels.colliders import Colliders, find_colliders
from app.causal.kernels.contingency import g_squared, separate_categories
from app.causal.kernels.correlation import correlation, fisher_z_cutoffs, refuse_constant
from app.causal.kernels.embedding import Blocks, block_statistic, embedded, separate_blocks
from app.causal.kernels.general_search import Separating, colliders_by, skeleton_by
from app.causal.kernels.partial import partial_correlation
from app.causal.kernels.skeleton import Skeleton, find_skeleton, separate
from app.causal.kernels.strata import entropies

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Codes, Floats, Ints
    from app.causal.kernels.columns import Columns


class Independence(Separating, Protocol):
    """A test of independence on the columns of one dataset, at one level."""

    @property
    def name(self) -> str: ...

    def skeleton(self, may_cause: Bools, required: Bools, largest: int) -> Skeleton: ...

    def colliders(self, skeleton: Skeleton, may_cause: Bools) -> Colliders: ...


def independence_test(columns: Columns, alpha: float) -> Independence:
    """Return the test that fits the kinds of the columns.

    Raises
    ------
    DegenerateData : a column is constant, or numbers are determined by others.
    """
    if columns.are_discrete:
        refuse_constant(columns.X, columns.names)
        codes, levels = columns.codes()
        return GSquared(codes, levels, entropies(columns.n), float(norm.isf(alpha)))
    if columns.are_numeric:
        return FisherZ(correlation(columns.X, columns.names), columns.n, alpha)
    refuse_constant(columns.X, columns.names)
    return BlockRatio(embedded(columns), float(norm.isf(alpha)))


@dataclass(frozen=True, slots=True)
class FisherZ:
    """Partial correlations from the correlation matrix R of n rows, at level alpha."""

    R: Floats
    n: int
    alpha: float
    name: str = "Fisher z"

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        cutoff = fisher_z_cutoffs(self.n, self.alpha, size)[size]
        given, positions = np.empty(size, np.int64), np.empty(size, np.int64)
        work = np.empty((size + 2, size + 2))
        total = len(candidates)
        found = separate(self.R, x, y, candidates, total, size, cutoff, given, positions, work)
        return given if found[1] else None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        size = len(given)
        r = partial_correlation(self.R, x, y, given, size, np.empty((size + 2, size + 2)), 0)
        return float(np.sqrt(max(self.n - size - 3, 1)) * abs(np.arctanh(r)))

    def skeleton(self, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
        cutoffs = fisher_z_cutoffs(self.n, self.alpha, min(largest, self.n - 4))
        return find_skeleton(self.R, cutoffs, may_cause, required)

    def colliders(self, skeleton: Skeleton, may_cause: Bools) -> Colliders:
        return find_colliders(self.R, skeleton, may_cause, n=self.n)


class _General:
    """The searches for tests that have no kernel of their own for them."""

    __slots__ = ()

    def skeleton(self: Separating, may_cause: Bools, required: Bools, largest: int) -> Skeleton:
        return skeleton_by(self, may_cause, required, largest)

    def colliders(self: Separating, skeleton: Skeleton, may_cause: Bools) -> Colliders:
        return colliders_by(self, skeleton, may_cause)


@dataclass(frozen=True, slots=True)
class GSquared(_General):
    """G² from the codes of categories, shape (p, n)."""

    codes: Codes
    levels: Ints
    entropy: Floats
    cutoff: float
    name: str = "G²"

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        found, given = separate_categories(
            self.codes, self.levels, self.entropy, x, y, candidates, size, self.cutoff
        )
        return given if found else None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        return float(g_squared(self.codes, self.levels, self.entropy, x, y, given, len(given)))


@dataclass(frozen=True, slots=True)
class BlockRatio(_General):
    """Likelihood ratios of blocks of embedded columns."""

    blocks: Blocks
    cutoff: float
    name: str = "degenerate Gaussian likelihood ratio"

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        found, given = separate_blocks(self.blocks, x, y, candidates, size, self.cutoff)
        return given if found else None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        return float(block_statistic(self.blocks, x, y, given, len(given)))
