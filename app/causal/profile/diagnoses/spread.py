"""Heteroscedasticity: whether noise is larger at some levels than at others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.regressions import Fit

MATTERS, STATED = 0.02, 0.06  # share of the differences in the noise's size that the level explains
_CLIP = 3.0
_FIFTH = 5


def unevenness(fits: Sequence[Fit]) -> Judgement:
    """Test whether the size of each column's noise goes with its predicted level.

    Koenker's form of the Breusch–Pagan test on the roots of distances from the median of the
    noise: squares suffer from heavy tails, and distances from the mean from skewed noise.

    References
    ----------
    Koenker 1981, doi:10.1016/0304-4076(81)90062-2; Machado & Santos Silva 2000,
    doi:10.1016/S0304-4076(00)00016-6
    """
    explained = [fit for fit in fits if fit.causes]
    tests = [_test(fit) for fit in explained]
    n = max((fit.n for fit in explained), default=0)
    can_see = visible_share(n, tests=len(tests), degrees=2) <= STATED
    return judge(tests, matters=MATTERS, can_see=can_see)


def _test(fit: Fit) -> SingleTest:
    from scipy.special import chdtrc

    left = _standardised_residuals(fit)
    sizes = np.sqrt(np.abs(left - np.median(left)))
    sizes = sizes - sizes.mean()
    level = np.clip(fit.fitted / max(float(fit.fitted.std()), 1e-300), -_CLIP, _CLIP)
    basis = np.column_stack([np.ones_like(level), level, level**2])
    left = sizes - basis @ np.linalg.lstsq(basis, sizes, rcond=None)[0]
    share = max(1.0 - float(left @ left) / max(float(sizes @ sizes), 1e-300), 0.0)
    statistic = fit.n * share
    return SingleTest((fit.name,), statistic, float(chdtrc(2, statistic)), share)


def _standardised_residuals(fit: Fit) -> NDArray[np.float64]:
    """Return what lines leave over its standard deviation, which is less for unusual rows."""
    basis, _ = np.linalg.qr(np.column_stack([np.ones(fit.n), fit.x]))
    left = fit.y - basis @ (basis.T @ fit.y)
    unusual = np.minimum((basis**2).sum(axis=1), 0.99)
    return np.asarray(left / np.sqrt(1 - unusual))


def heteroscedasticity(judged: Judgement, fits: Sequence[Fit], note: str) -> Diagnosis:
    """Say whether the noise is as large at every level."""
    if judged.found:
        worst = next(fit for fit in fits if fit.name == judged.columns[0])
        words = (
            f"The noise of {named(judged.columns)} is larger at some levels than at others"
            f" ({_ratio(worst):.1f} times as large in one fifth of the rows as in another)"
        )
    elif judged.holds:
        words = "The noise is about as large at every level"
    else:
        words = "Whether noise is as large at every level cannot be told"
    return judged.told(
        "heteroscedasticity",
        f"{words}{note}.",
        test="Breusch–Pagan on roots of distances from the median, Holm's correction",
        n=max(fit.n for fit in fits),
    )


def _ratio(fit: Fit) -> float:
    """Return the largest middle size of the noise in a fifth of the levels over the smallest."""
    parts = np.array_split(np.argsort(fit.fitted, kind="stable"), _FIFTH)
    sizes: list[NDArray[np.float64]] = [np.abs(fit.residuals_linear[part]) for part in parts]
    middles = [float(np.median(size)) for size in sizes]
    return max(middles) / max(min(middles), 1e-300)
