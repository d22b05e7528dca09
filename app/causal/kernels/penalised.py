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
    weighted = design * counts[:, None]
    G, c = weighted.T @ design, weighted.T @ values
    scale = float(counts.sum())
    P = _penalties(design.shape[1], free)
    ridge = penalty * scale * P * _column_scale(G, scale) + _TINY * np.diag(G).max()
    return np.asarray(np.linalg.solve(G + np.diag(ridge), c))


def mean_penalty(design: Floats, values: Floats, counts: Floats, free: int) -> float:
    """Return the penalty with the least generalised cross-validation score.

    References
    ----------
    Golub, Heath & Wahba, Technometrics 21:215-223, 1979, doi:10.1080/00401706.1979.10489751
    """
    if design.shape[1] <= free:
        return 0.0
    weighted = design * counts[:, None]
    G, c = weighted.T @ design, weighted.T @ values
    total, scale = float(counts @ values**2), float(counts.sum())
    P = _penalties(design.shape[1], free) * _column_scale(G, scale)
    return float(min(_TRIED, key=lambda tried: _score(G, c, total, scale, tried * P)))


def _score(G: Floats, c: Floats, total: float, scale: float, penalties: Floats) -> float:
    A = G + np.diag(penalties * scale + _TINY * np.diag(G).max())
    solved = np.linalg.solve(A, np.column_stack([c, G]))
    beta, freedom = solved[:, 0], float(np.trace(solved[:, 1:]))
    left = total - 2 * float(beta @ c) + float(beta @ G @ beta)
    return max(left, 0.0) / max(scale - freedom, 1.0) ** 2


def _penalties(columns: int, free: int) -> Floats:
    return (np.arange(columns) >= free).astype(np.float64)


def _column_scale(G: Floats, scale: float) -> Floats:
    """Return each column's mean square, so that units of a column change no penalty."""
    return np.diag(G) / scale


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
