"""How often links with a given share of resamples were true in simulations."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import Final

Knots = tuple[tuple[float, float], ...]  # (share of resamples, share true), from 0 to 1


class Family(StrEnum):
    """Kinds of tables that have a curve each; so far all hold the one fitted on them together."""

    NUMBERS = "numbers"
    CATEGORIES = "categories"
    MIXED = "mixed"
    SERIES = "series"


def _knots(*true: float) -> Knots:
    """Return the knots at shares of 0, 0.1 … 1."""
    return tuple((k / 10, value) for k, value in enumerate(true))


# Isotonic fits on tables of known graphs, by `python -m bench.calibration`; how and on what:
# docs/calibration.md.
JOINED: Final[dict[Family, Knots]] = {
    f: _knots(0.12, 0.12, 0.12, 0.12, 0.29, 0.52, 0.59, 0.60, 0.67, 0.74, 0.98) for f in Family
}
DIRECTION: Final[dict[Family, Knots]] = {
    f: _knots(0.23, 0.23, 0.23, 0.23, 0.52, 0.58, 0.80, 0.80, 0.89, 0.96, 1.00) for f in Family
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
