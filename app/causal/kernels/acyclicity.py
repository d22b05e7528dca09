"""How far weights are from acyclic, as smooth functions, and the DAG of the main ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import expm

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Bools, Floats

OUTSIDE = 1e12  # the value beyond the domain of the log determinant


def exponential_cycles(M: Floats) -> tuple[float, Floats]:
    """Return tr exp(M) - p and its gradient; zero where the weights M ≥ 0 form no cycle.

    References
    ----------
    Zheng, Aragam, Ravikumar & Xing, NeurIPS 2018, doi:10.48550/arXiv.1803.01422
    """
    E = expm(M)
    return float(np.trace(E) - len(M)), np.asarray(E.T)


def log_det_cycles(M: Floats, s: float) -> tuple[float, Floats]:
    """Return p log s - log det(sI - M) and its gradient; OUTSIDE where sI - M is no M-matrix.

    References
    ----------
    Bello, Aragam & Ravikumar, NeurIPS 2022, doi:10.48550/arXiv.2209.08037
    """
    p = len(M)
    sign, log_det = np.linalg.slogdet(s * np.eye(p) - M)
    if sign <= 0:
        return OUTSIDE, np.zeros_like(M)
    inverse = np.linalg.inv(s * np.eye(p) - M)
    if inverse.min() < -1e-9:  # an M-matrix has no negative entry in its inverse
        return OUTSIDE, np.zeros_like(M)
    return float(p * np.log(s) - log_det), np.asarray(inverse.T)


def main_dag(W: Floats, threshold: float) -> Bools:
    """Return [i, j]: |W| ≥ threshold, after the smallest were taken out until no cycle is left."""
    size = np.abs(W)
    kept = size >= threshold
    np.fill_diagonal(kept, val=False)
    while has_cycle(kept):
        weakest = np.where(kept, size, np.inf)
        kept[np.unravel_index(int(weakest.argmin()), kept.shape)] = False
    return np.asarray(kept)


def has_cycle(links: Bools) -> bool:
    """Tell whether arrows [i, j] form a cycle."""
    left = np.arange(len(links))
    while len(left):
        waiting = links[np.ix_(left, left)].any(axis=0)
        if waiting.all():
            return True
        left = left[waiting]
    return False
