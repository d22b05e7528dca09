"""Heteroscedasticity: whether noise is larger at some levels than at others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, Test, judge, named, visible_share
from app.causal.profile.diagnoses.ranks import normal_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.regressions import Fit

MATTERS, STATED = 0.02, 0.06  # share of the noise's size, in ranks, that the level explains
_CLIP = 3.0
_FIFTH = 5


def unevenness(fits: Sequence[Fit]) -> Judgement:
    """Test whether the size of each column's noise goes with its predicted level.

    Koenker's form of the Breusch–Pagan test on ranks, so that heavy tails cannot mislead it.
    doi:10.1016/0304-4076(81)90062-2
    """
    explained = [fit for fit in fits if fit.causes]
    tests = [_test(fit) for fit in explained]
    n = max((fit.n for fit in explained), default=0)
    can_see = visible_share(n, tests=len(tests), degrees=2) <= STATED
    return judge(tests, matters=MATTERS, can_see=can_see)


def _test(fit: Fit) -> Test:
    from scipy.special import chdtrc

    sizes = normal_scores(np.abs(fit.residuals_linear)[:, None])[:, 0]
    level = np.clip(fit.fitted / max(float(fit.fitted.std()), 1e-300), -_CLIP, _CLIP)
    basis = np.column_stack([np.ones_like(level), level, level**2])
    left = sizes - basis @ np.linalg.lstsq(basis, sizes, rcond=None)[0]
    share = max(1.0 - float(left @ left) / max(float(sizes @ sizes), 1e-300), 0.0)
    statistic = fit.n * share
    return Test((fit.name,), statistic, float(chdtrc(2, statistic)), share)


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
        words = "Whether noise is as large at every level cannot be told from so few rows"
    return judged.told(
        "heteroscedasticity",
        f"{words}{note}.",
        test="Breusch–Pagan on ranks, Holm's correction",
        n=max(fit.n for fit in fits),
    )


def _ratio(fit: Fit) -> float:
    """Return the largest middle size of the noise in a fifth of the levels over the smallest."""
    parts = np.array_split(np.argsort(fit.fitted, kind="stable"), _FIFTH)
    sizes: list[NDArray[np.float64]] = [np.abs(fit.residuals_linear[part]) for part in parts]
    middles = [float(np.median(size)) for size in sizes]
    return max(middles) / max(min(middles), 1e-300)
