"""The shape of the dependences: straight or bent, with what noise, and how evenly spread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.bends import bends, is_linear, linearity
from app.causal.profile.diagnoses.causes_first import causes_first
from app.causal.profile.diagnoses.noise import gaussianity, noise_of
from app.causal.profile.diagnoses.spread import heteroscedasticity, unevenness
from app.causal.profile.facts import Diagnosis, Verdict
from app.causal.profile.regressions import Fit, fits_along, fits_of, targets_of

if TYPE_CHECKING:
    from app.causal.profile.diagnoses.judging import Judgement
    from app.causal.profile.numbers import Numbers

_MAX_ORDERED = 20
_ROWS_FOR_ORDER = 1_500
_FEWEST_FOR_ORDER = 100
_FEW = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """Whether effects are linear, noise Gaussian and even; None where the data could not tell.

    `fits` are the regressions of each column on all that go with it.
    """

    linear: bool | None = None
    gaussian: bool | None = None
    homoscedastic: bool | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    fits: tuple[Fit, ...] = ()


def shape_of(numbers: Numbers, rng: np.random.Generator, *, lagged: bool) -> Shape:
    """Compare straight with flexible fits of each continuous column on the others.

    Parameters
    ----------
    numbers : the columns; binary and ordinal ones explain but are not explained.
    lagged : rows are a series, so that the two rows before explain as well.
    """
    fits = fits_of(numbers, rng, lagged=lagged)
    if not fits:
        sentence = f"There are too few rows or continuous columns to tell{numbers.note}."
        return Shape(diagnoses=(Diagnosis("linearity", Verdict.INCONCLUSIVE, sentence),))
    seen = _Seen(fits, bends(fits), unevenness(fits))
    straight = is_linear(seen.bent, fits) is not False
    noise = noise_of(fits, numbers, straight=straight, lagged=lagged)
    if noise.gaussian is False and not lagged:
        ordered = _along_causes(numbers, rng)
        if ordered is not None:
            seen = ordered if ordered.is_clean else seen.where_agreed(ordered)
    linear = is_linear(seen.bent, seen.fits)
    diagnoses = (
        linearity(seen.bent, seen.fits, numbers.note),
        gaussianity(noise, fits, numbers.note),
        heteroscedasticity(seen.uneven, seen.fits, numbers.note),
    )
    even = seen.uneven.holds
    return Shape(linear, noise.gaussian, even, diagnoses, tuple(fits))


@dataclass(frozen=True, slots=True)
class _Seen:
    fits: list[Fit]
    bent: Judgement
    uneven: Judgement

    def where_agreed(self, other: _Seen) -> _Seen:
        """Return what is seen, as far as the other regressions do not contradict it.

        With few rows noise counts as uneven only where both find so. A bend that the other ones
        alone find leaves it open whether effects are straight: given its effects, too, a bent
        column can look straight.
        """
        uneven, bent = self.uneven, self.bent
        few = max(fit.n for fit in self.fits) < _FEW
        agreed = other.uneven.columns if few else uneven.columns
        found = tuple(t for t in uneven.found if t.columns[0] in agreed)
        if found != uneven.found:
            verdict = Verdict.FAILED if found else Verdict.INCONCLUSIVE
            uneven = replace(uneven, verdict=verdict, found=found)
        if other.bent.found and not bent.found:
            bent = replace(bent, verdict=Verdict.INCONCLUSIVE)
        return _Seen(self.fits, bent, uneven)

    @property
    def is_clean(self) -> bool:
        return not self.bent.found and not self.uneven.found


def _along_causes(numbers: Numbers, rng: np.random.Generator) -> _Seen | None:
    """Explain columns only by those before them in the causal order that lines would have.

    Where noise is not Gaussian, a cause is no straight function of its effects even if every
    effect is one of its causes, and its noise is uneven. In the order of causes neither shows.
    """
    columns = targets_of(numbers)
    if not 2 <= len(columns) <= _MAX_ORDERED:
        return None
    values = numbers.values[:, columns]
    values = values[~np.isnan(values).any(axis=1)]
    if len(values) < _FEWEST_FOR_ORDER:
        return None
    if len(values) > _ROWS_FOR_ORDER:
        values = values[np.sort(rng.choice(len(values), _ROWS_FOR_ORDER, replace=False))]
    order = [numbers.names[columns[i]] for i in causes_first(values)]
    fits = fits_along(order, numbers, rng)
    return _Seen(fits, bends(fits), unevenness(fits)) if fits else None
