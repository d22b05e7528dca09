"""The shape of noise: whether what regressions leave looks Gaussian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import ALPHA, Judgement, SingleTest, judge, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.numbers import Numbers
    from app.causal.profile.regressions import Fit

_MATTERS = 0.5  # of twice the skewness or the excess kurtosis, whichever is larger
_STATED = 1.2  # uniform noise has an excess kurtosis of -1.2
_NOT_GAUSSIAN_SHARE = 0.3
_POOLED_Z = 4.0
_POWER_Z = 0.84
_FEWEST = 100


@dataclass(frozen=True, slots=True)
class Moments:
    """Skewness and excess kurtosis, and Anderson and Darling's test of normality."""

    skewness: float
    kurtosis: float
    statistic: float
    p_value: float

    @property
    def departure(self) -> float:
        return max(2 * abs(self.skewness), abs(self.kurtosis))


def moments(values: NDArray[np.float64]) -> Moments:
    """Return the moments and the test, whose p-values hold far into the tail.

    References
    ----------
    D'Agostino & Stephens, Goodness-of-Fit Techniques, 1986, table 4.9.
    """
    from scipy.special import log_ndtr

    scaled = (values - values.mean()) / max(float(values.std(ddof=1)), 1e-300)
    skewness, kurtosis = float(np.mean(scaled**3)), float(np.mean(scaled**4)) - 3.0
    ordered, n = np.sort(scaled), values.size
    odd = 2 * np.arange(1, n + 1) - 1
    distance = -n - float(np.mean(odd * (log_ndtr(ordered) + log_ndtr(-ordered[::-1]))))
    statistic = distance * (1 + 0.75 / n + 2.25 / n**2)
    return Moments(skewness, kurtosis, statistic, _p_value(statistic))


def _p_value(statistic: float) -> float:
    a = min(statistic, 13.0)  # the formula's reach, at 1e-31
    if a >= 0.6:
        return float(np.exp(1.2937 - 5.709 * a + 0.0186 * a**2))
    if a >= 0.34:
        return float(np.exp(0.9177 - 4.279 * a - 1.38 * a**2))
    if a >= 0.2:
        return float(1 - np.exp(-8.318 + 42.796 * a - 59.938 * a**2))
    return float(1 - np.exp(-13.436 + 101.14 * a - 223.73 * a**2))


@dataclass(frozen=True, slots=True)
class Noise:
    """The judgement, the moments of what each fit leaves, and whether all noise is Gaussian."""

    judged: Judgement
    residuals: tuple[Moments, ...]
    gaussian: bool | None


def noise_of(fits: Sequence[Fit], numbers: Numbers, *, straight: bool, lagged: bool) -> Noise:
    """Judge the residuals; with straight effects among independent rows the values too.

    A linear mixture of Gaussian noises is Gaussian itself, so a column that is not has some
    noise in it that is not, even where residuals mix several noises into near normality.
    """
    tests, residuals = [], []
    for fit in fits:
        found = moments(fit.residuals_linear if straight else fit.residuals_flexible)
        residuals.append(found)
        tests.append(_test(fit.name, found))
        if straight and not lagged and fit.causes:
            values = numbers.values[:, numbers.names.index(fit.name)]
            tests.append(_test(fit.name, moments(values[~np.isnan(values)])))
    n = max(fit.n for fit in fits)
    visible = (_normal_quantile(ALPHA / (2 * len(tests))) + _POWER_Z) * np.sqrt(24 / n)
    can_see = n >= _FEWEST and visible <= _STATED
    judged = judge(tests, matters=_MATTERS, can_see=can_see)
    return Noise(judged, tuple(residuals), _is_gaussian(judged, residuals, n, len(fits)))


def _test(name: str, found: Moments) -> SingleTest:
    return SingleTest((name,), found.statistic, found.p_value, found.departure)


def _normal_quantile(tail: float) -> float:
    from scipy.special import ndtri

    return -float(ndtri(tail))


def _is_gaussian(
    judged: Judgement, residuals: Sequence[Moments], n: int, n_columns: int
) -> bool | None:
    """Call noise Gaussian where no column departs, not Gaussian where many do or all a little."""
    if n < _FEWEST:
        return None
    pooled = float(np.mean([one.kurtosis for one in residuals]))
    pooled_z = abs(pooled) / np.sqrt(24 / (n * len(residuals)))
    share = len(judged.columns) / n_columns
    if share >= _NOT_GAUSSIAN_SHARE or (abs(pooled) > _MATTERS and pooled_z > _POOLED_Z):
        return False
    return judged.holds if not judged.found and pooled_z < _POOLED_Z else None


def gaussianity(noise: Noise, fits: Sequence[Fit], note: str) -> Diagnosis:
    """Say whether the noise follows a bell curve."""
    judged = noise.judged
    if judged.found:
        words = (
            f"The noise does not follow a bell curve (is not Gaussian) in {named(judged.columns)}:"
            f" {len(judged.columns)} of {len(fits)} columns tested"
        )
    elif judged.holds:
        words = "The noise looks like a bell curve (Gaussian) in every column tested"
    else:
        words = "Whether the noise follows a bell curve cannot be told from so few rows"
    return judged.told(
        "gaussianity",
        f"{words}{note}.",
        test="Anderson–Darling, Holm's correction",
        n=max(fit.n for fit in fits),
    )
