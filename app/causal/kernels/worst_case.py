"""What data say of an effect, whatever is unmeasured, when outcomes have known ends."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The ends of the set in which the effect lies, and an interval that covers the effect."""

    low: float
    high: float
    low_error: float
    high_error: float
    interval: tuple[float, float]


def worst_case(
    outcome: Vector, treated: NDArray[np.bool_], ends: tuple[float, float], level: float
) -> WorstCase:
    """Return bounds on the average effect when each unseen outcome may be anything in `ends`.

    Parameters
    ----------
    outcome, treated : shape (n,). ends : the smallest and largest value that is possible.

    References
    ----------
    Manski, American Economic Review 80:319-323, 1990; the interval for the effect itself:
    Imbens & Manski, Econometrica 72:1845-1857, 2004, doi:10.1111/j.1468-0262.2004.00555.x
    """
    lowest, highest = ends
    low_terms = np.where(treated, outcome, lowest) - np.where(treated, highest, outcome)
    high_terms = np.where(treated, outcome, highest) - np.where(treated, lowest, outcome)
    low, high = float(low_terms.mean()), float(high_terms.mean())
    root = math.sqrt(len(outcome))
    errors = float(low_terms.std(ddof=1)) / root, float(high_terms.std(ddof=1)) / root
    return WorstCase(low, high, *errors, covering((low, high), errors, level))


def covering(
    ends: tuple[float, float], errors: tuple[float, float], level: float
) -> tuple[float, float]:
    """Return the interval that covers the effect itself, wherever between the ends it lies."""
    reach = _reach(ends[1] - ends[0], max(errors), level)
    return ends[0] - reach * errors[0], ends[1] + reach * errors[1]


def _reach(width: float, error: float, level: float) -> float:
    """Return how many standard errors beyond the ends cover the effect, wherever it lies."""
    ratio = width / error if error > 0 else math.inf

    def excess(reach: float) -> float:
        return float(ndtr(reach + ratio) - ndtr(-reach)) - level

    return float(brentq(excess, 0.0, 10.0))
