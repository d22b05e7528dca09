"""How often links with a given share of resamples were true in simulations."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

Knots = tuple[tuple[float, float], ...]  # (share of resamples, share true), from 0 to 1

# Isotonic fits on tables of known graphs of five families, by `python -m bench.calibration`;
# how and on what: docs/calibration.md.
_SHARES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_JOINED: Final = (0.12, 0.12, 0.12, 0.12, 0.29, 0.52, 0.59, 0.60, 0.67, 0.74, 0.98)
_DIRECTION: Final = (0.23, 0.23, 0.23, 0.23, 0.52, 0.58, 0.80, 0.80, 0.89, 0.96, 1.00)
JOINED: Final[Knots] = tuple(zip(_SHARES, _JOINED, strict=True))
DIRECTION: Final[Knots] = tuple(zip(_SHARES, _DIRECTION, strict=True))


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
