"""Penalised regressions on weighted rows: of a mean, and of the chances of levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints

_TRIED = 10.0 ** np.arange(-7, 3)
_UNDER = 0.1  # of the penalty that predicts best: intervals know of chance, not of what is shrunk
_TINY = 1e-10  # a ridge that only tames collinearity
_MOST_LEVERAGE = 0.9  # of a row that a curve goes through whatever its value
_STRAIGHT = 1e-5  # of their mean square, what straight columns of log odds cost: no separation


def fit_mean(design: Floats, values: Floats, counts: Floats, penalties: Floats) -> Floats:
    """Return coefficients (k,) of weighted least squares.

    Parameters
    ----------
    design : shape (n, k), the intercept first. counts : shape (n,), what each row counts for.
    penalties : shape (k,), what each squared coefficient costs beside the mean square error.
    """
    G, c = _moments(design, values, counts)
    return mean_of(G, c, penalties)


def mean_penalties(
    design: Floats, values: Floats, counts: Floats, costs: Floats, blocks: Ints
) -> Floats:
    """Return a tenth of the penalties (k,) with the least generalised cross-validation score.

    Those predict best by trading the error of chance against that of smoothing; intervals from
    resampled rows show the first only, so that the second is made small against it.

    Parameters
    ----------
    costs, blocks : shape (k,), what penalties are multiplied by, and which columns share one; the
        best for all columns is found first, then the best for each block in turn.

    References
    ----------
    Golub, Heath & Wahba, Technometrics 21:215-223, 1979, doi:10.1080/00401706.1979.10489751
    """
    G, c = _moments(design, values, counts)
    return _tamed(G, c, float(counts @ values**2), costs, blocks)


def fit_mean_at_best(design: Floats, values: Floats, costs: Floats, blocks: Ints) -> Floats:
    """Return coefficients (k,) at those penalties, each row counting once."""
    G, c = design.T @ design, design.T @ values
    return mean_of(G, c, _tamed(G, c, float(values @ values), costs, blocks))


def _moments(design: Floats, values: Floats, counts: Floats) -> tuple[Floats, Floats]:
    weighted = (design * counts[:, None]).T
    return weighted @ design, weighted @ values


def mean_of(G: Floats, c: Floats, penalties: Floats) -> Floats:
    """Return the coefficients (k,) by the weighted products of columns (k, k) and values (k,)."""
    A = G.copy()
    A.flat[:: len(c) + 1] += penalties * G[0, 0] + _TINY * G.diagonal().max()
    return np.asarray(np.linalg.solve(A, c))


def smoothed(design: Floats, values: Floats, penalties: Floats) -> tuple[Floats, Floats]:
    """Return the fitted values (n,), each row counting once, and how much each leans on its own."""
    G, c = design.T @ design, design.T @ values
    A = G + np.diag(penalties * G[0, 0] + _TINY * G.diagonal().max())
    solved = np.linalg.solve(A, np.column_stack([c, design.T]))
    leverage = np.einsum("ij,ji->i", design, solved[:, 1:])
    return design @ solved[:, 0], np.clip(leverage, 0.0, _MOST_LEVERAGE)


def _tamed(G: Floats, c: Floats, total: float, costs: Floats, blocks: Ints) -> Floats:
    if not costs.any():
        return costs
    found = _best(G, c, total, _TRIED[:, None] * costs)
    penalised = np.unique(blocks[costs > 0])
    for block in penalised if len(penalised) > 1 else ():
        mine = blocks == block
        found = _best(G, c, total, np.where(mine, _TRIED[:, None] * costs, found))
    return _UNDER * found


def _best(G: Floats, c: Floats, total: float, tried: Floats) -> Floats:
    """Return the first of the tried penalties (m, k) with the least cross-validation score."""
    rows, k = float(G[0, 0]), len(c)
    A = np.repeat(G[None], len(tried), axis=0)
    A[:, np.arange(k), np.arange(k)] += tried * rows + _TINY * G.diagonal().max()
    solved = np.linalg.solve(A, np.column_stack([c, G])[None])
    beta, freedom = solved[:, :, 0], np.trace(solved[:, :, 1:], axis1=1, axis2=2)
    left = total - 2 * beta @ c + ((beta @ G) * beta).sum(axis=1)
    scores = np.maximum(left, 0.0) / np.maximum(rows - freedom, 1.0) ** 2
    return np.asarray(tried[np.argmin(scores)])


def fit_chances(
    design: Floats, codes: Floats, counts: Floats, penalties: Floats, start: Floats
) -> Floats:
    """Return the log odds (k, L - 1) of each level against the first, by penalised likelihood.

    Parameters
    ----------
    codes : shape (n, L - 1), indicators of the levels but the first. start : where to begin.
    penalties : shape (k,), what each squared coefficient costs beside the mean log loss.
    """
    squares = np.maximum(counts @ design**2 / counts.sum(), 1e-12)
    P = np.where(penalties > 0, penalties, _STRAIGHT * squares)[:, None]
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
