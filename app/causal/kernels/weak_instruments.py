"""How strong instruments are, and an interval that holds however weak they are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, chdtri
from scipy.stats import ncx2

from app.causal.kernels.least_squares import fit
from app.causal.kernels.two_stage import Partialled, Statistic, cross_variance

Vector = NDArray[np.float64]

_TENTH = 10.0  # one over the share of the worst bias that is borne
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


@dataclass(frozen=True, slots=True)
class Strength:
    """How strongly instruments move the treatment, and from where on that is enough.

    `effective` is the first stage's effective F; where it exceeds `needed` the bias of two-stage
    least squares is below a tenth of the worst there can be, with 95 % confidence.
    """

    effective: float
    needed: float

    @property
    def is_enough(self) -> bool:
        return self.effective >= self.needed


def strength(parts: Partialled) -> Strength:
    """Return the effective F, which allows for unequal and clustered noise.

    With one instrument it is the robust F. The least F needed follows from a non-central
    chi-squared distribution (Montiel Olea & Pflueger 2013, 10.1080/00401706.2013.806694, the
    simplified test, Patnaik's approximation).
    """
    basis = np.linalg.qr(parts.instruments)[0]
    turned = replace(parts, instruments=basis)
    rest = parts.treatment - basis @ (basis.T @ parts.treatment)
    noise = cross_variance(turned, rest, rest)
    moments = basis.T @ parts.treatment
    total = float(np.trace(noise))
    if total <= 0:
        return Strength(math.inf, 0.0)
    largest = float(np.linalg.eigvalsh(noise)[-1]) / total
    squares = float(np.sum(noise**2)) / total**2
    freedom = (1 + 2 * _TENTH) / (squares + 2 * _TENTH * largest)
    needed = float(ncx2.ppf(0.95, freedom, _TENTH * freedom)) / freedom
    return Strength(float(moments @ moments) / total, needed)


def endogeneity(parts: Partialled) -> Statistic:
    """Test whether the instruments and plain regression disagree (Durbin, Wu, Hausman).

    What the instruments leave of the treatment is added to the plain regression; it matters only
    where the treatment is tied to the noise (Hausman 1978, 10.2307/1913827).
    """
    basis = np.linalg.qr(parts.instruments)[0]
    left = parts.treatment - basis @ (basis.T @ parts.treatment)
    design = np.column_stack([parts.treatment, left])
    model = fit(design, parts.outcome)
    if model.rank < design.shape[1]:
        return Statistic(0.0, 1, 1.0)
    own = left - parts.treatment * float(left @ parts.treatment) / float(
        parts.treatment @ parts.treatment
    )
    power = float(own @ left)
    value = float(own @ parts.outcome) / power
    turned = replace(parts, instruments=own[:, None])
    variance = float(cross_variance(turned, model.residuals, model.residuals)[0, 0]) / power**2
    statistic = value**2 / max(variance, 1e-300)
    return Statistic(statistic, 1, float(chdtrc(1, statistic)))


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
    statistic = float(_statistics(parts, np.array([effect]))[0])
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
    accepted = _statistics(parts, grid) < chdtri(parts.instruments.shape[1], 1 - level)
    if not accepted.any():
        return ConfidenceSet(math.nan, math.nan, is_empty=True)
    kept = grid[accepted]
    if accepted[0] and accepted[-1] and not accepted.all():
        rejected = grid[~accepted]
        return ConfidenceSet(float(rejected[0]), float(rejected[-1]), is_hole=True)
    low = -math.inf if accepted[0] else float(kept[0])
    high = math.inf if accepted[-1] else float(kept[-1])
    return ConfidenceSet(low, high)


def _statistics(parts: Partialled, effects: Vector) -> Vector:
    """Return the Anderson–Rubin statistic at each effect: moments and variance are polynomials."""
    left = [fit(parts.instruments, side).residuals for side in (parts.outcome, parts.treatment)]
    both = cross_variance(parts, left[0], left[0]), cross_variance(parts, left[1], left[1])
    mixed = cross_variance(parts, left[0], left[1])
    b = effects[:, None, None]
    variance = both[0] - b * (mixed + mixed.T) + b**2 * both[1]
    by_outcome = parts.instruments.T @ parts.outcome
    moments = by_outcome - effects[:, None] * (parts.instruments.T @ parts.treatment)
    solved = np.linalg.pinv(variance, hermitian=True) @ moments[:, :, None]
    return np.asarray(np.sum(moments * solved[:, :, 0], axis=1))
