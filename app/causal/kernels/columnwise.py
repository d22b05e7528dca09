"""Fisher's z on very many columns: correlations computed a row at a time, as they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from app.causal.kernels.correlation import refuse_constant
from app.causal.kernels.general_search import GeneralSearches
from app.causal.kernels.independence import FisherZ, fisher_statistics
from app.causal.kernels.partial import partial_correlations

if TYPE_CHECKING:
    from app.causal.kernels.arrays import Floats, Ints
    from app.causal.kernels.columns import Columns

_COPY = 1 - 1e-9


class ColumnwiseFisherZ(GeneralSearches):
    """Partial correlations that never need the whole correlation matrix.

    One target against all p columns costs n·p, so that a search around one variable grows in
    proportion to the number of columns.
    """

    def __init__(self, columns: Columns, alpha: float) -> None:
        refuse_constant(columns.X, columns.names)
        centred = columns.X - columns.X.mean(axis=0)
        self._Z = centred / np.sqrt((centred**2).sum(axis=0))
        self._rows: dict[int, Floats] = {}
        self._alpha = alpha
        self.cutoff = float(norm.isf(alpha / 2))
        self.name = "Fisher z"

    def correlations_of(self, x: int) -> Floats:
        """Return the correlations of x with every column, shape (p,)."""
        if x not in self._rows:
            self._rows[x] = self._Z.T @ self._Z[:, x]
        return self._rows[x]

    def copies_of(self, x: int) -> list[int]:
        """Return the other columns that carry the same values up to scale."""
        alike = np.flatnonzero(np.abs(self.correlations_of(x)) > _COPY)
        return [int(k) for k in alike if k != x]

    def within(self, places: Ints) -> FisherZ:
        """Return the test on some of the columns."""
        Z = self._Z[:, places]
        return FisherZ(np.ascontiguousarray(Z.T @ Z), len(Z), self._alpha)

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        places = np.concatenate((np.array([x, y], dtype=np.int64), candidates))
        found = self.within(places).separator(0, 1, np.arange(2, len(places)), size)
        return None if found is None else places[found]

    def statistic(self, x: int, y: int, given: Ints) -> float:
        return float(self.statistics(x, np.array([y]), given)[0])

    def statistics(self, x: int, others: Ints, given: Ints) -> Floats:
        of_given = np.array([self.correlations_of(int(k)) for k in given])
        r = partial_correlations(self.correlations_of(x), of_given, x, others, given)
        return fisher_statistics(r, len(self._Z), len(given))
