"""What is left of columns once the lasting levels of units and periods are taken out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.intp]


def within(columns: Matrix, codes: Codes, weights: Vector | None = None) -> Matrix:
    """Return the columns, shape (n, k), less the mean of each row's group."""
    return columns - group_means(columns, codes, weights)[codes]


def group_means(columns: Matrix, codes: Codes, weights: Vector | None = None) -> Matrix:
    """Return shape (groups, k): the mean of each column in each group."""
    sums = grouping(codes, weights) @ columns
    counts = np.bincount(codes, weights=weights)
    return np.asarray(sums / np.maximum(counts, 1e-300)[:, None])


def grouping(codes: Codes, weights: Vector | None = None) -> csr_matrix:
    """Return the sparse matrix (groups, n) that sums rows by group, weighted."""
    n = len(codes)
    values = np.ones(n) if weights is None else weights
    return coo_matrix((values, (codes, np.arange(n))), shape=(int(codes.max()) + 1, n)).tocsr()


def within_both(
    columns: Matrix, units: Codes, periods: Codes, weights: Vector | None = None
) -> Matrix:
    """Return the residuals of columns (n, k) on indicators of units and of periods.

    Solved for the periods' coefficients once the units are taken out, so that the answer is exact
    for panels with gaps as well.
    """
    free = within(columns, units, weights)
    sums = grouping(periods, weights)
    shift = np.linalg.lstsq(_overlap(units, periods, weights), sums @ free, rcond=1e-12)[0]
    by_row = shift[periods]
    return np.asarray(free - (by_row - group_means(by_row, units, weights)[units]))


def _overlap(units: Codes, periods: Codes, weights: Vector | None) -> Matrix:
    """Return (periods, periods): the periods' cross products once the units are taken out."""
    counts = np.ones(len(units)) if weights is None else weights
    cells = coo_matrix((counts, (units, periods))).tocsr()
    unit_counts = np.asarray(cells.sum(axis=1)).ravel()
    scaled = cells.multiply(1.0 / np.maximum(unit_counts, 1e-300)[:, None])
    own = np.diag(np.bincount(periods, weights=counts))
    return np.asarray(own - (cells.T @ scaled).toarray())


def levels_taken(units: Codes, periods: Codes) -> int:
    """Return how many coefficients the indicators of units and periods use up."""
    n_units, n_periods = int(units.max()) + 1, int(periods.max()) + 1
    size = n_units + n_periods
    links = coo_matrix((np.ones(len(units)), (units, n_units + periods)), shape=(size, size))
    return size - int(connected_components(links, directed=False)[0])
