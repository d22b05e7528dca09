"""Test-wise deletion: each test on the rows that are complete in its own variables."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from app.causal.kernels.general_search import GeneralSearches
from app.errors import DegenerateData

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.causal.kernels.arrays import Ints
    from app.causal.kernels.columns import Columns
    from app.causal.kernels.independence import Independence

_FEWEST = 10  # complete rows, above the conditioning set's size, without which a test says nothing


class TestWise(GeneralSearches):
    """Another test, made anew for the variables and the complete rows of each question.

    Right where values are missing at random given the variables of the test; rows that miss
    other columns stay in. Where too few rows are complete no edge goes.

    Parameters
    ----------
    columns : with NaN where a value is missing.
    test_on : makes the test from columns without gaps.

    References
    ----------
    Tu et al., Causal discovery in the presence of missing data, PMLR 89:1762-1770, 2019;
    Strobl, Visweswaran & Spirtes, Fast causal inference with non-random missingness by test-wise
    deletion, 2018, doi:10.1007/s41060-017-0094-6
    """

    __test__ = False  # not one of pytest's

    def __init__(
        self, columns: Columns, test_on: Callable[[Columns], Independence], cutoff: float, name: str
    ) -> None:
        self.cutoff = cutoff
        self.name = f"{name} on the rows complete in each test"
        self._columns = columns
        self._present = ~np.isnan(columns.X)
        self._test_on = test_on

    def separator(self, x: int, y: int, candidates: Ints, size: int) -> Ints | None:
        for given in combinations(candidates, size):
            if self.statistic(x, y, np.array(given, dtype=np.int64)) < self.cutoff:
                return np.array(given, dtype=np.int64)
        return None

    def statistic(self, x: int, y: int, given: Ints) -> float:
        places = np.concatenate((np.array([x, y], dtype=np.int64), given))
        rows = np.asarray(self._present[:, places].all(axis=1))
        if rows.sum() < _FEWEST + len(given):
            return np.inf
        try:
            test = self._test_on(self._columns.part(rows, places))
        except DegenerateData:
            return np.inf  # constant or tied in these rows: they say nothing of this question
        return test.statistic(0, 1, np.arange(2, len(places)))
