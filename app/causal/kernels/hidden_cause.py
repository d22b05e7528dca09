"""How strong a hidden cause must be: partial R² in linear models, and odds in matched pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import rankdata

from app.causal.kernels.inference import t_quantile

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_MOST_ODDS = 50.0


@dataclass(frozen=True, slots=True)
class Strength:
    """A coefficient's robustness: shares of what treatment and outcome leave unexplained.

    A hidden cause that explains `to_zero` of both takes the whole effect away, one that explains
    `to_doubt` of both brings the interval to zero. `partial` is the treatment's own share of the
    outcome: a cause of all the outcome's rest needs that share of the treatment.
    """

    to_zero: float
    to_doubt: float
    partial: float


def robustness(value: float, error: float, degrees: float, level: float) -> Strength:
    """Return the robustness of a least squares coefficient.

    Cinelli & Hazlett 2020, doi:10.1111/rssb.12348, section 4.2.
    """
    ratio = abs(value / error) if error > 0 else math.inf
    if not math.isfinite(ratio):
        return Strength(1.0, 1.0, 1.0)
    size = ratio / math.sqrt(degrees)
    doubt = t_quantile((1 + level) / 2, degrees - 1) / math.sqrt(degrees - 1)
    beyond = size - doubt
    to_doubt = _root(beyond) if beyond > 0 else 0.0
    if beyond > 0 and doubt > 0 and size > 1 / doubt:  # a rest that only an extreme cause fills
        to_doubt = (size * size - doubt * doubt) / (1 + size * size)
    return Strength(_root(size), to_doubt, size * size / (1 + size * size))


def _root(size: float) -> float:
    return 0.5 * (math.sqrt(size**4 + 4 * size**2) - size**2)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What a hidden cause as strong as an observed covariate would leave of the effect.

    `of_treatment` and `of_outcome` are the shares it would explain of what is left of each.
    """

    label: str
    of_treatment: float
    of_outcome: float
    value: float
    low: float
    high: float


def benchmarks(
    outcome: Vector,
    treatment: Vector,
    groups: list[tuple[str, NDArray[np.intp]]],
    covariates: Matrix,
    *,
    times: float,
    level: float,
) -> tuple[Benchmark, ...]:
    """Return the effect left by a hidden cause `times` as strong as each group of covariates.

    Cinelli & Hazlett 2020, doi:10.1111/rssb.12348, section 4.4: bounds on the shares that such a
    cause explains, and the coefficient and error it would leave.

    Parameters
    ----------
    groups : the name and the columns in `covariates` (n, k) of each observed covariate.
    """
    sums = _Sums.of(np.column_stack([treatment, outcome, covariates]))
    everyone = np.arange(2, 2 + covariates.shape[1])
    rest = sums.left(0, everyone)
    degrees = float(len(outcome) - len(everyone) - 2)
    value = sums.between(0, 1, everyone) / rest
    error = math.sqrt(sums.left(1, np.append(everyone, 0)) / degrees / rest)
    found = []
    for label, columns in groups:
        others = np.setdiff1d(everyone, columns + 2)
        of_treatment = 1 - rest / sums.left(0, others)
        held = sums.left(1, np.append(others, 0))
        of_outcome = 1 - sums.left(1, np.append(everyone, 0)) / held
        shares = _bounds(max(of_treatment, 0.0), max(of_outcome, 0.0), times)
        found.append(Benchmark(label, *shares, *_left(value, error, degrees, shares, level)))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Products of centred columns, from which any linear model of one by others follows."""

    products: Matrix

    @classmethod
    def of(cls, columns: Matrix) -> _Sums:
        centred = columns - columns.mean(axis=0)
        return cls(centred.T @ centred)

    def between(self, one: int, other: int, given: NDArray[np.intp]) -> float:
        """Return the product of what the given columns leave of two others."""
        inner = self.products[np.ix_(given, given)]
        scale = np.sqrt(np.maximum(np.diag(inner), 1e-300))
        inner = inner / np.outer(scale, scale)
        sides = self.products[given][:, [one, other]] / scale[:, None]
        solved = np.linalg.lstsq(inner, sides[:, 1], rcond=1e-10)[0]
        return float(self.products[one, other] - sides[:, 0] @ solved)

    def left(self, one: int, given: NDArray[np.intp]) -> float:
        """Return the squares of what the given columns leave of one."""
        return max(self.between(one, one, given), 1e-300)


def _bounds(of_treatment: float, of_outcome: float, times: float) -> tuple[float, float]:
    """Return the shares of a hidden cause that is `times` as strong as an observed one."""
    treatment = min(times * of_treatment / max(1 - of_treatment, 1e-12), 0.999)
    shared = times * of_treatment**2
    shared /= max((1 - times * of_treatment) * (1 - of_treatment), 1e-12)
    shared = min(shared, 0.999)
    reach = (math.sqrt(times) + math.sqrt(shared)) / math.sqrt(1 - shared)
    outcome = reach**2 * of_outcome / max(1 - of_outcome, 1e-12)
    return treatment, min(outcome, 1.0)


def _left(
    value: float, error: float, degrees: float, shares: tuple[float, float], level: float
) -> tuple[float, float, float]:
    of_treatment, of_outcome = shares
    bias = error * math.sqrt(degrees) * math.sqrt(of_outcome * of_treatment / (1 - of_treatment))
    left = math.copysign(abs(value) - bias, value)
    wide = (
        error
        * math.sqrt((1 - of_outcome) / (1 - of_treatment))
        * math.sqrt(degrees / (degrees - 1))
    )
    half = t_quantile((1 + level) / 2, degrees - 1) * wide
    return left, left - half, left + half


def rosenbaum_p(differences: Vector, odds: float) -> float:
    """Return the largest one-sided p-value of a positive effect in matched pairs.

    A hidden cause may make one of a pair up to `odds` times as likely to be treated as the other;
    Wilcoxon's signed ranks (Rosenbaum 2002, doi:10.1007/978-1-4757-3692-2, section 4.3).

    Parameters
    ----------
    differences : shape (pairs,), treated minus untreated.
    """
    moved = differences[differences != 0]
    if not len(moved):
        return 1.0
    ranks = rankdata(np.abs(moved))
    chance = odds / (1 + odds)
    mean, variance = chance * ranks.sum(), chance * (1 - chance) * float(ranks @ ranks)
    return float(ndtr(-(ranks[moved > 0].sum() - mean) / math.sqrt(variance)))


def odds_to_doubt(differences: Vector, alpha: float) -> float:
    """Return the odds at which the p-value reaches `alpha`; 1 where it does so without any."""
    if rosenbaum_p(differences, 1.0) >= alpha:
        return 1.0
    low, high = 1.0, _MOST_ODDS
    if rosenbaum_p(differences, high) < alpha:
        return _MOST_ODDS
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rosenbaum_p(differences, middle) < alpha else (low, middle)
    return low
