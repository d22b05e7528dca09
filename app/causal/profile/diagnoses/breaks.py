"""Change points: whether a series jumps to another level, or begins to vary more or less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named
from app.causal.profile.diagnoses.ranks import normal_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis

LEVEL, SPREAD = 0.5, 0.5  # standard deviations; doublings of the size of the noise
_MOST_LAGS = 4
_FEWEST = 700  # rows to see a jump of one standard deviation, a doubled spread
_SHORTEST = 20


def breaks(series: NDArray[np.float64], names: Sequence[str]) -> tuple[Judgement, Judgement]:
    """Test each column for one change of level, and for one of spread (CUSUM).

    What a regression on its own past leaves is summed up; a sum that strays farther from the
    straight path than a Brownian bridge does marks a change. doi:10.1214/009053604000001228

    Returns
    -------
    The judgements of level and of spread; a test's statistic is the row after which it changes.
    """
    levels, spreads = [], []
    for name, y in zip(names, series.T, strict=True):
        left = _innovations(y)
        skipped = y.size - left.size
        at, p_value = _cusum(left)
        levels.append(SingleTest((name,), float(at + skipped), p_value, _jump(y, at + skipped)))
        at, p_value = _cusum(normal_scores(np.abs(left)[:, None])[:, 0])
        spreads.append(SingleTest((name,), float(at + skipped), p_value, _doublings(left, at)))
    can_see = len(series) >= _FEWEST
    return (
        judge(_halves(levels), matters=LEVEL, can_see=can_see),
        judge(_halves(spreads), matters=SPREAD, can_see=can_see),
    )


def _halves(tests: Sequence[SingleTest]) -> list[SingleTest]:
    """Return the tests with p-values that pay for there being two families."""
    return [SingleTest(t.columns, t.statistic, min(2 * t.p_value, 1.0), t.effect) for t in tests]


def _innovations(y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a regression on up to four own lags leaves, their number chosen by BIC."""
    past = np.lib.stride_tricks.sliding_window_view(y - y.mean(), _MOST_LAGS + 1)[:, ::-1]
    best, least = past[:, 0] - past[:, 0].mean(), np.inf
    for lags in range(_MOST_LAGS + 1):
        design = np.column_stack([np.ones(len(past)), past[:, 1 : lags + 1]])
        beta = np.linalg.lstsq(design.T @ design, design.T @ past[:, 0], rcond=None)[0]
        left = past[:, 0] - design @ beta
        score = left.size * np.log(max(float(left @ left), 1e-300)) + lags * np.log(left.size)
        if score < least:
            best, least = left, score
    return np.asarray(best)


def _cusum(values: NDArray[np.float64]) -> tuple[int, float]:
    """Return the row where the cumulated sum strays farthest, and the p-value of how far."""
    from scipy.special import kolmogorov

    centred = values - values.mean()
    scale = max(float(centred.std()) * np.sqrt(centred.size), 1e-300)
    path = np.abs(np.cumsum(centred)) / scale
    at = int(np.argmax(path))
    return at + 1, float(kolmogorov(path[at]))


def _jump(y: NDArray[np.float64], at: int) -> float:
    """Return the difference of levels in standard deviations within the parts."""
    if at < _SHORTEST or y.size - at < _SHORTEST:
        return 0.0
    before, after = y[:at], y[at:]
    within = np.sqrt((at * before.var() + (y.size - at) * after.var()) / y.size)
    return float((after.mean() - before.mean()) / max(float(within), 1e-300))


def _doublings(left: NDArray[np.float64], at: int) -> float:
    """Return how many times the size of the noise doubles, or halves if negative."""
    if at < _SHORTEST or left.size - at < _SHORTEST:
        return 0.0
    before, after = np.median(np.abs(left[:at])), np.median(np.abs(left[at:]))
    return float(np.log2(max(float(after), 1e-300) / max(float(before), 1e-300)))


def break_diagnosis(found: tuple[Judgement, Judgement], n: int, note: str) -> Diagnosis:
    """Say which series change, and after which row."""
    level, spread = found
    gravest = next((j for j in found if j.found), next((j for j in found if not j.holds), level))
    if said := "; ".join(_said(level, spread)):
        words = f"{said}: before and after may follow different rules"
    elif gravest.holds:
        words = "No series jumps to another level or begins to vary more or less"
    else:
        words = "Whether a series changes its level or spread cannot be told from so few rows"
    every = Judgement(
        gravest.verdict, (*level.found, *spread.found), gravest.leading, gravest.smallest
    )
    shown = "CUSUM of what a series' own past leaves, Holm's correction"
    return every.told("change_points", f"{words}{note}.", test=shown, n=n)


def _said(level: Judgement, spread: Judgement) -> Iterator[str]:
    if level.found:
        first = level.found[0]
        yield (
            f"{named(level.columns)} jumps to another level (most clearly after row"
            f" {first.statistic:,.0f}, by {abs(first.effect):.1f} standard deviations)"
        )
    if spread.found:
        first = spread.found[0]
        word = "more" if first.effect > 0 else "less"
        yield (
            f"{named(spread.columns)} changes how much it varies (most clearly after row"
            f" {first.statistic:,.0f}, then {2 ** abs(first.effect):.1f} times {word})"
        )
