"""Outliers: values cut off from all others by a gap that their tail does not explain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from app.causal.data import Kind
from app.causal.profile.diagnoses.judging import Judgement, SingleTest, judge, named

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.causal.profile.facts import Diagnosis
    from app.causal.profile.numbers import Numbers

_FEWEST = 50
_SEEN_FROM = 500  # rows for one outlier in two hundred to stand out
_TAIL = 0.1  # share of the values that show how a tail thins out
_MOST = 400
_FAR = 1.0  # logarithm to base 2 of how many times as far as the value before the gap


def outliers(numbers: Numbers, rng: np.random.Generator) -> Iterator[Diagnosis]:
    """Say which columns have values cut off from the others by an unlikely gap."""
    chosen = numbers.of(Kind.CONTINUOUS)
    tests = [
        test
        for name, column in zip(chosen.names, chosen.values.T, strict=True)
        for test in _gaps(name, column[~np.isnan(column)], rng)
    ]
    if tests:
        judged = judge(tests, matters=_FAR, can_see=numbers.n_rows >= _SEEN_FROM)
        yield judged.told(
            "outliers",
            f"{_words(judged)}{numbers.note}.",
            test="largest gap in the tail against its other gaps, Holm's correction",
            n=numbers.n_rows,
        )


def _words(judged: Judgement) -> str:
    if judged.found:
        times = 2 ** judged.found[0].effect
        return (
            f"{named(judged.columns)} holds values far off from all others (up to {times:.1f}"
            " times as far from the middle as the next): they may be errors"
        )
    if judged.holds:
        return "No value is cut off from the others by an unlikely gap"
    return "Whether some values are far off cannot be told from so few rows"


def _gaps(name: str, values: NDArray[np.float64], rng: np.random.Generator) -> Iterator[SingleTest]:
    """Test the largest gap in each tail.

    In a tail that thins out like a power or faster, i times the logarithm of one value's
    distance over the next one's is exponential for the i-th farthest (Rényi's spacings), so
    that the largest against their sum has Fisher's distribution. doi:10.1098/rspa.1929.0151
    """
    if values.size < _FEWEST:
        return
    spread = float(np.median(np.abs(values - np.median(values))))
    if spread == 0.0:
        return
    smooth = _unrounded(values, rng)
    centred = (smooth - np.median(smooth)) / spread
    for side in (centred, -centred):
        far = np.sort(side[side > 0])[::-1]
        k = min(int(_TAIL * values.size), _MOST, far.size - 1)
        if k < 5:
            continue
        steps = np.log(far[:k] / far[1 : k + 1])
        spacings = steps * np.arange(1, k + 1)
        at = int(np.argmax(spacings))
        share = float(spacings[at] / max(float(spacings.sum()), 1e-300))
        yield SingleTest((name,), share, _fisher(share, k), float(steps[at] / np.log(2)))


def _fisher(share: float, k: int) -> float:
    """Return a bound on the p-value of the largest of k exponentials as a share of their sum."""
    return float(min(1.0, k * np.exp((k - 1) * np.log1p(-min(share, 1 - 1e-12)))))


def _unrounded(values: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return values spread over the step to which they seem rounded; unchanged where none is."""
    distinct = np.unique(values)
    if distinct.size > 0.9 * values.size or distinct.size < 2:
        return values
    step = float(np.quantile(np.diff(distinct), 0.1))
    return values + step * rng.uniform(-0.5, 0.5, values.size)
