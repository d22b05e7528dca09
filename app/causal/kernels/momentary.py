"""PCMCI's two stages on one lagged correlation matrix: choose conditions, then test each link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba as nb
import numpy as np
from scipy.stats import t as student

from app.causal.kernels.correlation import student_cutoffs
from app.causal.kernels.partial import partial_correlation

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints


class MomentaryLinks(NamedTuple):
    """Partial correlation and p-value of source i at lag l with target j, shape (N, N, tau+1)."""

    value: Floats
    p_value: Floats


def momentary_links(R: Floats, n: int, *, size: int, tau: int, alpha: float) -> MomentaryLinks:
    """Test each link given the causes of its target and of its lagged source.

    Parameters
    ----------
    R : correlations of the series at lags 0 … 2·tau; series i at lag l at place l·size + i.
    n : rows behind R. alpha : level at which conditions are dropped in the first stage.

    References
    ----------
    Runge, Nowack, Kretschmer, Flaxman & Sejdinovic, Science Advances 5:eaau4996, 2019.
    doi:10.1126/sciadv.aau4996
    """
    cutoffs = student_cutoffs(n, alpha, size * tau)
    parents, counts = conditions(R, size, tau, cutoffs)
    value, given = _links(R, size, tau, parents, counts)
    freedom = np.maximum(n - 2 - given, 1)
    bounded = np.clip(value, -1 + 1e-15, 1 - 1e-15)
    statistic = np.abs(bounded) * np.sqrt(freedom / (1 - bounded**2))
    p_value = np.asarray(2 * student.sf(statistic, freedom))
    p_value[np.arange(size), np.arange(size), 0] = 1.0
    return MomentaryLinks(value, p_value)


def discoveries(p_values: Floats, level: float) -> Bools:
    """Tell which of m tests stand at a false discovery rate of `level`.

    References
    ----------
    Benjamini & Hochberg, J. R. Statist. Soc. B 57:289-300, 1995.
    doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    m = len(p_values)
    order = np.argsort(p_values, kind="stable")
    below = np.flatnonzero(p_values[order] <= level * np.arange(1, m + 1) / m)
    stands = np.zeros(m, dtype=np.bool_)
    if len(below):
        stands[order[: below[-1] + 1]] = True
    return stands


@nb.njit(cache=True)
def conditions(R: Floats, size: int, tau: int, cutoffs: Floats) -> tuple[Ints, Ints]:
    """Return per target the lagged variables that no smaller, stronger set explains away."""
    most = size * tau
    parents, counts = np.zeros((size, most), np.int64), np.zeros(size, np.int64)
    given, work = np.empty(most + 2, np.int64), np.empty((most + 2, most + 2))
    for target in range(size):
        kept = np.arange(size, size + most)
        weakest = np.full(most, np.inf)
        held = 0
        while len(kept) > held:
            stays = np.ones(len(kept), np.bool_)
            for a in range(len(kept)):
                k = 0
                for b in range(len(kept)):
                    if b != a and k < held:
                        given[k] = kept[b]
                        k += 1
                r = abs(partial_correlation(R, kept[a], target, given, k, work, 0))
                weakest[a] = min(weakest[a], r)
                stays[a] = r >= cutoffs[k]
            kept, weakest = kept[stays], weakest[stays]
            strongest = np.argsort(-weakest, kind="mergesort")
            kept, weakest = kept[strongest], weakest[strongest]
            held += 1
        counts[target] = len(kept)
        parents[target, : len(kept)] = kept
    return parents, counts


@nb.njit(cache=True)
def _links(R: Floats, size: int, tau: int, parents: Ints, counts: Ints) -> tuple[Floats, Ints]:
    value = np.zeros((size, size, tau + 1))
    held = np.zeros((size, size, tau + 1), np.int64)
    most = 2 * counts.max() + 2
    given, work = np.empty(most, np.int64), np.empty((most + 2, most + 2))
    for target in range(size):
        for source in range(size):
            for lag in range(tau + 1):
                if lag == 0 and source == target:
                    continue
                x = lag * size + source
                k = _held_fixed(parents, counts, size, source, target, lag, given)
                value[source, target, lag] = partial_correlation(R, x, target, given, k, work, 0)
                held[source, target, lag] = k
    return value, held


@nb.njit(cache=True)
def _held_fixed(
    parents: Ints, counts: Ints, size: int, source: int, target: int, lag: int, given: Ints
) -> int:
    """Leave in `given` the causes of the target and of the lagged source; return how many."""
    x, k = lag * size + source, 0
    for a in range(counts[target]):
        if parents[target, a] != x:
            given[k] = parents[target, a]
            k += 1
    for a in range(counts[source]):
        shifted = parents[source, a] + lag * size
        if shifted not in (target, x) and shifted not in given[:k]:
            given[k] = shifted
            k += 1
    return k
