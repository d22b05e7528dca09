"""The shape of the dependences: straight or bent, with what noise, and how evenly spread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.profile.regressions import Fit, fits_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.numbers import Numbers

_BENT = 0.05  # held-out R² that a flexible fit must add before a column counts as bent
_BENT_ON_AVERAGE, _STRAIGHT_ON_AVERAGE = 0.06, 0.03
_BENT_SHARE = 0.3
_ALPHA = 1e-3
_NOISE_ALPHA = 5e-3
_SKEW, _KURTOSIS = 0.25, 0.5  # departures too small to matter are left alone
_NOT_GAUSSIAN_SHARE = 0.3
_GAUSSIAN_SHARE = 0.1
_POOLED_Z = 4.0
_MIN_FOR_NOISE = 100
_UNEVEN = 0.02


@dataclass(frozen=True, slots=True)
class Shape:
    """Whether effects are linear and noise Gaussian; None where the data could not tell."""

    linear: bool | None
    gaussian: bool | None
    diagnoses: tuple[Diagnosis, ...]


def shape_of(numbers: Numbers, rng: np.random.Generator, *, lagged: bool) -> Shape:
    """Compare straight with flexible fits of each continuous column on the others.

    Parameters
    ----------
    numbers : the columns; binary and ordinal ones explain but are not explained.
    lagged : rows are a series, so that the row before explains as well.
    """
    fits = fits_of(numbers, rng, lagged=lagged)
    if not fits:
        sentence = f"There are too few rows or continuous columns to tell{numbers.note}."
        return Shape(None, None, (Diagnosis("linearity", Verdict.INCONCLUSIVE, sentence),))
    linear = _is_linear(fits)
    noise = [_noise(fit, numbers, linear=linear, lagged=lagged) for fit in fits]
    gaussian = _is_gaussian(noise)
    diagnoses = (
        _linearity(fits, linear, numbers.note),
        _gaussianity(noise, gaussian, numbers.note),
        *_evenness(fits, numbers.note),
    )
    return Shape(linear, gaussian, diagnoses)


def _is_linear(fits: list[Fit]) -> bool | None:
    """Judge by what bends add over all columns, as causes regressed on effects bend a little.

    With skewed noise a cause is no straight function of its effects even where every effect
    is one of its causes; such bends are few and shallow, those of bent mechanisms are not.
    """
    explained = [fit for fit in fits if max(fit.r2_linear, fit.r2_flexible) > 0.05]
    if not explained:
        return None
    gain = float(np.mean([max(fit.gain, 0.0) for fit in explained]))
    if gain >= _BENT_ON_AVERAGE and np.mean([_is_bent(fit) for fit in explained]) >= _BENT_SHARE:
        return False
    return True if gain < _STRAIGHT_ON_AVERAGE else None


def _is_bent(fit: Fit) -> bool:
    return fit.gain > _BENT and fit.gain_p < _ALPHA


def _linearity(fits: list[Fit], linear: bool | None, note: str) -> Diagnosis:
    gain = float(np.max([fit.gain for fit in fits]))
    bent = tuple(fit.name for fit in fits if _is_bent(fit))
    if linear is False:
        words = f"a flexible fit explains {', '.join(map(repr, bent[:5]))} better than a line"
    elif linear:
        words = "a flexible fit explains hardly more than straight lines do"
    else:
        words = "whether effects are straight lines cannot be told"
    return Diagnosis(
        "linearity",
        _verdict(linear),
        f"Compared on rows left out, {words} (largest gain in R² {max(gain, 0.0):.2f}){note}.",
        test="held-out R² of splines against lines",
        effect_size=gain,
        n=max(fit.n for fit in fits),
        columns=bent,
    )


@dataclass(frozen=True, slots=True)
class _Noise:
    """Skewness and excess kurtosis of what a fit leaves, and whether they matter."""

    name: str
    n: int
    skewness: float
    kurtosis: float
    p_value: float

    @property
    def departs(self) -> bool:
        large = abs(self.skewness) > _SKEW or abs(self.kurtosis) > _KURTOSIS
        return large and self.p_value < _NOISE_ALPHA


def _noise(fit: Fit, numbers: Numbers, *, linear: bool | None, lagged: bool) -> _Noise:
    """Judge the residuals; with straight effects among independent rows the values too.

    A linear mixture of Gaussian noises is Gaussian itself, so a column that is not has some
    noise in it that is not, even where residuals mix several noises into near normality.
    """
    residuals = fit.residuals_flexible if linear is False else fit.residuals_linear
    found = _moments(fit.name, residuals)
    if linear is False or lagged:
        return found
    values = numbers.values[:, numbers.names.index(fit.name)]
    marginal = _moments(fit.name, values[~np.isnan(values)])
    return min(found, marginal, key=lambda noise: (not noise.departs, noise.p_value))


def _moments(name: str, values: NDArray[np.float64]) -> _Noise:
    """Jarque–Bera test of normality. doi:10.1016/0165-1765(80)90024-5"""
    from scipy.special import chdtrc

    scaled = (values - values.mean()) / max(float(values.std()), 1e-300)
    skewness, kurtosis = float(np.mean(scaled**3)), float(np.mean(scaled**4)) - 3.0
    statistic = values.size / 6 * (skewness**2 + kurtosis**2 / 4)
    return _Noise(name, values.size, skewness, kurtosis, float(chdtrc(2, statistic)))


def _is_gaussian(noise: list[_Noise]) -> bool | None:
    n = max(one.n for one in noise)
    if n < _MIN_FOR_NOISE:
        return None
    share = float(np.mean([one.departs for one in noise]))
    pooled = abs(float(np.mean([one.kurtosis for one in noise])))
    pooled_z = pooled / np.sqrt(24 / (n * len(noise)))
    if share >= _NOT_GAUSSIAN_SHARE or (pooled > _KURTOSIS and pooled_z > _POOLED_Z):
        return False
    return True if share <= _GAUSSIAN_SHARE and pooled_z < _POOLED_Z else None


def _gaussianity(noise: list[_Noise], gaussian: bool | None, note: str) -> Diagnosis:
    departing = tuple(one.name for one in noise if one.departs)
    words = {
        True: "looks Gaussian",
        False: f"is not Gaussian in {', '.join(map(repr, departing[:5]))}",
        None: "cannot be told Gaussian or not",
    }[gaussian]
    return Diagnosis(
        "gaussianity",
        _verdict(gaussian),
        f"The noise {words} ({len(departing)} of {len(noise)} columns depart){note}.",
        test="Jarque–Bera",
        p_value=min(one.p_value for one in noise),
        effect_size=max(abs(one.skewness) for one in noise),
        n=max(one.n for one in noise),
        columns=departing,
    )


def _evenness(fits: list[Fit], note: str) -> Iterator[Diagnosis]:
    """Koenker's form of the Breusch–Pagan test. doi:10.1016/0304-4076(81)90062-2"""
    from scipy.special import chdtrc

    uneven: list[str] = []
    for fit in fits:
        squares = fit.residuals_linear**2
        basis = np.column_stack([np.ones_like(fit.fitted), fit.fitted, fit.fitted**2])
        solution = np.linalg.lstsq(basis, squares, rcond=None)[0]
        left = squares - basis @ solution
        r2 = 1.0 - float(left @ left) / max(float(np.sum((squares - squares.mean()) ** 2)), 1e-300)
        if r2 > _UNEVEN and chdtrc(2, fit.n * max(r2, 0.0)) < _ALPHA:
            uneven.append(fit.name)
    words = (
        f"The noise of {', '.join(map(repr, uneven[:5]))} grows or shrinks with its level"
        if uneven
        else "The noise is about as large at every level"
    )
    yield Diagnosis(
        "heteroscedasticity",
        Verdict.FAILED if uneven else Verdict.PASSED,
        f"{words}{note}.",
        test="Breusch–Pagan",
        effect_size=len(uneven) / len(fits),
        n=max(fit.n for fit in fits),
        columns=tuple(uneven),
    )


def _verdict(holds: bool | None) -> Verdict:
    if holds is None:
        return Verdict.INCONCLUSIVE
    return Verdict.PASSED if holds else Verdict.FAILED
