"""Tests of independence inside compiled searches: a test's type decides which kernel runs."""
# ruff: noqa: ARG001  (numba wants all that may stand for a function to have its arguments)

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numba as nb
import numpy as np
from numba.extending import overload

from app.causal.kernels.contingency import Categories, association, normal_scale
from app.causal.kernels.embedding import Blocks, block_statistic
from app.causal.kernels.partial import next_subset, partial_correlation

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Floats, Ints


class Correlations(NamedTuple):
    """Fisher's z: correlations of n rows, shape (p, p)."""

    R: Floats
    n: int


class Tables(NamedTuple):
    """G², or Pearson's χ², of categories."""

    data: Categories
    pearson: bool


CompiledTest: TypeAlias = Correlations | Tables | Blocks


def dependence(
    test: CompiledTest, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
) -> float:
    """Return a number that falls below the cutoff of its size where x and y are independent.

    It is |r| of correlations, and elsewhere a statistic on the scale of a standard normal.

    Parameters
    ----------
    given : its first `size` members are held fixed.
    work, changed : what `partial_correlation` keeps between neighbouring sets.
    """
    raise NotImplementedError


def surety(test: CompiledTest, dependence: float, size: int) -> float:
    """Return a dependence given `size` variables on the scale of a standard normal."""
    raise NotImplementedError


@overload(dependence)
def _dependence(
    test: Any, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
) -> Callable[..., float]:
    def of_correlations(
        test: Any, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
    ) -> float:
        return abs(partial_correlation(test.R, x, y, given, size, work, changed))

    def of_tables(
        test: Any, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
    ) -> float:
        statistic, freedom = association(test.data, x, y, given, size, test.pearson)
        return normal_scale(statistic, freedom)

    def of_blocks(
        test: Any, x: int, y: int, given: Ints, size: int, work: Floats, changed: int
    ) -> float:
        return block_statistic(test, x, y, given, size)

    of = {Correlations: of_correlations, Tables: of_tables, Blocks: of_blocks}
    return of[test.instance_class]


@overload(surety)
def _surety(test: Any, dependence: float, size: int) -> Callable[..., float]:
    def of_correlations(test: Any, dependence: float, size: int) -> float:
        return float(np.sqrt(test.n - size - 3.0) * np.arctanh(dependence))

    def as_it_is(test: Any, dependence: float, size: int) -> float:
        return dependence

    return of_correlations if test.instance_class is Correlations else as_it_is


@nb.njit(cache=True)
def separate(
    test: CompiledTest, x: int, y: int, candidates: Ints, total: int, size: int, cutoff: float,
    given: Ints, positions: Ints, work: Floats,
) -> tuple[int, bool]:  # fmt: skip
    """Leave in `given` the first subset of the candidates that separates x and y."""
    for i in range(size):
        positions[i] = i
    made, changed = 0, 0
    while changed >= 0:
        for i in range(changed, size):
            given[i] = candidates[positions[i]]
        made += 1
        if dependence(test, x, y, given, size, work, changed) < cutoff:
            return made, True
        changed = next_subset(positions, size, total)
    return made, False


def first_separator(
    test: CompiledTest, x: int, y: int, candidates: Ints, size: int, cutoff: float
) -> Ints | None:
    """Return the first subset of the candidates that separates x and y, None where none does."""
    given, positions = np.empty(size, np.int64), np.empty(size, np.int64)
    work, total = np.empty((size + 2, size + 2)), len(candidates)
    found = separate(test, x, y, candidates, total, size, cutoff, given, positions, work)
    return given if found[1] else None
