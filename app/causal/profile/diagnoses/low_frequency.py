"""Long-run variances by cosine transforms: how much the mean of a dependent series varies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def cosines(n: int) -> NDArray[np.float64]:
    """Return the first 0.4 n^⅔ cosines, shape (n, B), each of length 1 and of mean 0."""
    count = max(4, int(0.4 * n ** (2 / 3)))
    place = (np.arange(n) + 0.5) / n
    found: NDArray[np.float64] = np.sqrt(2 / n) * np.cos(
        np.pi * place[:, None] * np.arange(1, count + 1)
    )
    return found


def long_run_variance(series: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return the long-run variance of each column and its degrees of freedom.

    The equal-weighted cosine estimator, whose t-statistics have a t-distribution.
    Lazarus, Lewis, Stock & Watson 2018, doi:10.1080/07350015.2018.1506926
    """
    basis = cosines(len(series))
    parts = basis.T @ (series - series.mean(axis=0))
    return np.asarray((parts**2).mean(axis=0)), basis.shape[1]


def effective_rows(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many independent rows give a mean as sure as each dependent column does."""
    omega, _ = long_run_variance(series)
    found = len(series) * series.var(axis=0) / np.maximum(omega, 1e-300)
    return np.asarray(np.clip(found, 1.0, len(series)))
