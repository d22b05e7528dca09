"""Trends: whether series rise or fall over the whole stretch of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named, visible_share
from app.causal.profile.diagnoses.low_frequency import effective_rows, long_run_variance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis

MATTERS, STATED = 0.05, 0.2  # share of the variance that a straight line over time explains


def trends(series: NDArray[np.float64], names: Sequence[str]) -> Judgement:
    """Test each column, shape (n, p), for a slope over time, by errors robust to memory."""
    from scipy.special import stdtr

    n = len(series)
    time = np.linspace(-1, 1, n)
    time = time / time.std()
    centred = series - series.mean(axis=0)
    slopes = time @ centred / n
    left = centred - np.outer(time, slopes)
    omega, degrees = long_run_variance(time[:, None] * left)
    statistics = slopes / np.sqrt(np.maximum(omega, 1e-300) / n)
    p_values = 2 * stdtr(degrees, -np.abs(statistics))
    shares = slopes**2 / np.maximum(centred.var(axis=0), 1e-300)
    tests = [
        SingleTest((name,), float(t), float(p), float(share))
        for name, t, p, share in zip(names, statistics, p_values, shares, strict=True)
    ]
    worth = int(np.median(effective_rows(left)))
    can_see = visible_share(worth, tests=len(tests), degrees=3) <= STATED
    return judge(tests, matters=MATTERS, can_see=can_see)


def trend_diagnosis(judged: Judgement, n: int, note: str) -> Diagnosis:
    """Say which series rise or fall throughout."""
    rising = [t.columns[0] for t in judged.found if t.statistic > 0]
    falling = [t.columns[0] for t in judged.found if t.statistic < 0]
    said = [
        f"{named(columns)} {word}"
        for columns, word in ((rising, "rises over time"), (falling, "falls over time"))
        if columns
    ]
    if said:
        words = f"{' and '.join(said)}; what shares a trend looks related without being so"
    elif judged.holds:
        words = "No series rises or falls throughout"
    else:
        words = "Whether series rise or fall throughout cannot be told from so short a stretch"
    shown = "slope over time with errors robust to memory, Holm's correction"
    return judged.told("trend", f"{words}{note}.", test=shown, n=n)
