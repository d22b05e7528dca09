"""The probability of categories whose causes' strata fall into a few groups that behave alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Cells, Floats, Ints

_MOST_GROUPS = 6
_MOST_STRATA = 512  # more hold too few rows each to be told apart
_PRIOR = 0.5  # rows per level and group: Jeffreys' prior
_PASSES = 3  # through the strata, to settle which group each belongs to
_PATIENCE = 2  # further groups that may fail to pay before no more are tried
_LEAST = 1e-9


@nb.njit(cache=True)
def merged_probability(table: Cells, levels: int) -> float:
    """Return the log probability of a table of strata by `levels` when strata share their laws.

    Causes seldom act in every combination in a way of its own. Strata that tell the same of the
    levels are one group, which costs one set of parameters; to say which stratum belongs to which
    group is paid for by the number of ways to divide them. Groups are found greedily: the stratum
    that its group tells worst founds a new one, and strata move to the group that tells them best.

    References
    ----------
    Friedman & Goldszmidt, UAI 1996, doi:10.48550/arXiv.1302.3577; Chickering, Heckerman & Meek,
    UAI 1997, doi:10.48550/arXiv.1302.1528
    """
    starts = _occurring_strata(table, levels)
    if len(starts) > _MOST_STRATA:
        return -np.inf
    most = min(_MOST_GROUPS, len(starts))
    groups, member = np.zeros((max(most, 1), levels)), np.zeros(len(starts), np.int64)
    _pool(table, starts, member, groups)
    best, failed = marginal(groups[0]), 0
    for count in range(2, most + 1):
        if not _found(table, starts, member, groups, count):
            break
        told = _divided(groups, member, count)
        failed = 0 if told > best else failed + 1
        best = max(best, told)
        if failed == _PATIENCE:
            break
    return best


@nb.njit(cache=True)
def marginal(counts: Floats) -> float:
    """Return the log probability of rows with these levels, shares unknown (Jeffreys' prior)."""
    total, told = 0.0, 0.0
    for count in counts:
        if count:
            told += math.lgamma(_PRIOR + count) - math.lgamma(_PRIOR)
            total += count
    whole = _PRIOR * len(counts)
    return told + math.lgamma(whole) - math.lgamma(whole + total)


@nb.njit(cache=True)
def _occurring_strata(table: Cells, levels: int) -> Ints:
    """Return where in the table the strata that hold a row begin."""
    starts, found = np.empty(len(table) // levels, np.int64), 0
    for first in range(0, len(table), levels):
        for cell in range(first, first + levels):
            if table[cell]:
                starts[found] = first
                found += 1
                break
    return starts[:found]


@nb.njit(cache=True)
def _pool(table: Cells, starts: Ints, member: Ints, groups: Floats) -> None:
    groups[:] = 0.0
    for k in range(len(starts)):
        for level in range(groups.shape[1]):
            groups[member[k], level] += table[starts[k] + level]


@nb.njit(cache=True)
def _found(table: Cells, starts: Ints, member: Ints, groups: Floats, count: int) -> bool:
    """Make the worst told stratum the last of `count` groups, and let all strata choose again."""
    logs = np.empty((count, groups.shape[1]))
    _log_shares(groups, count - 1, logs)
    worst = _worst_told(table, starts, member, logs)
    if worst < 0:
        return False
    member[worst] = count - 1
    for _ in range(_PASSES):
        _pool(table, starts, member, groups)
        _log_shares(groups, count, logs)
        if not _choose_again(table, starts, member, logs):
            break
    _pool(table, starts, member, groups)
    return True


@nb.njit(cache=True)
def _log_shares(groups: Floats, count: int, logs: Floats) -> None:
    levels = groups.shape[1]
    for g in range(count):
        whole = math.log(groups[g].sum() + _PRIOR * levels)
        for level in range(levels):
            logs[g, level] = math.log(groups[g, level] + _PRIOR) - whole


@nb.njit(cache=True)
def _worst_told(table: Cells, starts: Ints, member: Ints, logs: Floats) -> int:
    """Return the stratum that would gain most from shares of its own; -1 if none would gain."""
    worst, most = -1, _LEAST
    for k in range(len(starts)):
        total, gain = 0, 0.0
        for level in range(logs.shape[1]):
            rows = table[starts[k] + level]
            if rows:
                gain += rows * (math.log(rows) - logs[member[k], level])
                total += rows
        gain -= total * math.log(total)
        if gain > most:
            worst, most = k, gain
    return worst


@nb.njit(cache=True)
def _choose_again(table: Cells, starts: Ints, member: Ints, logs: Floats) -> bool:
    """Move each stratum to the group that tells it best; say whether any moved."""
    moved = False
    for k in range(len(starts)):
        best, where = -np.inf, 0
        for g in range(len(logs)):
            told = 0.0
            for level in range(logs.shape[1]):
                told += table[starts[k] + level] * logs[g, level]
            if told > best + _LEAST:
                best, where = told, g
        moved |= where != member[k]
        member[k] = where
    return moved


@nb.njit(cache=True)
def _divided(groups: Floats, member: Ints, count: int) -> float:
    """Return the log probability of the groups' rows and of this division into groups."""
    sizes = np.zeros(count)
    for g in member:
        sizes[g] += 1
    told = math.lgamma(count) - math.lgamma(len(member) + count)
    told += math.lgamma(count + 1)  # which group comes first means nothing
    for g in range(count):
        told += marginal(groups[g]) + math.lgamma(sizes[g] + 1)
    return told
