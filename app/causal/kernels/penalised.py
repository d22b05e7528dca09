"""Penalised regressions on weighted rows: of a mean, and of the chances of levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats

_TRIED = 10.0 ** np.arange(-5, 3)
_TINY = 1e-10  # a ridge that only tames collinearity
_STRAIGHT = 0.01  # of the penalty that straight columns of log odds carry, against separation


def fit_mean(design: Floats, values: Floats, counts: Floats, penalty: float, free: int) -> Floats:
    """Return coefficients (k,) of weighted least squares; columns beyond `free` are penalised.

    Parameters
    ----------
    design : shape (n, k), the intercept first. counts : shape (n,), what each row counts for.
    """
    G, c = _moments(design, values, counts)
    return mean_of(G, c, penalty, free)


def mean_penalty(design: Floats, values: Floats, counts: Floats, free: int) -> float:
    """Return the penalty with the least generalised cross-validation score.

    References
    ----------
    Golub, Heath & Wahba, Technometrics 21:215-223, 1979, doi:10.1080/00401706.1979.10489751
    """
    if design.shape[1] <= free:
        return 0.0
    G, c = _moments(design, values, counts)
    return _best(G, c, float(counts @ values**2), float(counts.sum()), free)


def fit_mean_at_best(design: Floats, values: Floats, free: int) -> Floats:
    """Return coefficients (k,) at that penalty, each row counting once."""
    G, c = design.T @ design, design.T @ values
    scale = float(len(values))
    penalty = 0.0
    if design.shape[1] > free:
        penalty = _best(G, c, float(values @ values), scale, free)
    return mean_of(G, c, penalty, free)


def _moments(design: Floats, values: Floats, counts: Floats) -> tuple[Floats, Floats]:
    weighted = (design * counts[:, None]).T
    return weighted @ design, weighted @ values


def mean_of(G: Floats, c: Floats, penalty: float, free: int) -> Floats:
    """Return the coefficients (k,) by the weighted products of columns (k, k) and values (k,)."""
    squares = G.diagonal()
    ridge = penalty * _penalties(len(c), free) * squares + _TINY * squares.max()
    A = G.copy()
    A.flat[:: len(c) + 1] += ridge
    return np.asarray(np.linalg.solve(A, c))


def _best(G: Floats, c: Floats, total: float, scale: float, free: int) -> float:
    """Return the first of the tried penalties with the least generalised cross-validation score."""
    squares, k = G.diagonal(), len(c)
    ridges = _TRIED[:, None] * _penalties(k, free) * squares + _TINY * squares.max()
    A = np.repeat(G[None], len(_TRIED), axis=0)
    A[:, np.arange(k), np.arange(k)] += ridges
    solved = np.linalg.solve(A, np.column_stack([c, G])[None])
    beta, freedom = solved[:, :, 0], np.trace(solved[:, :, 1:], axis1=1, axis2=2)
    left = total - 2 * beta @ c + ((beta @ G) * beta).sum(axis=1)
    scores = np.maximum(left, 0.0) / np.maximum(scale - freedom, 1.0) ** 2
    return float(_TRIED[np.argmin(scores)])


def _penalties(columns: int, free: int) -> Floats:
    return (np.arange(columns) >= free).astype(np.float64)


def fit_chances(
    design: Floats, codes: Floats, counts: Floats, penalty: float, free: int, start: Floats
) -> Floats:
    """Return the log odds (k, L - 1) of each level against the first, by penalised likelihood.

    Parameters
    ----------
    codes : shape (n, L - 1), indicators of the levels but the first. start : where to begin.
    """
    scale = np.maximum(counts @ design**2 / counts.sum(), 1e-12)
    P = penalty * np.where(np.arange(design.shape[1]) >= free, 1.0, _STRAIGHT) * scale
    P[0] = 0.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        W = flat.reshape(start.shape)
        scores = design @ W
        top = np.maximum(scores.max(axis=1), 0.0)
        raised = np.exp(scores - top[:, None])
        whole = raised.sum(axis=1) + np.exp(-top)
        likely = (codes * scores).sum(axis=1) - top - np.log(whole)
        slope = design.T @ ((raised / whole[:, None] - codes) * counts[:, None])
        n = float(counts.sum())
        value = -float(counts @ likely) / n + 0.5 * float((P[:, None] * W**2).sum())
        return value, (slope / n + P[:, None] * W).ravel()

    found = minimize(
        loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-12}
    )
    return np.asarray(found.x).reshape(start.shape)
