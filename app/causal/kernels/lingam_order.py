"""The causal order of linear, non-Gaussian data: the variable least explained by others first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numba as nb
import numpy as np

from app.causal.kernels.device import device_for
from app.causal.kernels.maximum_entropy import (
    EXP_WEIGHT,
    GAUSSIAN_ENTROPY,
    LOG_2,
    LOG_COSH_GAUSSIAN,
    LOG_COSH_WEIGHT,
)

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats, Ints

_WORK_FOR_A_DEVICE = 1e10  # n·p³ from which on moving to one pays
_BLOCK = 512  # of factors between 1 and 2, whose product stays finite


def causal_order(X: Floats, precedes: Bools) -> Ints:
    """Return the variables in causal order.

    At each step the variable whose residuals are most independent of it, by pairwise likelihood
    ratios, is placed and regressed out of the rest [1]_. A pair is compared once for both
    directions, and a candidate is dropped as soon as it is worse than the best.

    Parameters
    ----------
    X : shape (n, p). precedes : [i, j] True where i is known to come before j; acyclic.

    References
    ----------
    .. [1] Shimizu et al., JMLR 12:1225-1248, 2011; Hyvärinen & Smith, JMLR 14:111-152, 2013.
    """
    n, p = X.shape
    if device := device_for(pays=float(n) * p**3 >= _WORK_FOR_A_DEVICE):
        from app.causal.kernels.lingam_order_on_device import causal_order_on

        return causal_order_on(device, X, precedes)
    return compiled_order(X, precedes)


def compiled_order(X: Floats, precedes: Bools) -> Ints:
    """Return what `causal_order` does, from this processor."""
    return _order(np.ascontiguousarray(X.T), precedes)


@nb.njit(cache=True, fastmath=True)
def _order(rows: Floats, precedes: Bools) -> Ints:
    p, n = rows.shape
    left = np.arange(p)
    order, residuals = np.empty(p, np.int64), rows.copy()
    previous = np.zeros(p)  # what spoke against each variable last time: try the best ones first
    for step in range(p - 1):
        Z = np.empty((len(left), n))
        for q in range(len(left)):
            row = residuals[left[q]]
            Z[q] = (row - row.mean()) / max(row.std(), 1e-12)
        R = Z @ Z.T / n
        free = _without_required_causes(left, precedes)
        against = _evidence_against(Z, R, free, np.argsort(previous[left]))
        for q in range(len(left)):
            previous[left[q]] = against[q]
        root = np.argmin(against)
        order[step] = left[root]
        for q in range(len(left)):
            residuals[left[q]] = Z[q] - R[q, root] * Z[root]
        left = left[left != left[root]]
    order[p - 1] = left[0]
    return order


@nb.njit(cache=True)
def _without_required_causes(left: Ints, precedes: Bools) -> Bools:
    free = np.ones(len(left), np.bool_)
    for q in range(len(left)):
        for r in left:
            free[q] &= not precedes[r, left[q]]
    return free


@nb.njit(cache=True, fastmath=True)
def _evidence_against(Z: Floats, R: Floats, free: Bools, trial_order: Ints) -> Floats:
    """Return, per variable, the evidence that others cause it; infinite when it may not be first.

    Values above the smallest are lower bounds: the comparison ends as soon as they exceed it.
    """
    m, n = Z.shape
    zero = np.zeros(n)
    entropy = np.empty(m)
    for q in range(m):
        entropy[q] = _entropy(Z[q], zero, 0.0, 1.0)
    ratio, known = np.zeros((m, m)), np.zeros((m, m), np.bool_)
    against, best = np.full(m, np.inf), np.inf
    for q in trial_order:
        if not free[q]:
            continue
        total = 0.0
        for r in range(m):
            if known[q, r]:
                total += min(ratio[q, r], 0.0) ** 2
        for r in range(m):
            if total >= best:
                break
            if r == q or known[q, r]:
                continue
            scale = 1 / math.sqrt(max(1 - R[q, r] ** 2, 1e-12))
            forwards = entropy[q] + _entropy(Z[r], Z[q], R[q, r], scale)
            backwards = entropy[r] + _entropy(Z[q], Z[r], R[q, r], scale)
            ratio[q, r], ratio[r, q] = backwards - forwards, forwards - backwards
            known[q, r] = known[r, q] = True
            total += min(ratio[q, r], 0.0) ** 2
        against[q] = total
        best = min(best, total)
    return against


@nb.njit(cache=True, fastmath=True, error_model="numpy")
def _entropy(z: Floats, other: Floats, slope: float, scale: float) -> float:
    """Return the approximate entropy of (z - slope · other) · scale, which has unit variance."""
    n = len(z)
    log_cosh, odd, start = 0.0, 0.0, 0
    while start < n:
        end = min(n, start + _BLOCK)
        product, absolute, weighted = 1.0, 0.0, 0.0
        for t in range(start, end):
            u = (z[t] - slope * other[t]) * scale
            product *= 1.0 + _exp(-2.0 * abs(u))
            absolute += abs(u)
            weighted += u * _exp(-0.5 * u * u)
        log_cosh += absolute + math.log(product)
        odd += weighted
        start = end
    even = log_cosh / n - LOG_2 - LOG_COSH_GAUSSIAN
    return GAUSSIAN_ENTROPY - LOG_COSH_WEIGHT * even**2 - EXP_WEIGHT * (odd / n) ** 2


@nb.njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _exp(x: float) -> float:
    """Return exp(x) for x <= 0 to 1e-12: a polynomial of x/256, squared eight times.

    Unlike the library's exp it turns into vector instructions.
    """
    x = max(x, -44.0) / 256.0
    e = 1 + x * (1 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24 + x * (1 / 120 + x * (1 / 720))))))
    for _ in range(8):
        e *= e
    return e
