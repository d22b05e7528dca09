"""Scores of categories: how well the strata of its causes tell the levels of a variable."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.merged_strata import merged_probability
from app.causal.kernels.strata import DENSE_CELLS, compressed, crossed, joint, tallied

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Cells, Codes, Floats, Ints
    from app.causal.kernels.score_basis import LocalScore

BIC, BDEU, BDS, QNML, MERGED = 0, 1, 2, 3, 4


@nb.njit(cache=True)
def discrete(score: LocalScore, y: int, given: Ints, size: int) -> float:
    """Return the score of y with the first `size` members of `given` as its causes."""
    strata, count = joint(score.codes, score.levels, given, size)
    strata, count = _fitting(strata, count, score.levels[y])
    return _score(score, y, strata, count, _combinations(score, given, size))


@nb.njit(cache=True)
def discrete_gains(
    score: LocalScore, y: int, given: Ints, size: int, candidates: Bools, gain: Floats
) -> float:
    """Write to `gain` what each candidate adds as a further cause; return the score without."""
    levels, possible = score.levels[y], _combinations(score, given, size)
    strata, count = joint(score.codes, score.levels, given, size)
    strata, count = _fitting(strata, count, levels)
    # a row's cell is its stratum and level of y; a candidate's levels repeat all these cells
    cells = _with_level(strata, score.codes[y], levels)
    base = _summed(score, tallied(cells, count * levels), levels, possible)
    for j in range(len(score.levels)):
        divided = possible * score.levels[j]
        if not candidates[j] or base + _price(score, divided, levels) >= 0:
            continue  # even certainty would not pay
        if count * levels * score.levels[j] <= DENSE_CELLS:
            size_of_table = count * levels * score.levels[j]
            table = tallied(crossed(cells, count * levels, score.codes[j]), size_of_table)
            refined = _summed(score, table, levels, divided)
        else:
            finer = crossed(strata, count, score.codes[j])
            finer, parts = _fitting(finer, count * score.levels[j], levels)
            refined = _score(score, y, finer, parts, divided)
        gain[j] = refined - base
    return base


@nb.njit(cache=True)
def _score(score: LocalScore, y: int, strata: Cells, count: int, possible: float) -> float:
    levels = score.levels[y]
    cells = _with_level(strata, score.codes[y], levels)
    return _summed(score, tallied(cells, count * levels), levels, possible)


@nb.njit(cache=True)
def _combinations(score: LocalScore, given: Ints, size: int) -> float:
    """Return how many combinations of the causes' levels there may be."""
    product = 1.0
    for k in range(size):
        product *= score.levels[given[k]]
    return product


@nb.njit(cache=True)
def _with_level(strata: Cells, codes: Codes, levels: int) -> Cells:
    cells, width = np.empty_like(strata), np.int32(levels)
    for row in range(len(strata)):
        cells[row] = strata[row] * width + codes[row]
    return cells


@nb.njit(cache=True)
def _fitting(strata: Cells, count: int, levels: int) -> tuple[Cells, int]:
    """Return strata few enough for a table of their levels: only those that occur, if need be."""
    return compressed(strata) if count * levels > DENSE_CELLS else (strata, count)


@nb.njit(cache=True)
def _summed(score: LocalScore, table: Cells, levels: int, possible: float) -> float:
    """Return the score that belongs to a table of strata by `levels`."""
    if score.rule == BDEU:
        return _marginal(table, levels, score.weight / possible)
    if score.rule in (BIC, QNML):
        return _likelihood(score, table, levels) - _price(score, possible, levels)
    apart = _marginal(table, levels, score.weight / max(_occurring(table, levels), 1))
    return max(apart, merged_probability(table, levels)) if score.rule == MERGED else apart


@nb.njit(cache=True)
def _likelihood(score: LocalScore, table: Cells, levels: int) -> float:
    """Return the log likelihood when each stratum has its own shares of the levels."""
    likelihood = 0.0
    for first in range(0, len(table), levels):
        total = 0
        for cell in range(first, first + levels):
            likelihood += score.entropy[table[cell]]
            total += table[cell]
        likelihood -= score.entropy[total]
    return likelihood


@nb.njit(cache=True)
def _marginal(table: Cells, levels: int, prior: float) -> float:
    """Return the log probability of the table when each stratum's prior is worth `prior` rows."""
    likelihood, of_stratum = 0.0, math.lgamma(prior)
    of_level = math.lgamma(prior / levels)
    for first in range(0, len(table), levels):
        total = 0
        for cell in range(first, first + levels):
            if table[cell]:
                likelihood += math.lgamma(prior / levels + table[cell]) - of_level
                total += table[cell]
        if total:
            likelihood += of_stratum - math.lgamma(prior + total)
    return likelihood


@nb.njit(cache=True)
def _occurring(table: Cells, levels: int) -> int:
    """Return how many strata hold a row."""
    found = 0
    for first in range(0, len(table), levels):
        for cell in range(first, first + levels):
            if table[cell]:
                found += 1
                break
    return found


@nb.njit(cache=True)
def _price(score: LocalScore, possible: float, levels: int) -> float:
    """Return what the parameters of so many strata cost; nothing where a prior sees to that."""
    if score.rule == BIC:
        return score.price * (levels - 1) * possible
    if score.rule == QNML:
        divided = _regret(score.n, possible * levels)
        return score.price * (divided - _regret(score.n, possible))
    return 0.0


@nb.njit(cache=True)
def _regret(n: int, cells: float) -> float:
    """Return the log normaliser of the maximum likelihood of n rows over so many cells.

    References
    ----------
    Szpankowski & Weinberger, IEEE Trans. Inf. Theory 58:4094-4104, 2012,
    doi:10.1109/TIT.2012.2195769
    """
    if cells <= 1:
        return 0.0
    ratio = cells / n
    c = 0.5 + 0.5 * math.sqrt(1 + 4 / ratio)
    return n * (math.log(ratio) + (ratio + 2) * math.log(c) - 1 / c) - 0.5 * math.log(c + 2 / ratio)
