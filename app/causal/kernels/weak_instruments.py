"""How strong instruments are, and an interval that holds however weak they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri

from app.causal.kernels.least_squares import fit
from app.causal.kernels.two_stage import Partialled, Statistic, cross_variance

Vector = NDArray[np.float64]

_GRID = 2001
_REACH = 50.0  # grid half-width, in standard errors of the two-stage estimate


@dataclass(frozen=True, slots=True)
class ConfidenceSet:
    """Effects that are not rejected: one interval, possibly without an end; or none at all.

    An end is infinite where the data do not bound the effect. `is_hole` says that the set is
    everything *outside* (low, high).
    """

    low: float
    high: float
    is_empty: bool = False
    is_hole: bool = False

    @property
    def is_bounded(self) -> bool:
        bounded = math.isfinite(self.low) and math.isfinite(self.high)
        return bounded and not self.is_empty and not self.is_hole


def first_stage(parts: Partialled) -> Statistic:
    """Return the robust F statistic of the instruments in the treatment's equation."""
    model = fit(parts.instruments, parts.treatment)
    count = parts.instruments.shape[1]
    moments = parts.instruments.T @ parts.treatment
    variance = cross_variance(parts, model.residuals, model.residuals)
    wald = float(moments @ np.linalg.pinv(variance, hermitian=True) @ moments)
    return Statistic(wald / count, count, float(chdtrc(count, max(wald, 0.0))))


def anderson_rubin(parts: Partialled, centre: float, error: float, level: float) -> ConfidenceSet:
    """Invert the Anderson–Rubin test, which keeps its level with any instrument.

    With one instrument the set is exact (the solutions of a quadratic inequality); with several
    it is read from a grid around `centre`.

    References
    ----------
    Anderson & Rubin 1949, 10.1214/aoms/1177730090; Andrews, Stock & Sun 2019,
    10.1146/annurev-economics-080218-025643.
    """
    if parts.instruments.shape[1] == 1:
        return _quadratic_set(*_single(parts), critical=float(chdtri(1, 1 - level)))
    return _grid_set(parts, centre, error, level)


def anderson_rubin_p(parts: Partialled, effect: float) -> float:
    """Return the p-value of the Anderson–Rubin test of one effect."""
    residuals = parts.outcome - effect * parts.treatment
    rest = fit(parts.instruments, residuals).residuals
    moments = parts.instruments.T @ residuals
    variance = np.linalg.pinv(cross_variance(parts, rest, rest), hermitian=True)
    statistic = float(moments @ variance @ moments)
    return float(chdtrc(parts.instruments.shape[1], max(statistic, 0.0)))


def _single(parts: Partialled) -> tuple[float, float, float, float, float]:
    """Return the two reduced-form moments and their three variances."""
    outcome_rest = fit(parts.instruments, parts.outcome).residuals
    treatment_rest = fit(parts.instruments, parts.treatment).residuals
    column = parts.instruments[:, 0]
    pairs = (
        (outcome_rest, outcome_rest),
        (outcome_rest, treatment_rest),
        (treatment_rest, treatment_rest),
    )
    v_oo, v_ot, v_tt = (float(cross_variance(parts, a, b)[0, 0]) for a, b in pairs)
    return float(column @ parts.outcome), float(column @ parts.treatment), v_oo, v_ot, v_tt


def _quadratic_set(
    by_outcome: float,
    by_treatment: float,
    v_oo: float,
    v_ot: float,
    v_tt: float,
    *,
    critical: float,
) -> ConfidenceSet:
    """Solve (o - b t)² ≤ critical · (v_oo - 2 b v_ot + b² v_tt) for b."""
    square = by_treatment**2 - critical * v_tt
    half = by_outcome * by_treatment - critical * v_ot
    constant = by_outcome**2 - critical * v_oo
    inside = half**2 - square * constant
    if inside < 0:  # the parabola opens downwards and nothing is rejected
        return ConfidenceSet(-math.inf, math.inf)
    low, high = sorted((half + sign * math.sqrt(inside)) / square for sign in (-1, 1))
    return ConfidenceSet(low, high, is_hole=square < 0)


def _grid_set(parts: Partialled, centre: float, error: float, level: float) -> ConfidenceSet:
    grid = centre + error * np.linspace(-_REACH, _REACH, _GRID)
    accepted = np.array([anderson_rubin_p(parts, float(b)) > 1 - level for b in grid])
    if not accepted.any():
        return ConfidenceSet(math.nan, math.nan, is_empty=True)
    kept = grid[accepted]
    low = -math.inf if accepted[0] else float(kept[0])
    high = math.inf if accepted[-1] else float(kept[-1])
    return ConfidenceSet(low, high)
