"""The probability of categories whose causes' strata fall into a few groups that behave alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Cells, Floats, Ints

_MOST_GROUPS = 6
_MOST_STRATA = 512  # more hold too few rows each to be told apart
_PRIOR = 0.5  # rows per level and group: Jeffreys' prior
_PASSES = 3  # through the strata, to settle which group each belongs to
_PATIENCE = 2  # further groups that may fail to pay before no more are tried
_LEAST = 1e-9


class Groups(NamedTuple):
    """Groups of strata: rows per level and the logs of their shares, shape (groups, levels).

    `told` is the log probability of each group's rows, `strata` how many strata are in it;
    `changed` and `unweighed` say whose logs, and whose probability, are of an earlier state.
    """

    rows: Floats
    logs: Floats
    told: Floats
    strata: Floats
    changed: Bools
    unweighed: Bools


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
    strata = _occurring_strata(table, levels)
    if len(strata) > _MOST_STRATA:
        return -np.inf
    most = min(_MOST_GROUPS, len(strata))
    groups, member = _together(strata, max(most, 1)), np.zeros(len(strata), np.int64)
    apart = np.array([_told_apart(rows) for rows in strata])
    best, failed = marginal(groups.rows[0]), 0
    for count in range(2, most + 1):
        if not _found(strata, apart, member, groups, count):
            break
        told = _divided(groups, len(strata), count)
        failed = 0 if told > best else failed + 1
        best = max(best, told)
        if failed == _PATIENCE:
            break
    return best


@nb.njit(cache=True)
def marginal(counts: Floats) -> float:
    """Return the log probability of rows with these levels, shares unknown (Jeffreys' prior)."""
    total, told, none = 0.0, 0.0, math.lgamma(_PRIOR)
    for count in counts:
        if count:
            told += math.lgamma(_PRIOR + count) - none
            total += count
    whole = _PRIOR * len(counts)
    return told + math.lgamma(whole) - math.lgamma(whole + total)


@nb.njit(cache=True)
def _occurring_strata(table: Cells, levels: int) -> Floats:
    """Return the rows per level of the strata that hold a row, shape (strata, levels)."""
    strata, found = np.empty((len(table) // levels, levels)), 0
    for first in range(0, len(table), levels):
        total = 0.0
        for level in range(levels):
            strata[found, level] = table[first + level]
            total += strata[found, level]
        found += total > 0
    return strata[:found]


@nb.njit(cache=True)
def _together(strata: Floats, most: int) -> Groups:
    """Return one group of all strata, with room for `most`."""
    shape = (most, strata.shape[1])
    rows, sizes = np.zeros(shape), np.zeros(most)
    for k in range(len(strata)):
        rows[0] += strata[k]
    sizes[0] = len(strata)
    stale = np.ones(most, np.bool_)
    return Groups(rows, np.empty(shape), np.empty(most), sizes, stale, stale.copy())


@nb.njit(cache=True)
def _told_apart(rows: Floats) -> float:
    """Return the log likelihood of rows whose shares are their own."""
    total, told = 0.0, 0.0
    for count in rows:
        if count:
            told += count * math.log(count)
            total += count
    return told - total * math.log(total)


@nb.njit(cache=True)
def _found(strata: Floats, apart: Floats, member: Ints, groups: Groups, count: int) -> bool:
    """Make the worst told stratum the last of `count` groups, and let all strata choose again."""
    _renew_logs(groups, count - 1)
    worst = _worst_told(strata, apart, member, groups)
    if worst < 0:
        return False
    _move(strata, member, groups, worst, count - 1)
    for _ in range(_PASSES):
        _renew_logs(groups, count)
        if not _choose_again(strata, member, groups, count):
            break
    return True


@nb.njit(cache=True)
def _renew_logs(groups: Groups, count: int) -> None:
    levels = groups.rows.shape[1]
    for g in range(count):
        if groups.changed[g]:
            whole = math.log(groups.rows[g].sum() + _PRIOR * levels)
            for level in range(levels):
                groups.logs[g, level] = math.log(groups.rows[g, level] + _PRIOR) - whole
            groups.changed[g] = False


@nb.njit(cache=True)
def _worst_told(strata: Floats, apart: Floats, member: Ints, groups: Groups) -> int:
    """Return the stratum that would gain most from shares of its own; -1 if none would gain."""
    worst, most = -1, _LEAST
    for k in range(len(strata)):
        gain = apart[k] - _told_by(strata[k], groups.logs[member[k]])
        if gain > most:
            worst, most = k, gain
    return worst


@nb.njit(cache=True)
def _choose_again(strata: Floats, member: Ints, groups: Groups, count: int) -> bool:
    """Move each stratum to the group that tells it best; say whether any moved."""
    moved = False
    for k in range(len(strata)):
        best, where = -np.inf, 0
        for g in range(count):
            told = _told_by(strata[k], groups.logs[g])
            if told > best + _LEAST:
                best, where = told, g
        if where != member[k]:
            moved = True
            _move(strata, member, groups, k, where)
    return moved


@nb.njit(cache=True)
def _told_by(rows: Floats, logs: Floats) -> float:
    told = 0.0
    for level in range(len(rows)):
        told += rows[level] * logs[level]
    return told


@nb.njit(cache=True)
def _move(strata: Floats, member: Ints, groups: Groups, k: int, where: int) -> None:
    """Put a stratum into another group; what is known of the two is then of an earlier state."""
    left = member[k]
    for level in range(strata.shape[1]):
        groups.rows[left, level] -= strata[k, level]
        groups.rows[where, level] += strata[k, level]
    groups.strata[left] -= 1
    groups.strata[where] += 1
    for g in (left, where):
        groups.changed[g] = groups.unweighed[g] = True
    member[k] = where


@nb.njit(cache=True)
def _divided(groups: Groups, size: int, count: int) -> float:
    """Return the log probability of the groups' rows and of this division into groups."""
    told = math.lgamma(count) - math.lgamma(size + count)
    told += math.lgamma(count + 1)  # which group comes first means nothing
    for g in range(count):
        if groups.unweighed[g]:
            groups.told[g] = marginal(groups.rows[g])
            groups.unweighed[g] = False
        told += groups.told[g] + math.lgamma(groups.strata[g] + 1)
    return told
