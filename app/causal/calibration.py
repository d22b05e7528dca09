"""How often links with a given share of resamples were true in simulations."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import Final

Knots = tuple[tuple[float, float], ...]  # (share of resamples, share true), from 0 to 1


class Family(StrEnum):
    """Kinds of tables, each with curves of its own; where categories are, tests and scores too."""

    NUMBERS = "numbers"
    CATEGORIES = "categories"
    SCORED_CATEGORIES = "scored categories"
    MIXED = "mixed"
    SCORED_MIXED = "scored mixed"
    SERIES = "series"


def _knots(*true: float) -> Knots:
    """Return the knots at shares of 0, 0.1 … 1."""
    return tuple((k / 10, value) for k, value in enumerate(true))


# Isotonic fits on tables of known graphs, by `python -m bench.calibration`; how and on what:
# docs/calibration.md.
JOINED: Final[dict[Family, Knots]] = {
    Family.NUMBERS: _knots(0.01, 0.01, 0.17, 0.17, 0.25, 0.52, 0.52, 0.84, 0.90, 0.96, 0.99),
    Family.CATEGORIES: _knots(0.08, 0.08, 0.08, 0.08, 0.10, 0.16, 0.23, 0.24, 0.34, 0.54, 0.96),
    Family.SCORED_CATEGORIES: _knots(
        0.01, 0.01, 0.01, 0.07, 0.11, 0.22, 0.22, 0.60, 0.67, 0.96, 0.99
    ),
    Family.MIXED: _knots(0.01, 0.01, 0.01, 0.07, 0.40, 0.40, 0.45, 0.50, 0.55, 0.73, 0.97),
    Family.SCORED_MIXED: _knots(0.01, 0.01, 0.01, 0.11, 0.11, 0.16, 0.25, 0.40, 0.45, 0.53, 0.96),
    Family.SERIES: _knots(0.01, 0.37, 0.37, 0.37, 0.56, 0.76, 0.92, 0.99, 0.99, 0.99, 0.99),
}
DIRECTION: Final[dict[Family, Knots]] = {
    Family.NUMBERS: _knots(0.25, 0.25, 0.39, 0.39, 0.68, 0.71, 0.73, 0.85, 0.88, 0.95, 0.99),
    Family.CATEGORIES: _knots(0.01, 0.19, 0.36, 0.40, 0.68, 0.68, 0.74, 0.76, 0.83, 0.92, 0.97),
    Family.SCORED_CATEGORIES: _knots(
        0.01, 0.01, 0.01, 0.01, 0.20, 0.50, 0.65, 0.65, 0.65, 0.73, 0.91
    ),
    Family.MIXED: _knots(0.01, 0.01, 0.26, 0.26, 0.47, 0.51, 0.67, 0.67, 0.83, 0.88, 0.96),
    Family.SCORED_MIXED: _knots(0.30, 0.30, 0.30, 0.31, 0.31, 0.39, 0.39, 0.50, 0.58, 0.68, 0.94),
    Family.SERIES: _knots(0.01, 0.44, 0.44, 0.61, 0.69, 0.82, 0.93, 0.99, 0.99, 0.99, 0.99),
}


def calibrated(share: float, knots: Knots) -> float:
    """Return the probability that goes with a share of resamples, linear between the knots.

    References
    ----------
    Zadrozny & Elkan, KDD 2002, doi:10.1145/775047.775151
    """
    after = bisect_right([x for x, _ in knots], share)
    if after == len(knots):
        return knots[-1][1]
    (left, low), (right, high) = knots[after - 1], knots[after]
    return low + (high - low) * (share - left) / (right - left)
