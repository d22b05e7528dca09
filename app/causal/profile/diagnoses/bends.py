"""Functional form: whether splines predict a column better than straight lines do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.rounding import per_cent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.regressions import Fit

MATTERS, STATED = 0.05, 0.15  # held-out R² that a flexible fit adds
_DEGREES = 12  # what the bends of three causes cost
_SEEN_FROM = 300  # rows, as fits on rows left out need some to learn from
_BENT_ON_AVERAGE = 0.06
_BENT_SHARE = 0.3


def bends(fits: Sequence[Fit]) -> Judgement:
    """Test each column for a gain in R² on rows left out by splines over lines."""
    tests = [SingleTest((fit.name, *fit.causes), fit.gain, fit.gain_p, fit.gain) for fit in fits]
    n = max(fit.n for fit in fits)
    visible = visible_share(n, tests=len(tests), degrees=_DEGREES)
    return judge(tests, matters=MATTERS, can_see=n >= _SEEN_FROM and visible <= STATED)


def is_linear(judged: Judgement, fits: Sequence[Fit]) -> bool | None:
    """Tell whether straight lines describe the table; a few shallow bends leave it open."""
    explained = [fit for fit in fits if max(fit.r2_linear, fit.r2_flexible) > MATTERS]
    if not explained:
        return None
    if not judged.found:
        return judged.holds
    bent = len(judged.found) / len(explained)
    average = float(np.mean([max(fit.gain, 0.0) for fit in explained]))
    return False if bent >= _BENT_SHARE and average >= _BENT_ON_AVERAGE else None


def linearity(judged: Judgement, fits: Sequence[Fit], note: str) -> Diagnosis:
    """Say whether effects are straight lines."""
    n = max(fit.n for fit in fits)
    if judged.found:
        gain = judged.found[0].effect
        words = (
            f"a curve predicts {named(judged.columns)} better than a straight line does"
            f" (it explains up to {per_cent(gain)} more of the differences between rows)"
        )
    elif judged.holds:
        words = "curves predict hardly better than straight lines"
    else:
        words = "whether effects are straight lines cannot be told"
    return judged.told(
        "linearity",
        f"On rows left out, {words}{note}.",
        test="held-out R² of splines against lines, Holm's correction",
        n=n,
    )
