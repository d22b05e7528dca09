"""Values replaced by their ranks, so that heavy tails and skewness cannot mislead a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def normal_scores(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each column's ranks as quantiles of a standard normal; 0 where missing.

    Parameters
    ----------
    values : shape (n, p), NaN where missing.

    Returns
    -------
    Columns of mean 0 and, over the values present, variance 1; ties share their mean rank.
    """
    from scipy.special import ndtri

    scores = np.zeros_like(values)
    for j, column in enumerate(values.T):
        present = ~np.isnan(column)
        found = ndtri(places(column[present]))
        spread = float(found.std()) if found.size else 0.0
        if spread > 0:
            scores[present, j] = (found - found.mean()) / spread
    return scores


def places(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of values below each one, ties in the middle of theirs; inside (0, 1)."""
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    first = np.concatenate([[True], ranked[1:] != ranked[:-1]]) if values.size else ranked > 0
    group = np.cumsum(first) - 1
    starts = np.append(np.flatnonzero(first), values.size)
    middles = (starts[:-1] + starts[1:]) / 2
    found = np.empty(values.size)
    found[order] = middles[group] / max(values.size, 1)
    return found
