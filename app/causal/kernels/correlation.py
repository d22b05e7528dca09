"""Correlation matrices that partial correlations can be taken from, and their cut-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri
from scipy.stats import t

from app.errors import DegenerateData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.kernels.arrays import Floats

_COPY = 1e-9  # 1 - |r| below this is a copy up to rounding
_RANK = 1e-10  # an eigenvalue below this makes partial correlations noise


def covariance(X: Floats, names: Sequence[str]) -> Floats:
    """Return the covariance of the columns of X, shape (n, p), after refusing degenerate ones.

    Raises
    ------
    DegenerateData : a column is constant, a copy of another, or a combination of others.
    """
    refuse_constant(X, names)
    centred = X - X.mean(axis=0)
    C = centred.T @ centred / len(X)
    correlation_of(C, names, n=len(X))
    return np.ascontiguousarray(C)


def correlation(X: Floats, names: Sequence[str]) -> Floats:
    """Return the correlation matrix of the columns of X; raises as `covariance` does."""
    refuse_constant(X, names)
    centred = X - X.mean(axis=0)
    return correlation_of(centred.T @ centred / len(X), names, n=len(X))


def correlation_of(C: Floats, names: Sequence[str], *, n: int) -> Floats:
    """Return the correlations that belong to the covariance C of n rows."""
    scale = np.sqrt(np.diag(C))
    _refuse_zero(scale, names)
    R = C / scale / scale[:, None]
    np.fill_diagonal(R, 1.0)
    _refuse_dependent(R, names, n)
    return np.ascontiguousarray(R)


def refuse_constant(X: Floats, names: Sequence[str]) -> None:
    """Raise DegenerateData, with the names, when columns of X do not vary; NaN is no value."""
    _refuse_zero(np.fmax.reduce(X, axis=0) - np.fmin.reduce(X, axis=0), names)


def fisher_z_cutoffs(n: int, alpha: float, max_size: int) -> Floats:
    """Return, per size of the conditioning set, the |r| below which independence is kept.

    References
    ----------
    Fisher, Metron 1:3-32, 1921; Kalisch & Bühlmann, JMLR 8:613-636, 2007.
    """
    freedom = np.maximum(n - np.arange(max_size + 1) - 3, 1)
    return np.asarray(np.tanh(-ndtri(alpha / 2) / np.sqrt(freedom)))


def student_cutoffs(n: int, alpha: float, max_size: int) -> Floats:
    """Return the same cut-offs from Student's t with n - size - 2 degrees of freedom."""
    freedom = np.maximum(n - np.arange(max_size + 1) - 2, 1)
    quantile = t.isf(alpha / 2, freedom)
    return np.asarray(quantile / np.sqrt(freedom + quantile**2))


def _refuse_zero(spread: Floats, names: Sequence[str]) -> None:
    constant = [name for name, s in zip(names, spread, strict=True) if not s > 0]
    if constant:
        raise DegenerateData(
            f"Every row has the same value in {_quoted(constant)}.",
            hint="Leave out columns that do not vary.",
        )


def _refuse_dependent(R: Floats, names: Sequence[str], n: int) -> None:
    rows, columns = np.nonzero(np.triu(np.abs(R) > 1 - _COPY, k=1))
    if len(rows):
        a, b = names[int(rows[0])], names[int(columns[0])]
        raise DegenerateData(
            f"{a!r} and {b!r} carry the same values up to scale.", hint="Leave one of them out."
        )
    if n <= len(R):
        return  # with fewer rows than columns the matrix is singular whatever the columns hold
    values, vectors = np.linalg.eigh(R)
    if values[0] < _RANK:
        weights = np.abs(vectors[:, 0])
        tied = [n for n, w in zip(names, weights, strict=True) if w > 1e-3 * weights.max()]
        raise DegenerateData(
            f"{_quoted(tied)} determine one another exactly.", hint="Leave one of them out."
        )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(repr(n) for n in names)
