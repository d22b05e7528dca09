"""Refits of an estimate on altered data: how they are collected, and how they are told."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from app.causal.findings import Refutation
from app.causal.kernels.inference import normal_interval
from app.causal.profile import Verdict
from app.causal.rounding import decimals, number, per_cent
from app.errors import StatisticalFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

    from app.causal.catalogue import Progress
    from app.causal.data import Dataset
    from app.causal.estimand import Estimand
    from app.causal.findings import Estimate

SURE = 0.01
SMALL = 0.25  # of the original standard error: an effect below it is of no weight
LITTLE, MUCH = 0.1, 0.5  # of the estimate: an error that does not matter, one that may be it all
NEEDED = 5  # refits that must succeed before anything is said


@dataclass(frozen=True, slots=True)
class Refits:
    """The effects of the refits that came out, and how many did not."""

    values: tuple[float, ...]
    failed: int

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values)

    @property
    def deviation(self) -> float:
        """Return the standard deviation between refits; 0 when there are fewer than two."""
        if len(self.values) < 2:
            return 0.0
        squares = sum((value - self.mean) ** 2 for value in self.values)
        return math.sqrt(squares / (len(self.values) - 1))

    @property
    def is_enough(self) -> bool:
        return len(self.values) >= max(NEEDED, self.failed)

    def middle(self, share: float) -> tuple[float, float]:
        """Return the ends of the middle `share` of the values, without interpolation."""
        ordered = sorted(self.values)
        cut = int((1 - share) / 2 * len(ordered))
        return ordered[cut], ordered[-1 - cut]


def collect(
    altered: Iterator[tuple[Dataset, Estimand]],
    refit: Callable[[Dataset, Estimand], Estimate],
    count: int,
    report: Progress,
) -> Refits:
    """Refit each altered dataset; one that cannot carry the estimate is counted, not hidden."""
    values, failed = [], 0
    for done, (data, estimand) in enumerate(altered):
        report(done / count, f"refit {done + 1} of {count}")
        try:
            values.append(refit(data, estimand).value)
        except StatisticalFailure:
            failed += 1
    return Refits(tuple(values), failed)


@dataclass(frozen=True, slots=True)
class Refitting:
    """Repeats a whole estimation on other data.

    `shuffled` gives the effects of many shuffles of the treatment faster than by refitting each,
    None where the estimator or the data allow no such way.
    """

    once: Callable[[Dataset, Estimand], Estimate]
    shuffled: Callable[[Dataset, Estimand, int, np.random.Generator], Sequence[float] | None]

    def __call__(self, data: Dataset, estimand: Estimand) -> Estimate:
        return self.once(data, estimand)


def against_none(refits: Refits, estimate: Estimate, what: str) -> tuple[Verdict, str, float]:
    """Judge refits in which there is nothing to find: the verdict, a sentence and the p-value.

    Parameters
    ----------
    what : how the data were altered, as the start of a sentence.
    """
    error = refits.deviation / math.sqrt(len(refits.values))
    apart = refits.mean - estimate.null_value
    p_value = normal_interval(apart, error, 0.95, len(refits.values) - 1).p_value
    ends = refits.middle(0.95)
    seen = (
        f"{what}, {len(refits.values)} refits gave effects of {span(ends, estimate)},"
        f" {figure(refits.mean, estimate)} on average"
    )
    if p_value < SURE and abs(apart) > SMALL * error_of(estimate):
        verdict, weighed = _weighed(apart, estimate)
        return verdict, f"{seen}: {weighed}", p_value
    original = figure(estimate.value, estimate)
    if ends[0] <= estimate.value <= ends[1]:
        return (
            Verdict.INCONCLUSIVE,
            f"{seen}, which is right; but the original {original} lies among them, so it cannot be"
            " told from what chance gives.",
            p_value,
        )
    return (
        Verdict.PASSED,
        f"{seen}, as it should be; the original {original} stands apart.",
        p_value,
    )


def _weighed(apart: float, estimate: Estimate) -> tuple[Verdict, str]:
    """Judge what a method finds where there is nothing by what it would leave of the estimate."""
    found, size = figure(apart, estimate), abs(estimate.value - estimate.null_value)
    low, high = estimate.interval
    direction = _direction(low, high, estimate.null_value)
    if _direction(low - apart, high - apart, estimate.null_value) != direction:
        return Verdict.FAILED, (
            f"the method finds {found} where there is nothing to find. Without as much the"
            " conclusion would be another, so the estimate cannot be relied on."
        )
    if direction == 0:
        return Verdict.INCONCLUSIVE, (
            f"the method finds {found} where there is nothing to find. The estimate cannot be told"
            " from none with that or without."
        )
    told_share = f"which is {per_cent(abs(apart) / size)} of the estimate"
    if abs(apart) >= MUCH * size:
        return Verdict.FAILED, (
            f"the method finds {found} where there is nothing to find, {told_share}: much of it"
            " may be the method's own error."
        )
    if abs(apart) <= LITTLE * size and abs(apart) <= error_of(estimate):
        return Verdict.PASSED, (
            f"the method is off by {found} where there is nothing to find, {told_share} and less"
            " than its standard error: too little to matter."
        )
    return Verdict.INCONCLUSIVE, (
        f"the method is off by {found} where there is nothing to find, {told_share}: too little to"
        " make the effect, but its size is less certain than the interval says."
    )


def _direction(low: float, high: float, null: float) -> int:
    """Return on which side of no effect an interval lies: 1, -1, or 0 where it holds it."""
    return int(low > null) - int(high < null)


def told(
    refuter: str,
    verdict: Verdict,
    sentence: str,
    estimate: Estimate,
    refits: Refits,
    p_value: float | None,
) -> Refutation:
    """Return the refutation, with a word on refits that could not be made."""
    missing = (
        f" {refits.failed} of {refits.failed + len(refits.values)} refits could not be made."
        if refits.failed
        else ""
    )
    return Refutation(
        refuter=refuter,
        verdict=verdict,
        sentence=sentence + missing,
        original=estimate.value,
        refuted=refits.mean if refits.values else math.nan,
        p_value=p_value,
        values=refits.values,
    )


def error_of(estimate: Estimate) -> float:
    """Return the estimate's standard error, from its interval where it is not given."""
    if estimate.standard_error:
        return estimate.standard_error
    width = estimate.interval[1] - estimate.interval[0]
    return width / (2 * NormalDist().inv_cdf((1 + estimate.level) / 2))


def figure(value: float, estimate: Estimate) -> str:
    """Return a number in the estimate's unit, with the digits that its error supports."""
    return f"{_digits(value, estimate)} {estimate.unit}".rstrip()


def span(ends: Sequence[float], estimate: Estimate) -> str:
    """Return two numbers in the estimate's unit, with the digits that its error supports."""
    low, high = (_digits(end, estimate) for end in ends)
    return f"{low} to {high} {estimate.unit}".rstrip()


def _digits(value: float, estimate: Estimate) -> str:
    return number(value, decimals(error_of(estimate), estimate.value))
